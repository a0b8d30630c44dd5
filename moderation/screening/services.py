"""One round of screening: claim what is due, run the checks, record what they saw, conclude each comment by itself.

It fails closed: a comment is approved only by a verdict over reports of every required check on this very revision.
"""

from __future__ import annotations

import uuid
from typing import Any

import redis
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from moderation import decisions
from moderation.checks.registry import get_checks
from moderation.errors import DomainError
from moderation.models import Comment, Finding, Revision, Verdict
from moderation.policy import Policy, decide
from moderation.screening import jobs, remote_jobs
from moderation.screening.evidence import observe, store_reports
from moderation.screening.noting import note_findings
from moderation.screening.policies import current_policy
from moderation.screening.runs import Report, report_failure, report_unanswered, run_checks
from moderation.screening.subject import build_submissions
from moderation.status import Action, Actor, Status

_POLICY = decisions.Maker(Actor.MACHINE)
_ACTIONS = {"approve": Action.APPROVE, "hold": Action.HOLD, "spam": Action.SPAM, "reject": Action.REJECT}
_HEARTBEAT = "worker-heartbeat"
_HEARTBEAT_LIFETIME = 20  # seconds


def screen_due(*, limit: int | None = None) -> int:
    """Screen one batch of untried comments and one that was tried before; how many revisions were worked on."""
    # One after the other: what is claimed for a retry must not lose an attempt to a fresh one that kills the worker.
    fresh = jobs.claim_fresh(limit=limit or settings.SCREENING_BATCH)
    done = _screen_claim(fresh) if fresh is not None else 0
    retry = jobs.claim_retry()
    return done + (_screen_claim(retry) if retry is not None else 0)


def _screen_claim(claim: jobs.Claim) -> int:
    checks = remote_jobs.local_checks()
    if claim.exhausted:
        reports = {
            revision_id: [report_failure(check=check, detail="Screening was given up.") for check in checks]
            for revision_id in claim.revision_ids
        }
    else:
        submissions = build_submissions(revision_ids=claim.revision_ids)
        reports = run_checks(checks=checks, submissions=submissions)
    policy = current_policy()
    for revision_id, of_revision in reports.items():
        # Two commits: with one, two results at once each miss the other, and nobody concludes.
        if _record_reports(claim=claim, revision_id=revision_id, reports=of_revision):
            conclude(revision_id=revision_id, key=claim.key, policy=policy)
    Revision.objects.filter(pk__in=set(claim.revision_ids) - set(reports), lease_key=claim.key).update(
        due_at=None, lease_key=None
    )
    return len(claim.revision_ids)


@transaction.atomic
def _record_reports(*, claim: jobs.Claim, revision_id: uuid.UUID, reports: list[Report]) -> bool:
    """Replace what the revision's own checks found; False where the lease has passed to another worker.

    The questions to services outside are asked from here on; those that have been open for too long are given up.
    """
    if not Revision.objects.select_for_update().filter(pk=revision_id, lease_key=claim.key).exists():
        return False
    asked = remote_jobs.asked_checks(revision_id=revision_id)
    Finding.objects.filter(revision_id=revision_id).exclude(check_name__in=asked).delete()
    store_reports(revision_id=revision_id, reports=reports)
    remote_jobs.create_jobs(revision_id=revision_id)
    given_up = remote_jobs.open_jobs(revision_id=revision_id)
    if not claim.exhausted:
        given_up = given_up.filter(give_up_at__lte=Now())
    remote_jobs.close_unanswered(
        revision_id=revision_id,
        reports=[report_unanswered(name) for name in given_up.values_list("check_name", flat=True)],
    )
    return True


@transaction.atomic
def conclude(*, revision_id: uuid.UUID, key: uuid.UUID, policy: Policy) -> None:
    """Decide one revision from its stored findings, unless something newer or a person has overtaken it.

    Where services outside have yet to answer, whoever records the last answer decides.
    """
    revision = Revision.objects.filter(pk=revision_id, lease_key=key).first()
    if revision is None:
        return
    comment = Comment.objects.select_for_update().get(pk=revision.comment_id)
    if comment.status != Status.PENDING or comment.revision != revision.number:
        Revision.objects.filter(pk=revision_id).update(due_at=None, lease_key=None)
    elif _has_to_look_again(revision):
        jobs.postpone(revision_id=revision_id, key=key, attempts=revision.attempts)
    elif remote_jobs.open_jobs(revision_id=revision_id).exists():
        remote_jobs.await_answers(revision_id=revision_id, key=key)
    else:
        _decide(comment=comment, revision=revision, policy=policy)


@transaction.atomic
def conclude_answered(*, revision_id: uuid.UUID, policy: Policy) -> None:
    """Decide one revision after a service outside has answered, if that was all that it waited for.

    The answer is committed before: of two workers that record the last two answers at once, the second one to get the
    comment's lock sees both.
    """
    comment = Comment.objects.select_for_update(of=("self",)).filter(revisions=revision_id).first()
    if comment is None:
        return
    # Read under the lock: a moment ago its own checks may still have been running.
    revision = Revision.objects.get(pk=revision_id)
    overtaken = comment.status != Status.PENDING or comment.revision != revision.number
    # The revision's own checks are running, or will be: whoever runs them finds the answer and decides.
    unfinished = revision.lease_key is not None or revision.attempts == 0 or _has_to_look_again(revision)
    if overtaken or unfinished or remote_jobs.open_jobs(revision_id=revision_id).exists():
        return
    _decide(comment=comment, revision=revision, policy=policy)


def _has_to_look_again(revision: Revision) -> bool:
    """Whether one of the revision's own checks could not look, and may try again."""
    if revision.attempts >= settings.SCREENING_MAX_ATTEMPTS:
        return False
    asked = remote_jobs.asked_checks(revision_id=revision.pk)
    unavailable = Finding.objects.filter(revision=revision, outcome=Finding.Outcome.UNAVAILABLE)
    return unavailable.exclude(check_name__in=asked).exists()


def _decide(*, comment: Comment, revision: Revision, policy: Policy) -> None:
    findings = list(Finding.objects.filter(revision=revision))
    verdict = decide(
        findings=[observe(row) for row in findings],
        policy=policy,
        # Also what another version's worker asked a service that this one does not know.
        required={check.name for check in get_checks()} | remote_jobs.asked_checks(revision_id=revision.pk),
    )
    Verdict.objects.update_or_create(
        revision=revision,
        defaults={
            "outcome": verdict.outcome,
            "reasons": list(verdict.reasons),
            "shadow": list(verdict.shadow),
            "public_reason": verdict.public_reason or "",
            "policy_version": verdict.policy_version,
        },
    )
    note_findings(comment=comment, revision=revision, findings=findings, rules=verdict.reasons)
    _apply(comment=comment, outcome=verdict.outcome, reason=verdict.public_reason or "")


def _apply(*, comment: Comment, outcome: str, reason: str) -> None:
    try:
        with transaction.atomic():
            decisions.apply(comment=comment, action=_ACTIONS[outcome], maker=_POLICY, reason=reason)
    except DomainError:
        # The row was locked and pending a moment ago; whoever moved it since has the last word.
        return


def beat_heart() -> None:
    """Say that a worker takes messages."""
    _redis().set(_HEARTBEAT, "1", ex=_HEARTBEAT_LIFETIME)


def hear_heart() -> bool:
    """Whether a worker has taken a message in the last 20 seconds. Raises redis.RedisError where the server is away."""
    return bool(_redis().exists(_HEARTBEAT))


def count_messages() -> int:
    """How many messages wait for a worker. Raises redis.RedisError where the server is away."""
    return int(_redis().llen(settings.CELERY_TASK_DEFAULT_QUEUE))


def _redis() -> Any:
    waits = {"socket_timeout": settings.REDIS_TIMEOUT, "socket_connect_timeout": settings.REDIS_TIMEOUT}
    return redis.Redis.from_url(settings.REDIS_URL, **waits)
