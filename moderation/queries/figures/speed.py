"""How long texts waited for a decision that settled them, the policy's and people's apart."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Final

from moderation.queries.figures.period import Period
from moderation.queries.figures.volume import final_decisions
from moderation.status import Actor, Status

MOST_READ: Final = 10_000  # newest decisions of the period
# Upper ends in seconds, the last one open.
EDGES: Final = (1, 10, 60, 600, 3600, 6 * 3600, 24 * 3600)
_OPEN: Final = (Status.PENDING, Status.HELD)


def time_to_decision(period: Period) -> dict[str, Any]:
    """Nearest-rank percentiles in seconds, of all and of people's decisions, and both histograms over `edges`.

    From when a text was sent to when it was first settled; what was changed later is no waiting. Of the newest 10,000.
    """
    rows = final_decisions(period).filter(previous_status__in=_OPEN).order_by("-created_at")
    policy: list[float] = []
    people: list[float] = []
    for actor, decided, sent in rows.values_list("actor", "created_at", "revision__created_at")[:MOST_READ]:
        took = max(0.0, (decided - sent).total_seconds())
        (people if actor == Actor.MODERATOR else policy).append(took)
    return _percentiles(sorted(policy + people)) | {
        "people": _percentiles(sorted(people)),
        "edges": list(EDGES),
        "policy_counts": _histogram(policy),
        "people_counts": _histogram(people),
    }


def _percentiles(seconds: Sequence[float]) -> dict[str, Any]:
    if not seconds:
        return {"p50": None, "p95": None}
    return {f"p{share}": seconds[math.ceil(len(seconds) * share / 100) - 1] for share in (50, 95)}


def _histogram(seconds: Sequence[float]) -> list[int]:
    counts = [0] * (len(EDGES) + 1)
    for each in seconds:
        counts[bisect_right(EDGES, each)] += 1
    return counts
