"""Retention: what is deleted because its time is over, by the database's clock, in batches that hold no lock for long.

A comment loses its words and keeps its place: status, decisions and their reasons stay, and an event says when the
words went. Who has no words left here, and is not shut out, is forgotten. Again is the same as once.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from moderation import decisions
from moderation.identity import persons as vault
from moderation.identity import retention
from moderation.models import Comment, Commenter, ModerationEvent
from moderation.privacy.blanking import blank_comments
from moderation.privacy.erasing import forget_name
from moderation.status import Action, Actor, Status

BATCH = 200
_MACHINE = decisions.Maker(Actor.MACHINE)
# What moves a comment. A note or a report does not make its text any younger.
_STEPS = ("submit", "edit", "approve", "hold", "reject", "spam", "redact", "undo", "withdraw")


@dataclass(frozen=True, slots=True)
class Purge:
    """One thing that is deleted after its time: its name, how many days it is kept, and what deletes one batch of it
    and says how many that were."""

    name: str
    days: int
    take_batch: Callable[[timedelta], int]


def list_purges(*, actor: Actor = Actor.MACHINE) -> list[Purge]:
    """All there are, each with the days that the settings give it; what is kept for good is left out."""

    def of_texts(status: Status) -> Callable[[timedelta], int]:
        return lambda kept: purge_texts(status=status, older_than=kept, actor=actor)

    purges = [
        Purge("pending", settings.RETENTION_PENDING_DAYS, of_texts(Status.PENDING)),
        Purge("spam", settings.RETENTION_SPAM_DAYS, of_texts(Status.SPAM)),
        Purge("rejected", settings.RETENTION_REJECTED_DAYS, of_texts(Status.REJECTED)),
        Purge("withdrawn", settings.RETENTION_WITHDRAWN_DAYS, of_texts(Status.WITHDRAWN)),
        Purge("notices", settings.RETENTION_NOTICE_DAYS, retention.forget_decided_notices),
        Purge("clients", settings.RETENTION_CLIENT_DAYS, retention.forget_clients),
        Purge("blocks", settings.RETENTION_BLOCK_DAYS, retention.forget_blocks),
    ]
    return [purge for purge in purges if purge.days > 0]


def purge_due(*, seconds: float, actor: Actor = Actor.MACHINE) -> dict[str, int]:
    """Delete what is due, for a while at most; how many of each. What is left is the next call's."""
    done: dict[str, int] = {}
    end = time.monotonic() + seconds
    for purge in list_purges(actor=actor):
        done[purge.name] = 0
        while time.monotonic() < end:
            count = purge.take_batch(timedelta(days=purge.days))
            done[purge.name] += count
            if not count:
                break
    return done


@transaction.atomic
def purge_texts(*, status: Status, older_than: timedelta, actor: Actor = Actor.MACHINE, most: int = BATCH) -> int:
    """Blank the texts of comments that have stood at this status for that long; how many.

    One that waited for its checks all that time will not be published: it is rejected first.
    """
    locked = list(_find_texts(status=status, older_than=older_than, most=most))
    if status == Status.PENDING:
        for comment in locked:
            decisions.apply(comment=comment, action=Action.REJECT, maker=_MACHINE)
    ids = [comment.pk for comment in locked]
    blank_comments(ids)
    for comment_id in ids:
        ModerationEvent.objects.create(
            comment_id=comment_id, action="purge", actor=actor, detail={"status": str(status), "days": older_than.days}
        )
    _forget_commenters({comment.commenter_id for comment in locked})
    return len(ids)


def _find_texts(*, status: Status, older_than: timedelta, most: int) -> QuerySet[Comment]:
    """Locked, so that nobody decides on a text while it goes; those in others' hands wait for the next time."""
    moved_since = ModerationEvent.objects.filter(
        comment=OuterRef("pk"), action__in=_STEPS, created_at__gt=Now() - older_than
    )
    found = Comment.objects.filter(
        ~Exists(moved_since),
        status=status,
        published_revision__isnull=True,
        created_at__lte=Now() - older_than,
    ).exclude(search_text="")
    return found.select_for_update(skip_locked=True).order_by("id")[:most]


def _forget_commenters(ids: Collection[uuid.UUID]) -> None:
    """Forget the name and the addresses of those who have no words left here, unless a state still holds for them."""
    wordy = Comment.objects.filter(commenter=OuterRef("pk")).exclude(search_text="")
    for commenter in Commenter.objects.select_for_update().filter(~Exists(wordy), pk__in=ids):
        if commenter.standing.state == Commenter.State.NORMAL:
            vault.forget_contacts(contact_ids=vault.contacts_of(commenter_id=commenter.pk))
            forget_name(commenter)
