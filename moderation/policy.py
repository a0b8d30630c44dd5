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
from dataclasses import dataclass
from typing import Any, Final, Literal

Outcome = Literal["approve", "hold", "spam", "reject"]
Operator = Literal["at_least", "at_most", "present"]

SEVERITY: Final[Mapping[str, int]] = {"approve": 0, "hold": 1, "spam": 2, "reject": 3}

CHECK_MISSING: Final = "required_check_missing"
CHECK_UNAVAILABLE: Final = "check_unavailable"
DEFAULT: Final = "default"
RESERVED_NAMES: Final = frozenset({CHECK_MISSING, CHECK_UNAVAILABLE, DEFAULT})

AWAITING_REVIEW: Final = "awaiting_review"
"""The reason code that a reader sees, if the policy has it, where no rule of the policy is to blame for the wait."""


LARGEST_NUMBER: Final = 1e15
"""No threshold needs more, and beyond it a float no longer tells one count from the next."""


class PolicyError(ValueError):
    """The data is no policy. The message starts with the path of what is wrong, e.g. `rules[2].when[0].at_least`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison. With `at_least`/`at_most`, some finding of that label has such a score; with `present`,
    there is a finding of that label (threshold 1.0) or there is none (0.0)."""

    finding: str
    operator: Operator
    threshold: float


@dataclass(frozen=True, slots=True)
class Rule:
    """If all of `when` holds, `then` is recommended, or, in the shadow, merely noted. `public_reason` is a code."""

    name: str
    when: tuple[Condition, ...]
    then: Outcome
    shadow: bool = False
    public_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """What a moderator picks from (`label`) and what the author is told (`public_text`)."""

    code: str
    label: str
    public_text: str


@dataclass(frozen=True, slots=True)
class Policy:
    """`default` is the outcome where no rule matches. The order of `reasons` is their precedence for the public."""

    version: str
    default: Literal["approve", "hold"]
    rules: tuple[Rule, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """One stored finding. An unavailable check is observed once, with outcome "unavailable" and any label."""

    check: str
    label: str
    score: float | None = None
    outcome: Literal["ok", "unavailable"] = "ok"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reasons` and `shadow` are rule names, those that decided first. `public_reason` is a code or None."""

    outcome: Outcome
    reasons: tuple[str, ...]
    shadow: tuple[str, ...]
    policy_version: str
    public_reason: str | None


def decide(*, findings: Sequence[Observed], policy: Policy, required: Collection[str]) -> Verdict:
    """Weigh the findings of one revision. `required` names the checks without whose word nothing is published."""
    usable = [seen for seen in findings if _is_usable(seen)]
    scores = _scores_by_label(usable)
    matching = [rule for rule in policy.rules if all(_holds(condition, scores) for condition in rule.when)]
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


def _scores_by_label(usable: Iterable[Observed]) -> dict[str, list[float]]:
    scores: dict[str, list[float]] = {}
    for seen in usable:
        of_label = scores.setdefault(seen.label, [])
        if seen.score is not None:
            of_label.append(seen.score)
    return scores


def _holds(condition: Condition, scores: Mapping[str, Sequence[float]]) -> bool:
    if condition.operator == "present":
        return (condition.finding in scores) == bool(condition.threshold)
    seen = scores.get(condition.finding, ())
    if condition.operator == "at_least":
        return any(score >= condition.threshold for score in seen)
    return any(score <= condition.threshold for score in seen)


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


def parse_policy(data: Mapping[str, Any]) -> Policy:
    """Read a policy from its JSON form, refusing whatever would silently mean something else than was meant.

    Shape: `{"version", "default", "rules": [{"name", "when": [{"finding", "at_least"|"at_most"|"present"}], "then",
    "mode", "public_reason"}], "reasons": [{"code", "label", "public_text"}]}`; `mode` is "live" if left out.
    Raises PolicyError.
    """
    _check_keys(data, "policy", needed={"version", "default", "rules", "reasons"})
    default = data["default"]
    if default not in ("approve", "hold"):
        raise PolicyError('default: has to be "approve" or "hold"; nothing is refused for want of a rule')
    reasons = tuple(
        _parse_reason(entry, f"reasons[{index}]") for index, entry in enumerate(_list(data["reasons"], "reasons"))
    )
    _refuse_repeats([reason.code for reason in reasons], "reasons", "code")
    codes = {reason.code for reason in reasons}
    rules = tuple(
        _parse_rule(entry, f"rules[{index}]", codes) for index, entry in enumerate(_list(data["rules"], "rules"))
    )
    _refuse_repeats([rule.name for rule in rules], "rules", "name")
    return Policy(version=_text(data["version"], "version"), default=default, rules=rules, reasons=reasons)


def _parse_reason(entry: Any, path: str) -> Reason:
    _check_keys(entry, path, needed={"code", "label", "public_text"})
    return Reason(**{key: _text(entry[key], f"{path}.{key}") for key in ("code", "label", "public_text")})


def _parse_rule(entry: Any, path: str, codes: Collection[str]) -> Rule:
    _check_keys(entry, path, needed={"name", "when", "then"}, allowed={"mode", "public_reason"})
    name = _text(entry["name"], f"{path}.name")
    if name in RESERVED_NAMES:
        raise PolicyError(f'{path}.name: "{name}" is what the policy itself says; choose another name')
    when = _list(entry["when"], f"{path}.when")
    if not when:
        raise PolicyError(f'{path}.when: is empty and would match every comment; use the policy\'s "default" for that')
    then = entry["then"]
    if not isinstance(then, str) or then not in SEVERITY:
        raise PolicyError(f"{path}.then: has to be one of {', '.join(SEVERITY)}")
    mode = entry.get("mode", "live")
    if mode not in ("live", "shadow"):
        raise PolicyError(f'{path}.mode: has to be "live" or "shadow"')
    public_reason = entry.get("public_reason")
    if public_reason is not None and _text(public_reason, f"{path}.public_reason") not in codes:
        raise PolicyError(f'{path}.public_reason: "{public_reason}" is not among the codes of "reasons"')
    conditions = tuple(_parse_condition(each, f"{path}.when[{index}]") for index, each in enumerate(when))
    outcome: Outcome = then  # type: ignore[assignment]  # mypy does not narrow by `in SEVERITY`
    return Rule(name, conditions, outcome, shadow=mode == "shadow", public_reason=public_reason)


def _parse_condition(entry: Any, path: str) -> Condition:
    _check_keys(entry, path, needed={"finding"}, allowed={"at_least", "at_most", "present"})
    finding = _text(entry["finding"], f"{path}.finding")
    operators: list[Operator] = [name for name in ("at_least", "at_most", "present") if name in entry]
    if len(operators) != 1:
        raise PolicyError(f"{path}: needs exactly one of at_least, at_most, present; a band is two conditions")
    operator = operators[0]
    value = entry[operator]
    if operator == "present":
        if not isinstance(value, bool):
            raise PolicyError(f"{path}.present: has to be true or false")
    elif isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST_NUMBER:
        raise PolicyError(f"{path}.{operator}: has to be a number")
    return Condition(finding, operator, float(value))


def _check_keys(entry: Any, path: str, *, needed: set[str], allowed: Collection[str] = ()) -> None:
    if not isinstance(entry, Mapping):
        raise PolicyError(f"{path}: has to be an object")
    if missing := sorted(needed - set(entry)):
        raise PolicyError(f"{path}: lacks {', '.join(missing)}")
    if unknown := sorted(str(key) for key in set(entry) - needed - set(allowed)):
        raise PolicyError(f"{path}: does not know {', '.join(unknown)}")


def _list(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise PolicyError(f"{path}: has to be a list")
    return list(value)


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PolicyError(f"{path}: has to be a text that is not empty")
    return value


def _refuse_repeats(names: Sequence[str], path: str, key: str) -> None:
    for index, name in enumerate(names):
        if name in names[:index]:
            raise PolicyError(f'{path}[{index}].{key}: "{name}" is used twice')
