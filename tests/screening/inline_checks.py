"""Tiny checks for the tests of screening: each does one thing, by name, to the texts that contain a word."""

from __future__ import annotations

from collections.abc import Iterable

from moderation.checks.base import Check, Finding, Submission
from moderation.checks.remote.base import Case, RemoteCheck

_HERE = __name__


def configure(*names: str) -> list[dict[str, str]]:
    """MODERATION_CHECKS made of the checks below."""
    return [{"NAME": f"{_HERE}.{name}"} for name in names]


class WorkerKilled(BaseException):
    """What a check cannot catch and screening must not: it stands for a SIGKILL in the middle of a check."""


class Quiet(Check):
    """Sees nothing, and counts how often it looked at what."""

    name = "quiet"
    seen: list[str] = []

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        self.seen.append(submission.body)
        return ()


class Raising(Check):
    """Fails at any text with “boom” in it."""

    name = "raising"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        if "boom" in submission.body:
            raise RuntimeError(f"cannot read {submission.body}")
        return ()


class Killing(Check):
    """Takes the worker along at any text with “poison” in it."""

    name = "killing"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        if "poison" in submission.body:
            raise WorkerKilled
        return ()


class Flagging(Check):
    """Reports a banned word wherever “flag” is written."""

    name = "flagging"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        start = submission.body.find("flag")
        if start >= 0:
            yield Finding("banned_word", 0.5, "the word flag", ((start, start + 4),))


class NotANumber(Check):
    name = "toxicity"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        yield Finding("toxicity", float("nan"))


class Endless(Check):
    name = "endless"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        yield Finding("spam", float("inf"))


class Unstorable(Check):
    name = "unstorable"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        yield Finding("x" * 61)


class WithNull(Check):
    name = "with_null"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        yield Finding("odd", detail="a \x00 in a sentence")


class Garbled(Check):
    """Answers with something that is no finding."""

    name = "garbled"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        return ["<html>502 Bad Gateway</html>"]  # type: ignore[list-item]  # that is the point


class Short(Check):
    """Answers for one submission fewer than it was given."""

    name = "short"

    def inspect_batch(self, submissions):
        return [[] for _ in submissions][1:]


class RemotelyGarbled(RemoteCheck):
    """Makes a finding of its answer that cannot be stored."""

    name = "remotely_garbled"

    def ask(self, case: Case) -> list[Finding]:
        return [Finding("odd", float("nan"))]
