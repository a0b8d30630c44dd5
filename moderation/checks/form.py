"""Says what the comment form gives away about who filled it in: a person, or a program.

It must not know how the form's token is signed; the intake has looked at that.
"""

from __future__ import annotations

from collections.abc import Iterable

from moderation.checks.base import Check, Finding, Submission


class FormCheck(Check):
    """Labels, and the unit of their score:

    honeypot              no score: the field that no person sees was filled in
    form_token_forged     no score: the form's timestamp does not bear our signature
    form_token_expired    no score: the form had been open for longer than its token lives
    seconds_to_fill       seconds from the form's delivery to its submission, where the token is valid

    What betrayed a program stays with the comment through its edits; the time to fill was the first text's alone.
    API clients send no token, which is no finding.
    """

    name = "form"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        signals = submission.signals
        if signals.honeypot:
            yield Finding("honeypot", detail="a field that no person sees was filled in")
        match signals.form_token:
            case "forged":
                yield Finding("form_token_forged", detail="the form's timestamp is not ours")
            case "expired" if not submission.is_edit:
                yield Finding("form_token_expired", detail="the form had been open for too long")
            case "valid" if signals.seconds_to_fill is not None and not submission.is_edit:
                seconds = signals.seconds_to_fill
                yield Finding("seconds_to_fill", seconds, f"filled in within {seconds:.1f} seconds")
