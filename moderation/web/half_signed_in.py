"""Between the two steps of signing in: a session of its own that says who is expected, and until when."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

_KEY: Final = "half_signed_in"
_PATIENCE: Final = 5 * 60  # seconds for the second step


@dataclass(frozen=True, slots=True)
class Half:
    """Whose password was right, and where they were going."""

    user: User
    after: str


def begin_half(request: HttpRequest, *, user: User, after: str) -> None:
    """The password was right. Whoever was signed in here before is not any more, and the session's key is new."""
    request.session.flush()
    request.session[_KEY] = {
        "user": user.pk,
        # Changes with the password: whoever changes it meanwhile ends this as well.
        "fingerprint": user.get_session_auth_hash(),
        "until": time.time() + _PATIENCE,
        "after": after,
    }


def read_half(request: HttpRequest) -> Half | None:
    """Whose code is expected; None where nobody's is, or no longer."""
    kept: dict[str, Any] = request.session.get(_KEY) or {}
    if kept.get("until", 0) < time.time():
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["fingerprint"]):
        return None
    return Half(user=user, after=kept["after"])


def end_half(request: HttpRequest) -> None:
    """The second step is done."""
    request.session.pop(_KEY, None)
