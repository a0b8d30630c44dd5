"""What happened in a period, in numbers, and what has changed since a moderator last looked."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from moderation.models import ModerationEvent
from moderation.queries.figures import judged, volume
from moderation.queries.figures.agreement import second_looks
from moderation.queries.figures.availability import check_availability
from moderation.queries.figures.drift import score_drift
from moderation.queries.figures.period import Period
from moderation.queries.figures.speed import time_to_decision
from moderation.queries.staff import queue_counts

_CHANGES_LIMIT = 500
_BEFORE_ALL = uuid.UUID(int=0)


def changes_since(*, since: uuid.UUID | None, moderator: User | None = None) -> dict[str, Any]:
    """Counts of all queues (`mine` if it is said whose), ids of the comments that have changed, the next `since`."""
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
        "counts": queue_counts(moderator=moderator),
        "changed": list(dict.fromkeys(str(comment_id) for comment_id in changed)),
        "next_since": str(seen or _BEFORE_ALL),
    }


def moderation_stats(*, since: datetime | None = None, until: datetime | None = None) -> dict[str, Any]:
    """Volume, outcomes, automation and speed of a period in the fields of the contract; the queue as it is now.

    Times are in seconds. `check_precision` says for each rule of the policy how often people, deciding after it,
    refused what it had stopped.
    """
    period = Period(since, until)
    speed, queue = time_to_decision(period), volume.queue_now()
    return {
        **volume.received(period),
        "automated_share": volume.automation(period)["automated_share"],
        "time_to_decision": {"p50": speed["p50"], "p95": speed["p95"]},
        "queue": {"size": queue["size"], "oldest_age": queue["oldest_age"]},
        "check_precision": judged.precision_by_rule(judged.read_judgements(period)),
        "appeals": {"received": 0, "upheld": 0, "overturned": 0},
    }


def activity_stats(*, since: datetime | None = None, until: datetime | None = None) -> dict[str, Any]:
    """The same period in more detail: over time, by who decided, how long each waited, and what waits now."""
    period = Period(since, until)
    return {
        **volume.received(period),
        **volume.automation(period),
        "over_time": volume.over_time(period),
        "time_to_decision": time_to_decision(period),
        "queue": volume.queue_now(),
    }


def accuracy_stats(*, since: datetime | None = None, until: datetime | None = None) -> dict[str, Any]:
    """How right the machine and people were in a period: second looks, rules, checks, scores, drift, availability."""
    period = Period(since, until)
    judgements = judged.read_judgements(period)
    return {
        "second_looks": second_looks(period),
        "precision_by_rule": judged.precision_by_rule(judgements),
        "precision_by_check": judged.precision_by_check(judgements),
        "calibration": judged.calibration(judgements, period),
        "drift": score_drift(period),
        "availability": check_availability(period),
    }
