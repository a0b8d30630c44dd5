"""What one reader has done with the comments of a page, so that the page can show it to that reader alone."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from moderation.models import Comment, Report, Vote
from moderation.reacting.readers import Reader, browser_key, commenter_key, make_keys


@dataclass(frozen=True, slots=True)
class Reactions:
    """The reader's votes by comment id, what the reader reported, and which comments are the reader's own."""

    votes: dict[uuid.UUID, int]
    reported: frozenset[uuid.UUID]
    own: frozenset[uuid.UUID]


def find_reactions(*, reader_id: str | None, comment_ids: Collection[uuid.UUID]) -> Reactions:
    """Three queries whatever the page holds, and none for whoever has no cookie yet."""
    if reader_id is None or not comment_ids:
        return Reactions(votes={}, reported=frozenset(), own=frozenset())
    keys = {browser_key(reader_id=reader_id, comment_id=each): each for each in comment_ids}
    votes = Vote.objects.filter(comment__in=comment_ids, reader_key__in=keys)
    reports = Report.objects.filter(comment__in=comment_ids, reader_key__in=keys)
    own = Comment.objects.filter(pk__in=comment_ids, commenter__browser_key=commenter_key(reader_id=reader_id))
    return Reactions(
        votes=dict(votes.values_list("comment", "value")),
        reported=frozenset(reports.values_list("comment", flat=True)),
        own=frozenset(own.values_list("pk", flat=True)),
    )


def has_reported(*, reader: Reader, comment_id: uuid.UUID) -> bool:
    """Whether this reader has reported the comment; without a cookie, whether somebody at the address has today."""
    keys = make_keys(reader=reader, comment_id=comment_id)
    return keys.find(Report.objects.filter(comment=comment_id)) is not None
