"""Second looks: some of what the policy approved, drawn at random, is put before a person.

Without them the adapter would learn only from what the policy stopped, and never of what it lets through. It must not
know how anything is learned.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from moderation.errors import NotThere, Stale
from moderation.learning.versions import find_learner
from moderation.models import AuditSample, Decision, Learner, ModerationEvent
from moderation.status import Action, Actor, Status

_FIRST_TIME: Final = timedelta(days=1)  # how far back the first draw goes
_LATE: Final = timedelta(minutes=5)  # what was decided earlier and committed later is still seen
_ONE: Final = 1 << 32


def draw_samples() -> int:
    """Draw from what the policy approved since the last draw; how many were drawn. Drawing twice changes nothing."""
    learner, share, now = find_learner(), settings.LEARNING_AUDIT_SHARE, timezone.now()
    since = (learner.drawn_until or now - _FIRST_TIME) - _LATE
    approved = Decision.objects.filter(
        created_at__gt=since, created_at__lte=now, actor=Actor.MACHINE, action=Action.APPROVE, undone_at=None
    )
    drawn = [row for row in approved.values_list("id", "revision_id") if _is_drawn(row[0], share)]
    AuditSample.objects.bulk_create(
        [AuditSample(revision_id=revision_id, share=share) for _, revision_id in drawn], ignore_conflicts=True
    )
    Learner.objects.filter(pk=learner.pk).update(drawn_until=now)
    return len(drawn)


def close_samples() -> int:
    """Mark as taken down what a person has refused since it was drawn, wherever that was done; how many."""
    closed = 0
    refusals = Decision.objects.filter(
        revision__audit_sample__outcome=AuditSample.Outcome.WAITING,
        actor=Actor.MODERATOR,
        action__in=(Action.REJECT, Action.SPAM),
        undone_at=None,
    )
    for decision in refusals.order_by("id"):
        closed += AuditSample.objects.filter(
            revision_id=decision.revision_id, outcome=AuditSample.Outcome.WAITING
        ).update(outcome=AuditSample.Outcome.TAKEN_DOWN, moderator=decision.moderator, reviewed_at=decision.created_at)
    return closed


def waiting_samples() -> QuerySet[AuditSample]:
    """What waits for a second look and is still up as it was approved, the newest first."""
    return (
        AuditSample.objects.filter(
            outcome=AuditSample.Outcome.WAITING,
            revision__comment__status=Status.APPROVED,
            revision__comment__published_revision=F("revision"),
        )
        .select_related("revision__comment__commenter", "revision__comment__thread__article")
        .order_by("-id")
    )


@transaction.atomic
def uphold_sample(*, moderator: User, sample_id: uuid.UUID) -> AuditSample:
    """Say that a comment was rightly published. Raises NotThere, and Stale where it is not up any more or looked at."""
    sample = AuditSample.objects.select_related("revision").filter(pk=sample_id).first()
    if sample is None:
        raise NotThere("There is no such second look.")
    if not waiting_samples().filter(pk=sample_id).exists():
        raise Stale("This comment has been looked at already, or is no longer published as it was.")
    AuditSample.objects.filter(pk=sample_id, outcome=AuditSample.Outcome.WAITING).update(
        outcome=AuditSample.Outcome.UPHELD, moderator=moderator, reviewed_at=Now()
    )
    ModerationEvent.objects.create(
        comment_id=sample.revision.comment_id,
        action="second_look",
        actor=Actor.MODERATOR,
        moderator=moderator,
        detail={"outcome": AuditSample.Outcome.UPHELD, "revision": sample.revision.number},
    )
    return sample


def count_outcomes(*, since: datetime | None = None) -> dict[str, int]:
    """How many second looks ended in what."""
    rows = AuditSample.objects.all() if since is None else AuditSample.objects.filter(created_at__gte=since)
    return {outcome: rows.filter(outcome=outcome).count() for outcome in AuditSample.Outcome.values}


def _is_drawn(decision_id: uuid.UUID, share: float) -> bool:
    """By the id's last random bits, which nobody chose: the same decision is drawn or not however often it is asked."""
    return (decision_id.int & (_ONE - 1)) < share * _ONE
