"""What a remote check is: it makes a question out of a comment, and findings out of a service's answer.

When it is asked, how often, in parallel with what, and what becomes of no answer is screening's business. It must not
know of rows, queues, or of anybody's address but the one that the operator has it told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from moderation.checks.base import Check, Finding, Submission

LONGEST_TIMEOUT = 7.0
"""Seconds: two calls one after the other have to end within a task's time limit."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a question is made of.

    commenter  an opaque id, 32 hexadecimal digits: the same for one commenter, another for each service.
    email      the address that the comment came with; empty unless the operator has this service told.
    """

    submission: Submission
    commenter: str = "0" * 32
    email: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a service was told by way of feedback: the call, the names of the fields, the SHA-256 of what was sent."""

    call: str
    fields: tuple[str, ...]
    sha256: str


class RemoteCheck(Check):
    """Base of the checks that ask a service outside. Subclasses implement `ask`, and `teach` where the service learns.

    `timeout` is for one call, in seconds, from the first packet to the last byte. `send_email`: the operator wants the
    service told the author's address. `feedback`: the operator wants it told where moderators found it wrong.
    """

    learns: ClassVar[bool] = False
    """Whether the service takes feedback."""

    def __init__(self, *, timeout: float = 5.0, send_email: bool = False, feedback: bool = False) -> None:
        if not 0 < timeout <= LONGEST_TIMEOUT:
            raise ValueError(f"timeout has to be between 0 and {LONGEST_TIMEOUT:g} seconds")
        if feedback and not self.learns:
            raise ValueError(f"{self.name} takes no feedback")
        self.timeout = timeout
        self.send_email = send_email
        self.feedback = feedback

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        return self.ask(Case(submission))

    def ask(self, case: Case) -> list[Finding]:
        """Ask about one comment; what it takes is `timeout` at most. Raises NoAnswer."""
        raise NotImplementedError(f"{type(self).__name__} has to say how it asks")

    def calls_it_spam(self, scores: Mapping[str, float | None]) -> bool:
        """Whether the service took a comment for spam, by its findings: scores by label."""
        raise NotImplementedError(f"{type(self).__name__} does not learn")

    def teach(self, case: Case, *, spam: bool) -> Told:
        """Tell the service what a moderator found a comment to be. Raises NoAnswer."""
        raise NotImplementedError(f"{type(self).__name__} does not learn")


def read_secret_word(name: str, value: str) -> str:
    """A key as it may stand in a header or a form. Raises ValueError, without quoting it."""
    if not value or not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError(f"{name} is missing, or is not one word of printable ASCII")
    return value


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()
