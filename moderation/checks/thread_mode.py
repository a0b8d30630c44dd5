"""Says whether the thread asks for a person to look before anything is published."""

from __future__ import annotations

from collections.abc import Iterable

from moderation.checks.base import Check, Finding, Submission


class ThreadModeCheck(Check):
    """Labels, none of which has a score:

    thread_premoderated   every comment of this thread waits for a moderator
    first_comment         in this thread a commenter's first comment waits, and no earlier one was approved under a
                          confirmed address
    """

    name = "thread_mode"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        author = submission.author
        if submission.moderation == "pre":
            yield Finding("thread_premoderated", detail="every comment of this thread waits for a moderator")
        elif submission.moderation == "first" and not (author.confirmed and author.approved):
            yield Finding("first_comment", detail="no earlier comment was approved under a confirmed address")
