"""A backtest as a document: counts of what would change, how people had decided, each rule's record, and samples."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from moderation.backtesting.records import read_records
from moderation.backtesting.replay import Agreement, Change, Comparison
from moderation.models import Revision
from moderation.policy import Policy, Rule

MOST_COMPARED: Final = 100_000
_EXCERPT: Final = 240  # characters
_PROGRESS_EVERY: Final = 5_000  # revisions

Progress = Callable[[int], None]


def backtest_policy(
    *,
    policy: Policy,
    since: datetime | None = None,
    until: datetime | None = None,
    most: int = MOST_COMPARED,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Replay a policy over the findings stored from `since` to `until`, the newest `most` revisions of them.

    `capped` says that there were more. Of `people`: `agreed`, `asked` (held for a person) and `contradicted` count the
    revisions on which a person has the last word, as the machine recommended then (`before`) and as this policy
    would (`after`).
    """
    labels = {condition.finding for rule in policy.rules for condition in rule.when}
    comparison = Comparison(policy)
    records = read_records(labels=labels, since=since, until=until, most=most + 1)
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
        "samples": _samples(comparison.samples()),
    }


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


def _samples(changes: Sequence[Change]) -> list[dict[str, Any]]:
    texts = {
        revision_id: (comment_id, body)
        for revision_id, comment_id, body in Revision.objects.filter(
            pk__in=[change.revision_id for change in changes]
        ).values_list("id", "comment_id", "body")
    }
    return [
        {
            "comment": str(texts[change.revision_id][0]),
            "excerpt": texts[change.revision_id][1][:_EXCERPT],
            "from": change.before,
            "to": change.after,
            "reasons": list(change.reasons),
            "people": change.people,
        }
        for change in changes
        if change.revision_id in texts
    ]
