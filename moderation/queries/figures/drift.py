"""Whether the scores of what comes in are spread as they were in the period before, just as long."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final, Literal

from django.db.models import Count, Q

from moderation.models import Comment
from moderation.queries.figures.maths import population_stability
from moderation.queries.figures.period import Period

MOST_READ: Final = 20_000  # newest comments of each period
FEWEST: Final = 30  # scores in each period, below which nothing can be seen
# Narrow where most scores are: a shift among the harmless would not be seen in ten equal bins.
EDGES: Final = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 0.9, 1.0)
_LABELS: Final = ("toxicity", "spam", "site_rejection")
# The rule of thumb by which this index is read everywhere.
_MOVED, _MOVED_MUCH = 0.1, 0.25
# Two draws from one distribution differ too: the index is then about χ² of nine degrees of freedom times
# (1/n + 1/m) (Yurdakul 2018), which in one case of twenty is above this.
_CHI_SQUARE: Final = 16.919

Reading = Literal["too_few", "stable", "moved", "moved_much"]


def score_drift(period: Period) -> list[dict[str, Any]]:
    """By score: both histograms over `edges`, the population stability index, and what it says.

    `chance`: below it the index is no more than what two random draws of as many comments differ by, 95 times in 100.
    Empty where the period has no beginning, and so none before it.
    """
    if period.before is None:
        return []
    now, then = _histograms(period), _histograms(period.before)
    return [_document(label, now[label], then[label]) for label in _LABELS]


def _document(label: str, now: list[int], then: list[int]) -> dict[str, Any]:
    sizes = sum(now), sum(then)
    index = population_stability(then, now) if min(sizes) >= FEWEST else None
    chance = _CHI_SQUARE * (1 / sizes[0] + 1 / sizes[1]) if all(sizes) else None
    return {
        "label": label,
        "edges": list(EDGES),
        "now": now,
        "before": then,
        "psi": index,
        "chance": chance,
        "reading": _read(index, chance),
    }


def _read(index: float | None, chance: float | None) -> Reading:
    if index is None or chance is None:
        return "too_few"
    if index < _MOVED or index < chance:
        return "stable"
    return "moved" if index < _MOVED_MUCH else "moved_much"


def _histograms(period: Period) -> dict[str, list[int]]:
    """Counted in one look at the comments of the period, by the scores that stand on them."""
    bounded = period.newest(Comment.objects.all(), most=MOST_READ)
    counts = {
        f"{label}_{number}": Count("id", filter=_between(f"score_{label}", low, high))
        for label in _LABELS
        for number, (low, high) in enumerate(pairwise(EDGES))
    }
    found = bounded.of(Comment.objects.all()).aggregate(**counts)
    return {label: [found[f"{label}_{number}"] for number in range(len(EDGES) - 1)] for label in _LABELS}


def _between(field: str, low: float, high: float) -> Q:
    """The last bin holds its upper end too: a score may be 1."""
    upper = "lte" if high == EDGES[-1] else "lt"
    return Q(**{f"{field}__gte": low, f"{field}__{upper}": high})
