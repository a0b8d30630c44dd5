"""Telling services outside where people found them wrong. Rows again: nothing is lost, and nothing is told twice.

Only what a service was asked about and judged otherwise is told; never an address. A decision that is undone before
its time is not told at all, and one that is undone later is taken back by the opposite.
"""

from __future__ import annotations

import logging
import random
import uuid
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from moderation.checks.base import Submission
from moderation.checks.remote.base import Case, RemoteCheck
from moderation.checks.remote.transport import NoAnswer
from moderation.models import Decision, Finding, RemoteFeedback, Revision
from moderation.screening import remote_jobs
from moderation.screening.circuits import circuit_of
from moderation.screening.remote import name_commenter
from moderation.screening.shown import read_shown
from moderation.screening.subject import read_signals
from moderation.status import Action, Actor

logger = logging.getLogger(__name__)

_LOOKS_BACK = timedelta(days=2)
_BATCH = 200
_MOST_ATTEMPTS = 8
_LONGEST_PAUSE = 3600.0  # seconds
_TRUTHS = {Action.APPROVE: RemoteFeedback.Truth.HAM, Action.SPAM: RemoteFeedback.Truth.SPAM}
_OPPOSITE = {
    RemoteFeedback.Truth.HAM: RemoteFeedback.Truth.SPAM,
    RemoteFeedback.Truth.SPAM: RemoteFeedback.Truth.HAM,
}
_chance = random.SystemRandom()


def gather_feedback() -> int:
    """Look for moderators' decisions that a learning service has not been compared with; how many there were."""
    return sum(_gather(check) + _take_back(check) for check in _learning_checks().values())


def _learning_checks() -> dict[str, RemoteCheck]:
    return {name: check for name, check in remote_jobs.remote_checks().items() if check.feedback}


def _gather(check: RemoteCheck) -> int:
    decisions = Decision.objects.filter(
        actor=Actor.MODERATOR,
        action__in=_TRUTHS,
        undone_at__isnull=True,
        created_at__gt=Now() - _LOOKS_BACK,
        revision__remote_jobs__check_name=check.name,
    ).exclude(remote_feedback__in=RemoteFeedback.objects.filter(check_name=check.name))
    found = list(decisions.order_by("id")[:_BATCH])
    for decision in found:
        truth = _TRUTHS[Action(decision.action)]
        _note(check, decision, truth, takes_back=False, wrong=_believes(check, decision) == _OPPOSITE[truth])
    return len(found)


def _take_back(check: RemoteCheck) -> int:
    """Decisions undone after they were told. Those undone before are not told any more."""
    undone = RemoteFeedback.objects.filter(check_name=check.name, takes_back=False, decision__undone_at__isnull=False)
    undone.filter(due_at__isnull=False).update(due_at=None)
    told = undone.filter(sent_at__isnull=False, created_at__gt=Now() - _LOOKS_BACK).exclude(
        decision__in=RemoteFeedback.objects.filter(check_name=check.name, takes_back=True).values("decision")
    )
    found = list(told.select_related("decision")[:_BATCH])
    for row in found:
        truth = _OPPOSITE[RemoteFeedback.Truth(row.truth)]
        _note(check, row.decision, truth, takes_back=True, wrong=True)
    return len(found)


def _believes(check: RemoteCheck, decision: Decision) -> RemoteFeedback.Truth | None:
    """What the service takes the text for: what it was told last, else what it said; None where it said nothing."""
    told = RemoteFeedback.objects.filter(check_name=check.name, decision__revision=decision.revision_id)
    last = told.filter(Q(sent_at__isnull=False) | Q(due_at__isnull=False)).order_by("-id").first()
    if last is not None:
        return RemoteFeedback.Truth(last.truth)
    said = Finding.objects.filter(revision=decision.revision_id, check_name=check.name, outcome=Finding.Outcome.OK)
    scores = dict(said.values_list("label", "score"))
    if not scores:
        return None
    return RemoteFeedback.Truth.SPAM if check.calls_it_spam(scores) else RemoteFeedback.Truth.HAM


def _note(
    check: RemoteCheck, decision: Decision, truth: RemoteFeedback.Truth, *, takes_back: bool, wrong: bool
) -> None:
    """A row even where there is nothing to tell: the decision is looked at once."""
    delay = timedelta(seconds=settings.REMOTE_FEEDBACK_DELAY)
    RemoteFeedback.objects.bulk_create(
        [
            RemoteFeedback(
                decision=decision,
                check_name=check.name,
                truth=truth,
                takes_back=takes_back,
                due_at=Now() + delay if wrong else None,
            )
        ],
        ignore_conflicts=True,
    )


def waiting_feedback() -> QuerySet[RemoteFeedback]:
    """What is to be told now and is in nobody's hands."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=Now())
    return RemoteFeedback.objects.filter(free, due_at__lte=Now())


def tell_due() -> int:
    """Tell one service one thing that is due; how many were tried, 1 or 0."""
    checks = list(_learning_checks().values())
    for check in _chance.sample(checks, len(checks)):
        if circuit_of(check).width and (row := _claim(check)) is not None:
            _tell(check, row)
            return 1
    return 0


@transaction.atomic
def _claim(check: RemoteCheck) -> RemoteFeedback | None:
    due = waiting_feedback().filter(check_name=check.name).order_by("due_at", "id")
    row_id = due.select_for_update(skip_locked=True).values_list("id", flat=True).first()
    if row_id is None:
        return None
    claimed = RemoteFeedback.objects.filter(pk=row_id)
    # The attempt is counted before the call: what kills its worker still counts.
    claimed.update(
        lease_until=Now() + timedelta(seconds=settings.SCREENING_LEASE),
        lease_key=uuid.uuid4(),
        attempts=F("attempts") + 1,
    )
    return claimed.select_related("decision").get()


def _tell(check: RemoteCheck, row: RemoteFeedback) -> None:
    held = RemoteFeedback.objects.filter(pk=row.pk, lease_key=row.lease_key)
    if row.decision.undone_at is not None and not row.takes_back:
        held.update(due_at=None, lease_until=None, lease_key=None)
        return
    try:
        told = check.teach(_describe(check, row.decision.revision_id), spam=row.truth == RemoteFeedback.Truth.SPAM)
    except NoAnswer as answer:
        circuit_of(check).note_failure(str(answer))
        logger.warning("%s took no feedback, attempt %d: %s.", check.name, row.attempts, answer)
        pause = _chance.uniform(0, min(_LONGEST_PAUSE, settings.REMOTE_CHECK_BACKOFF * 4.0**row.attempts))
        pause = max(pause, min(answer.retry_after or 0.0, _LONGEST_PAUSE))
        again = Now() + timedelta(seconds=pause) if row.attempts < _MOST_ATTEMPTS else None
        held.update(due_at=again, lease_until=None, lease_key=None)
        return
    circuit_of(check).note_answer()
    held.update(due_at=None, lease_until=None, lease_key=None, sent_at=Now(), sent=asdict(told))


def _describe(check: RemoteCheck, revision_id: uuid.UUID) -> Case:
    """The words of a revision whatever has become of its comment. Never the address, whatever the settings say."""
    row = Revision.objects.select_related("comment__commenter").get(pk=revision_id)
    submission = Submission(
        body=row.body,
        author_name=row.comment.commenter.name,
        author_url=row.comment.author_url,
        is_edit=row.number > 1,
        signals=read_signals(row.signals),
        shown=read_shown(body=row.body, body_html=row.body_html),
    )
    return Case(submission, commenter=name_commenter(check=check, commenter_id=row.comment.commenter_id))
