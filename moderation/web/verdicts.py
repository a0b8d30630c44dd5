"""Puts a verdict into words for a moderator: which rules decided, on what scores, because of which words.

Pure: it compares the stored verdict and findings (api.md) with the rules of a policy document, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.web.highlighting import words_of

# Whose 1 is a certainty; of the others it is a count.
_GIVE_PROBABILITIES = frozenset({"spam", "toxicity"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding as it is shown. `percent`: for its bar, 0 to 100; None where the score is a count, or none."""

    check: str
    label: str
    score: str
    percent: int | None
    detail: str
    words: tuple[str, ...]
    available: bool
    decisive: bool


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule that the verdict names, and the findings that made it hold. A rule deleted since has no findings."""

    name: str
    outcome: str
    evidence: tuple[Evidence, ...]


def show_evidence(*, findings: Sequence[Mapping[str, Any]], body: str, decisive: frozenset[str]) -> list[Evidence]:
    """All findings, those that decided first, then by score."""
    shown = [_evidence(finding=finding, body=body, decisive=decisive) for finding in findings]
    return sorted(shown, key=lambda each: (not each.decisive, each.available, -(each.percent or 0), each.label))


def explain_verdict(
    *, verdict: Mapping[str, Any] | None, policy: Mapping[str, Any], findings: Sequence[Mapping[str, Any]], body: str
) -> list[RuleHit]:
    """The rules that the verdict names, in its order, each with what it saw."""
    if verdict is None:
        return []
    rules = {rule["name"]: rule for rule in policy["rules"]}
    hits: list[RuleHit] = []
    for name in verdict["reasons"]:
        rule = rules.get(name, {})
        labels = _labels_of(rule)
        seen = tuple(
            _evidence(finding=finding, body=body, decisive=labels) for finding in findings if finding["label"] in labels
        )
        hits.append(RuleHit(name=name, outcome=rule.get("then", verdict["outcome"]), evidence=seen))
    return hits


def decisive_labels(*, verdict: Mapping[str, Any] | None, policy: Mapping[str, Any]) -> frozenset[str]:
    """The labels that the rules of the verdict ask for."""
    named = set(verdict["reasons"]) if verdict else set()
    return frozenset().union(*(_labels_of(rule) for rule in policy["rules"] if rule["name"] in named))


def _labels_of(rule: Mapping[str, Any]) -> frozenset[str]:
    """What a rule wants to see; what it wants not to see can be no reason."""
    return frozenset(each["finding"] for each in rule.get("when", ()) if each.get("present") is not False)


def _evidence(*, finding: Mapping[str, Any], body: str, decisive: frozenset[str]) -> Evidence:
    score = finding["score"]
    share = score is not None and 0 <= score <= 1 and (finding["check"] in _GIVE_PROBABILITIES or score % 1)
    return Evidence(
        check=finding["check"],
        label=say_label(finding["label"]),
        score="" if score is None else f"{score:.2f}" if share or score % 1 else f"{score:g}",
        percent=round(score * 100) if share else None,
        detail=finding["detail"],
        words=tuple(words_of(body=body, finding=finding)),
        available=finding["outcome"] == "ok",
        decisive=finding["label"] in decisive,
    )


def say_label(label: str) -> str:
    """A finding's slug as words."""
    return label.replace("_", " ")
