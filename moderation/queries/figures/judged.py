"""How right the machine was, by what people decided after it: each rule, each check, and the scores of the classifier.

Decides what counts as right. People see mostly what was held, so that all of this is about what the machine stopped;
what it lets through, second looks show (agreement.py).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from moderation.models import Finding
from moderation.policy.reasons import NOT_ABOUT_TONE
from moderation.queries.figures.maths import wilson
from moderation.queries.figures.period import Period
from moderation.queries.figures.volume import final_decisions
from moderation.screening.policies import current_document
from moderation.status import Actor, Status

MOST_READ: Final = 10_000  # newest decisions of people in the period
LABELS: Final = ("toxicity", "spam", "site_rejection")
_EDGES: Final = tuple(number / 10 for number in range(11))
_EXAMPLES: Final = 3  # texts of a rule that are looked at for which check saw what it is about


class Judgement(NamedTuple):
    """What people decided last on a text, and which rules had stopped it; none where the policy approved it."""

    revision: uuid.UUID
    outcome: str
    reason: str
    rules: tuple[str, ...]

    @property
    def refused(self) -> bool:
        return self.outcome != Status.APPROVED


def read_judgements(period: Period) -> list[Judgement]:
    """People's last decision on each text, of the newest 10,000 decisions of the period."""
    rows = final_decisions(period).filter(actor=Actor.MODERATOR).order_by("-created_at", "-id")
    fields = ("revision", "outcome", "reason", "revision__verdict__outcome", "revision__verdict__reasons")
    found: dict[uuid.UUID, Judgement] = {}
    for revision, outcome, reason, verdict, rules in rows.values_list(*fields)[:MOST_READ]:
        stopped = tuple(dict.fromkeys(rules)) if verdict not in (None, "approve") else ()
        found.setdefault(revision, Judgement(revision, outcome, reason, stopped))
    return list(found.values())


def precision_by_rule(judgements: Iterable[Judgement]) -> list[dict[str, Any]]:
    """For each rule that stopped something: how much of it people decided on, and how much of that they refused."""
    judged: dict[str, list[bool]] = defaultdict(list)
    for each in judgements:
        for rule in each.rules:
            judged[rule].append(each.refused)
    return [{"rule": rule, **_share(refused)} for rule, refused in sorted(judged.items())]


def precision_by_check(judgements: Sequence[Judgement]) -> list[dict[str, Any]]:
    """The same by check: of what any rule stopped that asks for what the check sees."""
    checks = _checks_of_rules(judgements)
    judged: dict[str, list[bool]] = defaultdict(list)
    for each in judgements:
        for check in {check for rule in each.rules for check in checks.get(rule, ())}:
            judged[check].append(each.refused)
    return [{"check": check, **_share(refused)} for check, refused in sorted(judged.items())]


def calibration(judgements: Sequence[Judgement], period: Period) -> list[dict[str, Any]]:
    """Of each score in ten bins: how probable it called what people decided on, and how much of that they refused.

    `spam` is about what people marked as spam, `toxicity` about what they rejected for its tone, `site_rejection`
    about either. `error` is the mean gap over the bins, weighted by their decisions.
    """
    scores = _read_scores(period)
    documents = []
    for label in LABELS:
        pairs = [
            (score, refused)
            for each in judgements
            if (score := scores.get((each.revision, label))) is not None
            and (refused := _counts_as(label, each)) is not None
        ]
        bins = [_bin(pairs, low, high) for low, high in pairwise(_EDGES)]
        gaps = [each["decided"] * abs(each["predicted"] - each["share"]) for each in bins if each["decided"]]
        documents.append(
            {
                "label": label,
                "decided": len(pairs),
                "refused": sum(refused for _, refused in pairs),
                "error": sum(gaps) / len(pairs) if pairs else None,
                "bins": bins,
            }
        )
    return documents


def _share(refused: Sequence[bool]) -> dict[str, Any]:
    low, high = wilson(sum(refused), len(refused))
    share = sum(refused) / len(refused)
    return {"decided": len(refused), "refused": sum(refused), "precision": share, "low": low, "high": high}


def _counts_as(label: str, judgement: Judgement) -> bool | None:
    """Whether people refused it for what the score is about; None where they refused it for something else."""
    if not judgement.refused:
        return False
    spam, about_tone = judgement.outcome == Status.SPAM, judgement.reason not in NOT_ABOUT_TONE
    right = {"spam": spam, "toxicity": not spam and about_tone, "site_rejection": spam or about_tone}[label]
    return True if right else None


def _bin(pairs: Sequence[tuple[float, bool]], low: float, high: float) -> dict[str, Any]:
    inside = [(score, refused) for score, refused in pairs if low <= score < high or score == high == 1.0]
    decided, refused = len(inside), sum(refused for _, refused in inside)
    interval = wilson(refused, decided)
    return {
        "from": low,
        "to": high,
        "decided": decided,
        "refused": refused,
        "predicted": sum(score for score, _ in inside) / decided if decided else None,
        "share": refused / decided if decided else None,
        "low": interval.low if decided else None,
        "high": interval.high if decided else None,
    }


def _read_scores(period: Period) -> dict[tuple[uuid.UUID, str], float]:
    rows = final_decisions(period).filter(actor=Actor.MODERATOR, revision__findings__label__in=LABELS)
    fields = ("revision", "revision__findings__label", "revision__findings__score")
    newest = rows.order_by("-created_at", "-id").values_list(*fields)[: MOST_READ * len(LABELS)]
    return {(revision, label): score for revision, label, score in newest if score is not None}


def _checks_of_rules(judgements: Iterable[Judgement]) -> Mapping[str, set[str]]:
    """By rule: the checks that report what it asks for, as they did on a few of the texts that it stopped."""
    asked = {rule["name"]: _labels_of(rule) for rule in current_document()["rules"]}
    examples: dict[str, list[uuid.UUID]] = defaultdict(list)
    for each in judgements:
        for rule in each.rules:
            if len(examples[rule]) < _EXAMPLES:
                examples[rule].append(each.revision)
    wanted = {revision for revisions in examples.values() for revision in revisions}
    seen = Finding.objects.filter(revision__in=wanted).order_by().values_list("label", "check_name").distinct()
    checks: dict[str, set[str]] = defaultdict(set)
    for label, check in seen:
        checks[label].add(check)
    return {rule: {check for label in asked.get(rule, ()) for check in checks[label]} for rule in examples}


def _labels_of(rule: Mapping[str, Any]) -> frozenset[str]:
    """What a rule wants to see; what it wants not to see is no work of a check's."""
    return frozenset(each["finding"] for each in rule.get("when", ()) if each.get("present") is not False)
