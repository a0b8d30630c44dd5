"""Which revisions are due, and who has them: claims, leases, attempts. All times are the database's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from moderation.models import Revision


@dataclass(frozen=True, slots=True)
class Claim:
    """Revisions that one worker has until its lease ends; `exhausted` ones have failed too often to be tried again."""

    key: uuid.UUID
    revision_ids: tuple[uuid.UUID, ...]
    exhausted: bool = False


def due_revisions() -> QuerySet[Revision]:
    """What is to be screened now and is in nobody's hands."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=Now())
    return Revision.objects.filter(free, due_at__lte=Now())


def claim_fresh(*, limit: int) -> Claim | None:
    """Up to `limit` revisions that nobody has tried yet."""
    return _claim(due_revisions().filter(attempts=0), limit=limit)


def claim_retry() -> Claim | None:
    """One revision that was tried before: alone, so that one that kills its worker takes no other along."""
    claim = _claim(due_revisions().filter(attempts__gt=0), limit=1)
    if claim is None:
        return None
    attempts = Revision.objects.values_list("attempts", flat=True).get(pk=claim.revision_ids[0])
    return Claim(claim.key, claim.revision_ids, exhausted=attempts > settings.SCREENING_MAX_ATTEMPTS)


def _claim(due: QuerySet[Revision], *, limit: int) -> Claim | None:
    key = uuid.uuid4()
    with transaction.atomic():
        ids = list(
            due.order_by("due_at", "id").select_for_update(skip_locked=True).values_list("id", flat=True)[:limit]
        )
        if not ids:
            return None
        # The attempt is counted before anything runs: what kills its worker still counts.
        Revision.objects.filter(pk__in=ids).update(
            lease_until=Now() + timedelta(seconds=settings.SCREENING_LEASE), lease_key=key, attempts=F("attempts") + 1
        )
    return Claim(key, tuple(ids))


def is_hurried() -> bool:
    """Whether another full batch waits beside what is being worked on."""
    return due_revisions()[settings.SCREENING_BATCH - 1 : settings.SCREENING_BATCH].exists()


def postpone(*, revision_id: uuid.UUID, key: uuid.UUID, attempts: int) -> None:
    """Give a job back, to be tried again after a pause that doubles with each attempt."""
    pause = timedelta(seconds=settings.SCREENING_BACKOFF * 2 ** max(0, attempts - 1))
    Revision.objects.filter(pk=revision_id, lease_key=key).update(
        due_at=Now() + pause, lease_until=None, lease_key=None
    )


def oldest_due_age() -> float | None:
    """Seconds for which the oldest due revision has waited; None where nothing is due."""
    oldest = due_revisions().annotate(now=Now()).order_by("due_at").values_list("due_at", "now").first()
    if oldest is None:
        return None
    due_at, now = oldest
    # `due_at` is set: it is what the row was found by.
    return (now - due_at).total_seconds() if due_at else None


def is_somebody_at_work() -> bool:
    """Whether a worker has any of what was due in its hands."""
    return Revision.objects.filter(due_at__lte=Now(), lease_until__gt=Now()).exists()
