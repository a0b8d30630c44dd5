"""A backtest as a document: counts of what would change, how people had decided, each rule's record, and samples."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from moderation.backtesting.records import read_records
from moderation.backtesting.replay import Agreement, Comparison
from moderation.backtesting.samples import read_samples
from moderation.policy import Policy, Rule

MOST_COMPARED: Final = 100_000
_PROGRESS_EVERY: Final = 5_000  # revisions

Progress = Callable[[int], None]


def backtest_policy(
    *,
    policy: Policy,
    against: Policy | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    most: int = MOST_COMPARED,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Replay a policy over the findings stored from `since` to `until`, the newest `most` revisions of them.

    It is compared with what the machine recommended then, or with what the policy `against` would have. `capped` says
    that there were more. Of `people`: `agreed`, `asked` (held for a person) and `contradicted` count the revisions on
    which a person has the last word, as was recommended (`before`) and as this policy would (`after`).
    """
    labels = _labels_of(policy)
    comparison = Comparison(policy, against)
    read = labels if against is None else labels | _labels_of(against)
    records = read_records(labels=read, since=since, until=until, most=most + 1)
    for record in itertools.islice(records, most):
        comparison.add(record)
        if progress is not None and comparison.compared % _PROGRESS_EVERY == 0:
            progress(comparison.compared)
    capped = next(records, None) is not None
    moves = comparison.moves
    return {
        "policy_version": policy.version,
        "compared": comparison.compared,
        "capped": capped,
        "changed": sum(count for (before, after, _), count in moves.items() if before != after),
        "changes": _changes(moves),
        "people": {
            "decided": sum(count for (_, _, people), count in moves.items() if people is not None),
            "before": _agreement(comparison.before),
            "after": _agreement(comparison.after),
        },
        "rules": [_rule(rule, comparison) for rule in policy.rules],
        "samples": read_samples(comparison.samples(), labels=read),
    }


def _labels_of(policy: Policy) -> frozenset[str]:
    return frozenset(condition.finding for rule in policy.rules for condition in rule.when)


def _changes(moves: Counter[Any]) -> list[dict[str, Any]]:
    pairs = sorted({(before, after) for before, after, _ in moves if before != after})
    return [
        {
            "from": before,
            "to": after,
            "count": sum(moves[before, after, people] for people in (None, "approved", "refused")),
            "people_approved": moves[before, after, "approved"],
            "people_refused": moves[before, after, "refused"],
        }
        for before, after in pairs
    ]


def _agreement(agreement: Agreement) -> dict[str, int]:
    return {"agreed": agreement.agreed, "asked": agreement.asked, "contradicted": agreement.contradicted}


def _rule(rule: Rule, comparison: Comparison) -> dict[str, Any]:
    tally = comparison.rules[rule.name]
    return {
        "rule": rule.name,
        "then": rule.then,
        "mode": "shadow" if rule.shadow else "live",
        "matched": tally.matched,
        "alone": tally.alone,
        "would_change": tally.would_change,
        "decided": tally.decided,
        "refused": tally.refused,
        "precision": tally.refused / tally.decided if tally.decided else None,
    }
