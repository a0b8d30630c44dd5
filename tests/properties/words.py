"""A check that sees what the first word of a text says, so that the tests' model knows what the policy makes of it."""

from collections.abc import Iterable

from moderation.checks.base import Check, Finding, Submission

_LABELS = {"suspect": "suspect_word", "banned": "banned_word", "robot": "honeypot"}


class FirstWord(Check):
    """Labels of the default policy; at “broken” it fails."""

    name = "first_word"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        word = submission.body.split()[0]
        if word == "broken":
            raise RuntimeError("as the text says")
        if word in _LABELS:
            yield Finding(_LABELS[word])
