"""Which questions to services outside are open, due, in somebody's hands or overdue. All times are the database's.

Nothing here asks a service: rows are made, claimed, postponed and closed, each by a conditional statement.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Now

from moderation.checks.base import Check
from moderation.checks.registry import get_checks
from moderation.checks.remote.base import RemoteCheck
from moderation.models import Finding, RemoteJob, Revision
from moderation.screening.evidence import store_reports
from moderation.screening.runs import Report
from moderation.status import Status

_GRACE = timedelta(seconds=2)
_PENDING = Q(revision__comment__status=Status.PENDING, revision__number=F("revision__comment__revision"))


@dataclass(frozen=True, slots=True)
class Question:
    """A job in this worker's hands; `attempts` counts this one."""

    job_id: uuid.UUID
    revision_id: uuid.UUID
    key: uuid.UUID
    attempts: int


def remote_checks() -> dict[str, RemoteCheck]:
    """The configured checks that ask a service outside, by name."""
    return {check.name: check for check in get_checks() if isinstance(check, RemoteCheck)}


def local_checks() -> tuple[Check, ...]:
    """The configured checks that look for themselves."""
    return tuple(check for check in get_checks() if not isinstance(check, RemoteCheck))


def create_jobs(*, revision_id: uuid.UUID) -> None:
    """One job for each configured remote check that has none on this revision."""
    give_up_at = Now() + timedelta(seconds=settings.REMOTE_CHECK_DEADLINE)
    RemoteJob.objects.bulk_create(
        [RemoteJob(revision_id=revision_id, check_name=name, give_up_at=give_up_at) for name in remote_checks()],
        ignore_conflicts=True,
    )


def asked_checks(*, revision_id: uuid.UUID) -> set[str]:
    """The names of the remote checks that were asked about a revision, or are to be."""
    return set(RemoteJob.objects.filter(revision=revision_id).values_list("check_name", flat=True))


def open_jobs(*, revision_id: uuid.UUID) -> QuerySet[RemoteJob]:
    """The questions about a revision without an answer yet."""
    return RemoteJob.objects.filter(revision=revision_id, due_at__isnull=False)


def await_answers(*, revision_id: uuid.UUID, key: uuid.UUID) -> None:
    """Leave a revision whose own checks are done to its remote ones.

    It comes back by itself a little after the last of them has to be given up: whatever became of the worker that
    asks, no comment waits for ever.
    """
    latest = open_jobs(revision_id=revision_id).aggregate(latest=Max("give_up_at"))["latest"]
    Revision.objects.filter(pk=revision_id, lease_key=key).update(
        due_at=latest + _GRACE, lease_until=None, lease_key=None
    )


def waiting_jobs() -> QuerySet[RemoteJob]:
    """What is to be asked now, is in nobody's hands, and matters still."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=Now())
    return RemoteJob.objects.filter(free, _PENDING, due_at__lte=Now())


def overdue_jobs() -> QuerySet[RemoteJob]:
    """Open questions whose time is over, in whosever hands."""
    return RemoteJob.objects.filter(_PENDING, due_at__isnull=False, give_up_at__lte=Now())


def drop_overtaken_jobs() -> None:
    """Forget open questions about texts that an edit, a withdrawal or a moderator's decision has overtaken."""
    RemoteJob.objects.filter(~_PENDING, due_at__isnull=False).delete()


def claim_questions(*, check_name: str, limit: int) -> list[Question]:
    """Up to `limit` questions to one service, for this worker alone until the lease ends."""
    key = uuid.uuid4()
    with transaction.atomic():
        due = waiting_jobs().filter(check_name=check_name, give_up_at__gt=Now()).order_by("due_at", "id")
        ids = list(due.select_for_update(skip_locked=True, of=("self",)).values_list("id", flat=True)[:limit])
        # The attempt is counted before the call: what kills its worker still counts.
        RemoteJob.objects.filter(pk__in=ids).update(
            lease_until=Now() + timedelta(seconds=settings.SCREENING_LEASE), lease_key=key, attempts=F("attempts") + 1
        )
    claimed = RemoteJob.objects.filter(lease_key=key).order_by("due_at", "id")
    return [Question(pk, of, key, tries) for pk, of, tries in claimed.values_list("id", "revision_id", "attempts")]


def postpone_question(*, question: Question, pause: float) -> bool:
    """Give a question back to be asked again after `pause` seconds; False where its time is over by then."""
    wait = timedelta(seconds=pause)
    return bool(
        RemoteJob.objects.filter(
            pk=question.job_id, lease_key=question.key, due_at__isnull=False, give_up_at__gt=Now() + wait
        ).update(due_at=Now() + wait, lease_until=None, lease_key=None)
    )


@transaction.atomic
def close_question(*, question: Question, report: Report) -> bool:
    """Put an answer on record. False, and nothing recorded, where the question is no longer this worker's, or the text
    has been overtaken."""
    held = RemoteJob.objects.filter(pk=question.job_id, lease_key=question.key, due_at__isnull=False)
    if not held.select_for_update().exists():
        return False
    if not held.filter(_PENDING).exists():
        held.delete()
        return False
    _close(held, revision_id=question.revision_id, report=report)
    return True


@transaction.atomic
def close_overdue(*, job_id: uuid.UUID, report: Report) -> bool:
    """Put on record that there was no answer in time; False where one came after all, or somebody else did so."""
    job = RemoteJob.objects.filter(pk=job_id, due_at__isnull=False, give_up_at__lte=Now())
    revision_id = job.select_for_update().values_list("revision_id", flat=True).first()
    if revision_id is None:
        return False
    _close(job, revision_id=revision_id, report=report)
    return True


def close_unanswered(*, revision_id: uuid.UUID, reports: Iterable[Report]) -> None:
    """The same for several questions about one revision, within the caller's transaction; `reports` name them."""
    for report in reports:
        _close(
            open_jobs(revision_id=revision_id).filter(check_name=report.check), revision_id=revision_id, report=report
        )


def _close(job: QuerySet[RemoteJob], *, revision_id: uuid.UUID, report: Report) -> None:
    if job.update(due_at=None, lease_until=None, lease_key=None):
        Finding.objects.filter(revision=revision_id, check_name=report.check).delete()
        store_reports(revision_id=revision_id, reports=[report])
        if not open_jobs(revision_id=revision_id).exists():
            _expect_decision(revision_id=revision_id)


def _expect_decision(*, revision_id: uuid.UUID) -> None:
    """The last answer is on record. Whoever recorded it decides next, and may die before: then the sweep finds it."""
    soon = Now() + _GRACE
    Revision.objects.filter(pk=revision_id, due_at__gt=soon, lease_key__isnull=True).update(due_at=soon)
