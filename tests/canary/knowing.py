"""Who may know which address: the person whose it is, and the few places where the product shows one on purpose."""

from __future__ import annotations

import re

from tests.canary.needles import Canary, find_forms
from tests.canary.watching import Sight, Watch
from tests.canary.world import AUTHOR, COLLEAGUE, EVERYBODY, SPELLED, TYPED

_STAFF = {"moderator", "senior", "admin", "moderator's token", "senior's token", "admin's token"}
_REVEAL = "api/v1/moderation/commenters/<uuid:commenter_id>/reveal-email/"
_ACCOUNTS = "admin/auth/user/"
_INPUT = re.compile(rb"<input\b[^>]*>")


def find_leaks(watch: Watch) -> list[tuple[str, str, str, str, list[str]]]:
    """Where an address was seen that nobody is to know there: place, route, role, whose, and in which forms."""
    return [
        (
            sight.place,
            f"{sight.asked.method} {sight.asked.route}" if sight.asked else "",
            sight.asked.role if sight.asked else "",
            canary.role,
            forms,
        )
        for sight, canary, forms in watch.find(EVERYBODY)
        if not may_know(sight, canary)
    ]


def may_know(sight: Sight, canary: Canary) -> bool:
    """Whether this address may be seen there."""
    if sight.asked is None:
        return _may_be_written(sight.place, canary)
    asked = sight.asked
    said_it = canary.stem.encode() in asked.carried
    if canary is TYPED:
        # Shown again to who typed it, on a page, or as the note or the title that it has become. A refusal of the
        # API repeats nothing; a redirection goes to where the page's own address said.
        is_refusal = asked.route.startswith("api/") and asked.status >= 400
        return said_it and not is_refusal and sight.place in ("body", "headers")
    if sight.place != "body":
        return False
    if canary is SPELLED:
        # It stands in the text that moderators have to judge.
        return asked.role in _STAFF
    if canary is COLLEAGUE:
        return asked.role == "admin" and asked.route.startswith(_ACCOUNTS)
    if canary is AUTHOR and asked.route == _REVEAL:
        return asked.status == 200 and asked.role in {"senior's token", "admin's token"}
    # In the very field that it was typed into, and nowhere else on that page.
    return said_it and not asked.route.startswith("api/") and not find_forms(_INPUT.sub(b"", sight.said), canary)


def _may_be_written(place: str, canary: Canary) -> bool:
    if canary is SPELLED:
        return place in {'statement INSERT INTO "moderation_revision"', 'statement UPDATE "moderation_comment" SET'}
    if canary is COLLEAGUE:
        return place == 'statement UPDATE "auth_user" SET'
    return canary is TYPED and place.startswith("statement")
