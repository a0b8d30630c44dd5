"""What came in and what became of it, piece by piece; who decided, the policy or people; and what waits now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from moderation.models import Comment, Decision
from moderation.queries.documents import format_time
from moderation.queries.figures.period import Period, Step, pieces, truncate
from moderation.status import Actor, Status

_WAITED: Final = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))


def received(period: Period) -> dict[str, Any]:
    """`received` comments of the period and `by_outcome`: how many of them have which status now."""
    by_outcome = dict(period.of(Comment.objects.all()).values_list("status").annotate(count=Count("id")).order_by())
    return {"received": sum(by_outcome.values()), "by_outcome": by_outcome}


def final_decisions(period: Period) -> QuerySet[Decision]:
    """Decisions of the period that stand and settled something; holding settles nothing."""
    return period.of(Decision.objects.filter(undone_at__isnull=True)).exclude(outcome=Status.HELD)


def automation(period: Period) -> dict[str, Any]:
    """How many final decisions were the policy's and how many people's, and how many people that were."""
    decisions = final_decisions(period)
    by_actor = dict(decisions.values_list("actor").annotate(count=Count("id")).order_by())
    policy, people = by_actor.get(Actor.MACHINE, 0), by_actor.get(Actor.MODERATOR, 0)
    moderators = decisions.filter(actor=Actor.MODERATOR).order_by().values("moderator").distinct().count()
    return {
        "by_policy": policy,
        "by_people": people,
        "moderators": moderators,
        "automated_share": policy / (policy + people) if policy + people else None,
    }


def over_time(period: Period) -> dict[str, Any]:
    """By `step` (hour, day, week, month): comments received, by the status that they have now, and decisions by actor.

    All pieces from the beginning of the period to its end or to now, those in which nothing happened included; where it
    is longer than two years, or has no beginning, from the first comment on.
    """
    begins, until = period.since, min(period.until or timezone.now(), timezone.now())
    if begins is None or Period(begins, until).step == "month":
        first = Comment.objects.aggregate(first=Min("created_at"))["first"] or until
        begins = first if begins is None else max(begins, first)
    if begins >= until:
        return {"step": "day", "pieces": []}
    whole = Period(begins, until)
    came = _count(period.of(Comment.objects.all()), whole.step, "status")
    decided = _count(final_decisions(period), whole.step, "actor")
    return {
        "step": whole.step,
        "pieces": [
            {
                "since": format_time(at),
                "received": came.get(at, {}),
                "by_policy": decided.get(at, {}).get(Actor.MACHINE, 0),
                "by_people": decided.get(at, {}).get(Actor.MODERATOR, 0),
            }
            for at in pieces(step=whole.step, first=begins, last=until - timedelta(microseconds=1))
        ],
    }


def queue_now() -> dict[str, Any]:
    """How many comments wait for a person, the oldest for how many seconds, and how many for how long."""
    now = timezone.now()
    held = Comment.objects.filter(status=Status.HELD)
    older = {f"over_{hours}h": Count("id", filter=Q(created_at__lt=now - age)) for hours, age in _by_hours()}
    found = held.aggregate(size=Count("id"), oldest=Min("created_at"), **older)
    oldest = found.pop("oldest")
    return found | {"oldest_age": None if oldest is None else max(0.0, (now - oldest).total_seconds())}


def _by_hours() -> list[tuple[int, timedelta]]:
    return [(int(age.total_seconds() // 3600), age) for age in _WAITED]


def _count(rows: QuerySet[Any], step: Step, by: str) -> Mapping[datetime, dict[str, int]]:
    found: dict[datetime, dict[str, int]] = defaultdict(dict)
    counted = rows.annotate(piece=truncate(step)).values_list("piece", by).annotate(count=Count("id")).order_by()
    for at, value, count in counted:
        found[at][value] = count
    return found
