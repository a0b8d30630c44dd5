"""How far second looks agree with first decisions: people with people, and people with the policy's approvals.

Counts over all pairs of moderators: who agrees with whom is nobody's figure.
"""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count

from moderation.models import AuditSample
from moderation.queries.figures.maths import cohens_kappa, kappa_interval, wilson
from moderation.queries.figures.period import Period
from moderation.status import OUTCOME, Action, Actor, Status

OUTCOMES: Final = (Status.APPROVED, Status.REJECTED, Status.SPAM)


def second_looks(period: Period) -> dict[str, Any]:
    """Blind second looks taken in the period.

    `people`: `table[first][second]` counts outcomes; `agreed` is on publishing or not, as is Cohen's `kappa`, with the
    95 % interval of a bootstrap. `policy`: of its approvals, all alike and so without a κ, how many people would have
    published, with Wilson's interval.
    """
    taken = period.of(AuditSample.objects.exclude(choice=""), field="reviewed_at").order_by()
    rows = taken.values_list("decision__actor", "decision__outcome", "choice").annotate(count=Count("id"))
    people = {first: dict.fromkeys(OUTCOMES, 0) for first in OUTCOMES}
    policy = dict.fromkeys(OUTCOMES, 0)
    for actor, first, choice, count in rows:
        second = OUTCOME[Action(choice)]
        if actor == Actor.MODERATOR:
            people[Status(first)][second] += count
        else:
            policy[second] += count
    return {"people": _people(people), "policy": _policy(policy)}


def _people(table: dict[Status, dict[Status, int]]) -> dict[str, Any]:
    published = Status.APPROVED
    both = table[published][published]
    first_only = sum(table[published].values()) - both
    second_only = sum(row[published] for row in table.values()) - both
    looked = sum(sum(row.values()) for row in table.values())
    neither = looked - both - first_only - second_only
    square = [[both, first_only], [second_only, neither]]
    interval = kappa_interval(square)
    return {
        "looked": looked,
        "agreed": both + neither,
        "kappa": cohens_kappa(square),
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "table": {str(first): {str(second): count for second, count in row.items()} for first, row in table.items()},
    }


def _policy(counts: dict[Status, int]) -> dict[str, Any]:
    looked, upheld = sum(counts.values()), counts[Status.APPROVED]
    low, high = wilson(upheld, looked)
    return {
        "looked": looked,
        "upheld": upheld,
        "share": upheld / looked if looked else None,
        "low": low if looked else None,
        "high": high if looked else None,
        "choices": {str(second): count for second, count in counts.items()},
    }
