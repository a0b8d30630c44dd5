"""One round of screening: claim what is due, run the checks, record what they saw, conclude each comment by itself.

It fails closed: a comment is approved only by a verdict over reports of every required check on this very revision.
"""

from __future__ import annotations

import uuid
from typing import Any

import redis
from django.conf import settings
from django.db import transaction

from moderation import decisions
from moderation.checks.registry import get_checks
from moderation.errors import DomainError
from moderation.models import Comment, Finding, Revision, Verdict
from moderation.policy import Observed, Policy, decide
from moderation.screening import jobs
from moderation.screening.policies import current_policy
from moderation.screening.runs import Report, report_failure, run_checks
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
    checks = get_checks()
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
        if _record_reports(revision_id=revision_id, key=claim.key, reports=of_revision):
            conclude(revision_id=revision_id, key=claim.key, policy=policy)
    Revision.objects.filter(pk__in=set(claim.revision_ids) - set(reports), lease_key=claim.key).update(
        due_at=None, lease_key=None
    )
    return len(claim.revision_ids)


@transaction.atomic
def _record_reports(*, revision_id: uuid.UUID, key: uuid.UUID, reports: list[Report]) -> bool:
    """Replace the revision's findings; False where the lease has passed to another worker."""
    if not Revision.objects.select_for_update().filter(pk=revision_id, lease_key=key).exists():
        return False
    Finding.objects.filter(revision_id=revision_id).delete()
    Finding.objects.bulk_create(
        Finding(
            revision_id=revision_id,
            check_name=report.check,
            check_version=report.version,
            label=finding.label,
            score=finding.score,
            detail=finding.detail,
            spans=[list(span) for span in finding.spans],
            ms=report.ms,
            outcome=Finding.Outcome.OK if report.available else Finding.Outcome.UNAVAILABLE,
        )
        for report in reports
        for finding in report.findings
    )
    return True


@transaction.atomic
def conclude(*, revision_id: uuid.UUID, key: uuid.UUID, policy: Policy) -> None:
    """Decide one revision from its stored findings, unless something newer or a person has overtaken it."""
    revision = Revision.objects.filter(pk=revision_id, lease_key=key).first()
    if revision is None:
        return
    comment = Comment.objects.select_for_update().get(pk=revision.comment_id)
    if comment.status != Status.PENDING or comment.revision != revision.number:
        Revision.objects.filter(pk=revision_id).update(due_at=None, lease_key=None)
        return
    findings = list(Finding.objects.filter(revision=revision))
    unavailable = any(finding.outcome == Finding.Outcome.UNAVAILABLE for finding in findings)
    if unavailable and revision.attempts < settings.SCREENING_MAX_ATTEMPTS:
        jobs.postpone(revision_id=revision_id, key=key, attempts=revision.attempts)
        return
    verdict = decide(
        findings=[_observe(row) for row in findings],
        policy=policy,
        required=[check.name for check in get_checks()],
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
    _apply(comment=comment, outcome=verdict.outcome, reason=verdict.public_reason or "")


def _observe(row: Finding) -> Observed:
    return Observed(row.check_name, row.label, row.score, "ok" if row.outcome == Finding.Outcome.OK else "unavailable")


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


def _redis() -> Any:
    waits = {"socket_timeout": settings.REDIS_TIMEOUT, "socket_connect_timeout": settings.REDIS_TIMEOUT}
    return redis.Redis.from_url(settings.REDIS_URL, **waits)
