"""Whether a service outside is worth asking just now: one circuit a service and process. It knows no comments."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from django.conf import settings

from moderation.breaker import Breaker
from moderation.checks.remote.base import RemoteCheck

_PATIENCE = 3


class Circuit:
    """Opens after three failures in a row; once its pause is over, one question at a time finds out how things are."""

    def __init__(self) -> None:
        self._failures = 0
        self._last_failure = ""
        self._breaker = Breaker(pause=settings.REMOTE_CHECK_PAUSE)

    @property
    def width(self) -> int:
        """How many questions may be asked at once now; 0: none."""
        if self._breaker.is_open:
            return 0
        most: int = settings.REMOTE_CHECK_PARALLEL
        return most if self._failures < _PATIENCE else 1

    @property
    def complaint(self) -> str:
        """What went wrong last, where it goes wrong again and again; else nothing."""
        return self._last_failure if self._failures >= _PATIENCE else ""

    def note_answer(self) -> None:
        """The service answered as it should."""
        self._failures = 0
        self._breaker.reset()

    def note_failure(self, why: str) -> None:
        """It did not; `why` as a moderator reads it."""
        self._failures += 1
        self._last_failure = why
        if self._failures >= _PATIENCE:
            self._breaker.trip()


# A check's instance lives as long as its process, or its configuration.
_circuits: WeakKeyDictionary[RemoteCheck, Circuit] = WeakKeyDictionary()


def circuit_of(check: RemoteCheck) -> Circuit:
    """The circuit of the service that this check asks."""
    return _circuits.setdefault(check, Circuit())
