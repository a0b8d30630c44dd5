"""What the demo's readers and editors thought of its comments: votes, and a few choices, through the same services."""

from __future__ import annotations

import contextlib
import uuid

from django.contrib.auth.models import User

from moderation.errors import IllegalTransition, NotThere
from moderation.management.demo import find_posted, read_data
from moderation.reacting import Reader, cast_vote
from moderation.reviewing.working import feature_comment


def seed_reactions(*, moderator: User) -> None:
    """Vote and feature as the demo says. Once more changes nothing; a comment that is not public is passed over."""
    entries = {entry["key"]: entry for entry in read_data("comments.json")}
    for wanted in read_data("reactions.json"):
        comment_id = find_posted(entries[wanted["comment"]])
        if comment_id is None:
            continue
        with contextlib.suppress(NotThere, IllegalTransition):
            _vote(comment_id, up=wanted["for"], down=wanted["against"])
            if wanted["featured"]:
                feature_comment(moderator=moderator, comment_id=comment_id, featured=True)


def _vote(comment_id: uuid.UUID, *, up: int, down: int) -> None:
    for number in range(up + down):
        # Addresses of a documentation network (RFC 5737).
        reader = Reader(address=f"203.0.113.{number + 1}", id=f"demo voter {number}", is_new=False)
        cast_vote(comment_id=comment_id, fields={"value": 1 if number < up else -1}, reader=reader)
