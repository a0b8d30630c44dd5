"""What happened in a period, in numbers, and what has changed since a moderator last looked."""

from __future__ import annotations

import math
import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from moderation.models import Comment, Decision, ModerationEvent, Verdict
from moderation.queries.staff import queue_counts
from moderation.status import Actor, Status

_CHANGES_LIMIT = 500
_BEFORE_ALL = uuid.UUID(int=0)
_REFUSED = (Status.REJECTED, Status.SPAM)


def changes_since(*, since: uuid.UUID | None) -> dict[str, Any]:
    """Counts of all queues, ids of the comments that anything happened to since, and the next `since`."""
    events = ModerationEvent.objects.filter(comment__isnull=False)
    if since is None:
        changed: list[uuid.UUID | None] = []
        seen = events.order_by("-id").values_list("id", flat=True).first()
    else:
        # What does not fit into this answer comes with the next one: it goes on where this one ends.
        rows = list(events.filter(id__gt=since).order_by("id").values_list("id", "comment_id")[:_CHANGES_LIMIT])
        changed = [comment_id for _, comment_id in rows]
        seen = rows[-1][0] if rows else since
    return {
        "counts": queue_counts(),
        "changed": list(dict.fromkeys(str(comment_id) for comment_id in changed)),
        "next_since": str(seen or _BEFORE_ALL),
    }


def moderation_stats(*, since: datetime | None = None, until: datetime | None = None) -> dict[str, Any]:
    """Volume, outcomes, automation and speed of the comments received in a period; the queue as it is now.

    Times are in seconds. `check_precision` says for each rule of the policy how often people, deciding after it,
    refused what it had stopped.
    """
    comments = _between(Comment.objects.all(), since, until)
    decisions = _between(Decision.objects.filter(undone_at__isnull=True), since, until)
    final = decisions.exclude(outcome=Status.HELD)
    automated = final.filter(actor=Actor.MACHINE).count()
    total = final.count()
    return {
        "received": comments.count(),
        "by_outcome": dict(comments.values_list("status").annotate(count=Count("id")).order_by()),
        "automated_share": automated / total if total else None,
        "time_to_decision": _percentiles(
            sorted(
                (decided - received).total_seconds()
                for decided, received in final.values_list("created_at", "comment__created_at")
            )
        ),
        "queue": _queue_now(),
        "check_precision": _precision(decisions),
        "appeals": {"received": 0, "upheld": 0, "overturned": 0},
    }


def _between(rows: QuerySet[Any], since: datetime | None, until: datetime | None) -> QuerySet[Any]:
    if since is not None:
        rows = rows.filter(created_at__gte=since)
    return rows if until is None else rows.filter(created_at__lt=until)


def _queue_now() -> dict[str, Any]:
    held = Comment.objects.filter(status=Status.HELD).aggregate(size=Count("id"), oldest=Min("created_at"))
    age = None if held["oldest"] is None else max(0.0, (timezone.now() - held["oldest"]).total_seconds())
    return {"size": held["size"], "oldest_age": age}


def _percentiles(seconds: Sequence[float]) -> dict[str, float | None]:
    """Nearest-rank percentiles of a sorted list."""
    if not seconds:
        return {"p50": None, "p95": None}
    return {f"p{share}": seconds[math.ceil(len(seconds) * share / 100) - 1] for share in (50, 95)}


def _precision(decisions: QuerySet[Decision]) -> list[dict[str, Any]]:
    by_people = decisions.filter(actor=Actor.MODERATOR).exclude(outcome=Status.HELD)
    outcomes = dict(by_people.order_by("id").values_list("revision", "outcome"))
    judged: dict[str, list[bool]] = defaultdict(list)
    verdicts = Verdict.objects.filter(revision__decisions__in=by_people).exclude(outcome="approve").distinct()
    for revision_id, reasons in verdicts.values_list("revision_id", "reasons"):
        for rule in reasons:
            judged[rule].append(outcomes[revision_id] in _REFUSED)
    return [
        {"rule": rule, "decided": len(refused), "refused": sum(refused), "precision": sum(refused) / len(refused)}
        for rule, refused in sorted(judged.items())
    ]
