"""Says what a commenter's history is worth.

Only a confirmed address earns trust: anybody can type somebody else's. A bad record, though, counts in any case, since
all that it leads to is a second look.
"""

from __future__ import annotations

from collections.abc import Iterable

from moderation.checks.base import Author, Check, Finding, Submission


class ReputationCheck(Check):
    """Labels, and the unit of their score:

    banned_author         no score: banned, or writing from an address, domain or client that is blocked
    suspended_author      no score: may not write for the time being
    premoderated_author   no score: a moderator wants to see everything this commenter writes
    trusted_author        no score: a moderator trusts this commenter, whose address is confirmed
    staff_author          no score: signed in as one of the newsroom
    approved_before       approved comments so far, where the address is confirmed
    rejected_share        rejected or spam among the comments decided so far, 0..1, from `fewest` (default 3) on

    Who is banned or suspended has no other standing, neither trust nor a place in the newsroom.
    """

    name = "reputation"

    def __init__(self, *, fewest: int = 3) -> None:
        self._fewest = fewest

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        author = submission.author
        if author.state == "banned" or submission.signals.banned:
            yield Finding("banned_author", detail="the commenter is banned, or what they write from is blocked")
        elif author.state == "suspended":
            yield Finding("suspended_author", detail="the commenter is suspended")
        else:
            yield from _find_standing(author)
        if author.confirmed and author.approved:
            yield Finding("approved_before", float(author.approved), f"{author.approved} approved comments so far")
        refused = author.rejected + author.spam
        decided = refused + author.approved
        if refused and decided >= self._fewest:
            detail = f"{refused} of {decided} earlier comments were rejected or spam"
            yield Finding("rejected_share", refused / decided, detail)


def _find_standing(author: Author) -> Iterable[Finding]:
    if author.staff:
        yield Finding("staff_author", detail="signed in as one of the newsroom")
    if author.state == "premoderated":
        yield Finding("premoderated_author", detail="a moderator wants to see everything this commenter writes")
    elif author.state == "trusted" and author.confirmed:
        yield Finding("trusted_author", detail="trusted by a moderator, with a confirmed address")
