"""Puts a verdict into words for a moderator: which rules decided, on what scores, because of which words.

Pure: it compares the stored verdict and findings (api.md) with the rules of a policy document, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import number_format

from moderation.web.feeding import Feed, find_feeds, find_ticks, labels_of
from moderation.web.highlighting import words_of
from moderation.web.policy_words import rule_anchor
from moderation.web.stored_words import say_label, say_stored
from moderation.wording import translate_shipped

# Whose 1 is a certainty; of the others it is a count.
_GIVE_PROBABILITIES = frozenset({"spam", "toxicity"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding as it is shown. `percent`: for its bar, 0 to 100; None where the score is a count, or none.

    feeds: the rules to show beside it; ticks: where on the bar rules begin to speak, in percent.
    """

    check: str
    label: str
    score: str
    percent: int | None
    detail: str
    words: tuple[str, ...]
    available: bool
    decisive: bool
    feeds: tuple[Feed, ...] = ()
    ticks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule that the verdict names, and the findings that made it hold; `anchor`: where the policy page has it.

    A rule deleted since has neither findings nor an anchor.
    """

    name: str
    title: str
    anchor: str
    outcome: str
    evidence: tuple[Evidence, ...]


def show_evidence(
    *,
    findings: Sequence[Mapping[str, Any]],
    body: str,
    decisive: frozenset[str],
    rules: Sequence[Mapping[str, Any]] = (),
    matched: frozenset[str] = frozenset(),
) -> list[Evidence]:
    """All findings, those that decided first, then by score; each with those of `rules` that it feeds.

    `matched` are the names of the rules, shadow ones included, that hold of this comment.
    """
    shown = [
        replace(
            _evidence(finding=finding, body=body, decisive=decisive),
            feeds=find_feeds(finding=finding, rules=rules, matched=matched),
            ticks=find_ticks(label=finding["label"], rules=rules),
        )
        for finding in findings
    ]
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
        labels = labels_of(rule)
        seen = tuple(
            _evidence(finding=finding, body=body, decisive=labels) for finding in findings if finding["label"] in labels
        )
        hits.append(
            RuleHit(
                name=name,
                title=translate_shipped(name),
                anchor=rule_anchor(name) if rule else "",
                outcome=rule.get("then", verdict["outcome"]),
                evidence=seen,
            )
        )
    return hits


def decisive_labels(*, verdict: Mapping[str, Any] | None, policy: Mapping[str, Any]) -> frozenset[str]:
    """The labels that the rules of the verdict ask for."""
    named = set(verdict["reasons"]) if verdict else set()
    return frozenset().union(*(labels_of(rule) for rule in policy["rules"] if rule["name"] in named))


def _evidence(*, finding: Mapping[str, Any], body: str, decisive: frozenset[str]) -> Evidence:
    score = finding["score"]
    share = score is not None and 0 <= score <= 1 and (finding["check"] in _GIVE_PROBABILITIES or score % 1)
    return Evidence(
        check=finding["check"],
        label=say_label(finding["label"]),
        score="" if score is None else number_format(score, decimal_pos=2 if share or score % 1 else 0),
        percent=round(score * 100) if share else None,
        detail="" if _repeats_score(finding) else say_stored(finding["detail"]),
        words=tuple(words_of(body=body, finding=finding)),
        available=finding["outcome"] == "ok",
        decisive=finding["label"] in decisive,
    )


def _repeats_score(finding: Mapping[str, Any]) -> bool:
    """Whether the sentence of a classifier says nothing that the label and the score do not (checks/classified.py)."""
    score = finding["score"]
    said = finding["label"].replace("_", " ")
    return score is not None and finding["detail"] == f"{said}: {score:.0%} probable"
