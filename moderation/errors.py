"""What services refuse, as exceptions that say nothing of HTTP. api/errors.py gives each its status code once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: a stable slug and a sentence that says what to do. Never what was typed."""

    field: str
    code: str
    message: str


class DomainError(Exception):
    """A refusal. `code` is a stable slug, `message` tells the person what to do."""

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(DomainError):
    """One or more fields are not acceptable; `errors` names each."""

    code = "invalid"

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(" ".join(error.message for error in errors))
        self.errors = tuple(errors)


class NotThere(DomainError):
    """Not there, or not visible to whoever asks: the two are the same answer."""

    code = "not_found"


class NotAllowed(DomainError):
    """Known, but not to be done by whoever asks, or not now."""

    code = "not_allowed"


class ThreadClosed(NotAllowed):
    """The thread takes no more comments."""

    code = "thread_closed"


class EditWindowOver(NotAllowed):
    """The time in which an author may edit has passed."""

    code = "edit_window_over"


class NotEditable(NotAllowed):
    """The comment was refused, so its text is not to be edited until it passes."""

    code = "not_editable"


class OwnComment(NotAllowed):
    """Voting is for others than the author."""

    code = "own_comment"


class InvalidParent(InvalidInput):
    """The comment replied to cannot be replied to here."""

    code = "parent"

    def __init__(self, message: str) -> None:
        super().__init__([FieldError("parent", "parent", message)])


class Conflict(DomainError):
    """Somebody or something else was first."""

    code = "conflict"


class Duplicate(Conflict):
    """The same sender has the same text in the same place already."""

    code = "duplicate"


class InProgress(Conflict):
    """The first request with this Idempotency-Key has not been answered yet."""

    code = "in_progress"


class IllegalTransition(Conflict):
    """No such step leads out of the comment's status."""

    code = "illegal_transition"


class Stale(Conflict):
    """The caller decided on a version that is no longer current; the message names who decided what."""

    code = "stale"


class Claimed(Conflict):
    """Another moderator is working on the comment."""

    code = "claimed"


class AlreadyWithdrawn(DomainError):
    """The author has withdrawn the comment before."""

    code = "already_withdrawn"


class KeyReused(DomainError):
    """The same Idempotency-Key came with another body."""

    code = "idempotency_key_reused"


class TooFast(DomainError):
    """A limit of pace; `retry_after` is in seconds."""

    code = "throttled"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Flood(TooFast):
    """A second comment from one address and client within the flood interval."""

    code = "flood"
