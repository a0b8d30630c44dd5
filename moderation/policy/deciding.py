"""Decides what the machine recommends for a revision, from what the checks saw and from rules that are data.

Pure: no clock, no database, no Django. It must not know how a check works nor what becomes of its verdict,
so that a policy can be replayed over stored findings and give what it would have given then.

How a verdict comes about:

1. Every rule is evaluated; the conditions of one rule must all hold. The order of rules and findings is of no account.
2. Shadow rules that match are recorded and change nothing.
3. A live rule that says "approve" is an exemption: it wins over all other live rules. Otherwise the most severe
   outcome wins: reject > spam > hold > approve. Reject stands above spam because its author is told why and may
   object, so that nobody who broke a written rule is taken for a robot; all of them keep the comment from the public.
4. It fails closed: a required check that is missing, unavailable, or has a score that is no number makes
   the outcome "hold" at least, and no exemption lifts that.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

from moderation.policy.model import (
    AWAITING_REVIEW,
    CHECK_MISSING,
    CHECK_UNAVAILABLE,
    DEFAULT,
    SEVERITY,
    Condition,
    Observed,
    Outcome,
    Policy,
    Reason,
    Rule,
    Verdict,
)

_NO_SCORE = (math.inf, -math.inf)


def decide(*, findings: Sequence[Observed], policy: Policy, required: Collection[str]) -> Verdict:
    """Weigh the findings of one revision. `required` names the checks without whose word nothing is published."""
    usable = [seen for seen in findings if _is_usable(seen)]
    ranges = _ranges_by_label(usable)
    matching = [rule for rule in policy.rules if _matches(rule, ranges)]
    live = [rule for rule in matching if not rule.shadow]
    gaps = _gaps(findings=findings, usable=usable, required=required)

    outcome = _weigh(live, policy.default)
    if gaps and SEVERITY[outcome] < SEVERITY["hold"]:
        outcome = "hold"

    grounds: list[tuple[str, Outcome]] = [(rule.name, rule.then) for rule in live]
    grounds += [(gap, "hold") for gap in gaps]
    if not grounds and policy.default != "approve":
        grounds.append((DEFAULT, policy.default))
    return Verdict(
        outcome=outcome,
        reasons=_in_order(grounds, outcome),
        shadow=_in_order([(rule.name, rule.then) for rule in matching if rule.shadow], outcome),
        policy_version=policy.version,
        public_reason=_public_reason(live, outcome, policy.reasons),
    )


def _is_usable(seen: Observed) -> bool:
    """A score that is not a finite number compares with nothing: it would slip past every threshold."""
    return seen.outcome == "ok" and (seen.score is None or math.isfinite(seen.score))


def _ranges_by_label(usable: Iterable[Observed]) -> dict[str, tuple[float, float]]:
    """The lowest and the highest score of each label; of one that came without a score, a range that holds none."""
    ranges: dict[str, tuple[float, float]] = {}
    for seen in usable:
        low, high = ranges.get(seen.label, _NO_SCORE)
        if seen.score is not None:
            low, high = min(low, seen.score), max(high, seen.score)
        ranges[seen.label] = (low, high)
    return ranges


def _matches(rule: Rule, ranges: Mapping[str, tuple[float, float]]) -> bool:
    # A loop, for speed: a backtest comes here millions of times.
    for condition in rule.when:  # noqa: SIM110 -- see above
        if not _holds(condition, ranges):
            return False
    return True


def _holds(condition: Condition, ranges: Mapping[str, tuple[float, float]]) -> bool:
    seen = ranges.get(condition.finding)
    if condition.operator == "present":
        return (seen is not None) == bool(condition.threshold)
    if seen is None:
        return False
    return seen[1] >= condition.threshold if condition.operator == "at_least" else seen[0] <= condition.threshold


def _gaps(*, findings: Sequence[Observed], usable: Sequence[Observed], required: Collection[str]) -> list[str]:
    """Why the required checks' evidence is not whole; empty when it is."""
    needed = set(required)
    broken = needed & ({seen.check for seen in findings if not _is_usable(seen)})
    missing = needed - {seen.check for seen in usable} - broken
    return [name for name, checks in ((CHECK_UNAVAILABLE, broken), (CHECK_MISSING, missing)) if checks]


def _weigh(live: Sequence[Rule], default: Outcome) -> Outcome:
    outcomes: list[Outcome] = [rule.then for rule in live]
    if not outcomes:
        return default
    if "approve" in outcomes:
        return "approve"
    return max(outcomes, key=SEVERITY.__getitem__)


def _in_order(grounds: Iterable[tuple[str, Outcome]], outcome: Outcome) -> tuple[str, ...]:
    """Those that decided first, then by severity and name: the same tuple whatever the order of the rules."""
    ranked = sorted(grounds, key=lambda ground: (ground[1] != outcome, -SEVERITY[ground[1]], ground[0]))
    return tuple(name for name, _ in ranked)


def _public_reason(live: Sequence[Rule], outcome: Outcome, reasons: Sequence[Reason]) -> str | None:
    """Of several codes that led to this outcome, the one that the policy lists first among its reasons."""
    if outcome == "approve":
        return None
    given = {rule.public_reason for rule in live if rule.then == outcome}
    codes = [reason.code for reason in reasons]
    return next((code for code in codes if code in given), AWAITING_REVIEW if AWAITING_REVIEW in codes else None)
