"""Which checks could not look, and how often services outside gave no answer."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count, Q

from moderation.checks.registry import get_checks
from moderation.checks.remote.base import RemoteCheck
from moderation.models import Comment, Finding, RemoteJob
from moderation.queries.figures.period import Period

MOST_READ: Final = 20_000  # newest comments of the period


def check_availability(period: Period) -> list[dict[str, Any]]:
    """Services that are asked, and every check that was once unavailable: how often it was asked, and gave no answer.

    Of the newest 20,000 comments of the period, as they are now. `remote`: a service outside.
    """
    bounded = period.newest(Comment.objects.all(), most=MOST_READ)
    broken = bounded.of(Comment.objects.filter(checks_failed=True))
    failures = Finding.objects.filter(outcome=Finding.Outcome.UNAVAILABLE, revision__comment__in=broken)
    failed = dict(failures.order_by().values_list("check_name").annotate(count=Count("revision", distinct=True)))
    jobs = bounded.of(RemoteJob.objects.all()).order_by()
    asked = dict(jobs.values_list("check_name").annotate(count=Count("id", filter=Q(due_at__isnull=True))))
    remote = {check.name for check in get_checks() if isinstance(check, RemoteCheck)} | set(asked)
    local = bounded.of(Comment.objects.all()).count() if failed.keys() - remote else 0
    return [
        {
            "check": name,
            "remote": name in remote,
            "asked": (times := max(asked.get(name, 0) if name in remote else local, failed.get(name, 0))),
            "unavailable": failed.get(name, 0),
            "share": 1 - failed.get(name, 0) / times if times else None,
        }
        for name in sorted(remote | set(failed))
    ]
