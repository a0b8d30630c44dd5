"""Votes: one a reader and comment, counted exactly however many come at once. Who voted is never told."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from moderation import throttles
from moderation.errors import OwnComment
from moderation.models import Comment, Commenter, Vote
from moderation.publication import record_votes
from moderation.reacting.readers import Reader, ReaderKeys, commenter_key, lock_public, make_keys
from moderation.typed import FieldReader, Refused

VALUES = (1, -1, 0)


@dataclass(frozen=True, slots=True)
class Votes:
    """How many are for and against a comment; `mine`: what this reader's vote is now."""

    up: int
    down: int
    mine: int


def cast_vote(*, comment_id: uuid.UUID, fields: Mapping[str, object], reader: Reader) -> Votes:
    """Make `value` the reader's vote: 1, -1, or 0 for none. The same again changes nothing.

    Raises TooFast, InvalidInput, NotThere, and OwnComment for what the same browser wrote.
    """
    throttles.take(scope="vote", key=reader.address, limit=settings.VOTES_PER_MINUTE, seconds=60)
    given = FieldReader(fields)
    value = given.read("value", _value, 0)
    given.finish()
    return _count(
        comment_id=comment_id, value=value, reader=reader, keys=make_keys(reader=reader, comment_id=comment_id)
    )


@transaction.atomic
def _count(*, comment_id: uuid.UUID, value: int, reader: Reader, keys: ReaderKeys) -> Votes:
    comment = lock_public(comment_id=comment_id)
    _refuse_own(comment=comment, reader=reader)
    vote = keys.find(Vote.objects.filter(comment=comment))
    before = vote.value if vote else 0
    if before == value:
        return Votes(up=comment.votes_up, down=comment.votes_down, mine=value)
    _replace(comment=comment, vote=vote, value=value, keys=keys)
    up = comment.votes_up + (value == 1) - (before == 1)
    down = comment.votes_down + (value == -1) - (before == -1)
    record_votes(comment=comment, up=up, down=down)
    return Votes(up=up, down=down, mine=value)


def _replace(*, comment: Comment, vote: Vote | None, value: int, keys: ReaderKeys) -> None:
    if vote is None:
        Vote.objects.create(comment=comment, reader_key=keys.browser, origin_key=keys.origin, value=value)
    elif value:
        Vote.objects.filter(pk=vote.pk).update(value=value)
    else:
        vote.delete()


def _refuse_own(*, comment: Comment, reader: Reader) -> None:
    """A browser whose cookie is as old as the comment is its author's; without a cookie nobody is known to be."""
    own = Commenter.objects.filter(pk=comment.commenter_id, browser_key=commenter_key(reader_id=reader.id))
    if not reader.is_new and own.exists():
        raise OwnComment(gettext("This comment is your own: others vote on it."))


def _value(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value in VALUES:
        return value
    raise Refused("required" if value is None else "invalid_choice", gettext("This has to be 1, -1 or 0."))
