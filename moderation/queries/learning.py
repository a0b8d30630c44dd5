"""What was learned from moderators, for people: versions and their figures, how well it predicts, which words moved."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from django.conf import settings
from django.db.models import Count, Q

from moderation.classifiers.adapter import COEFFICIENTS, Adapter
from moderation.classifiers.metrics import roc_auc
from moderation.classifiers.model import load_default
from moderation.classifiers.scoring import name_scorer
from moderation.models import AdapterVersion, AuditSample, Example
from moderation.queries.documents import format_time
from moderation.screening.adapters import read_adapter
from moderation.status import Status

_VERSIONS: Final = 20
_CURVE: Final = 3000  # newest decisions
_POINTS: Final = 12
_FEWEST: Final = 50  # decisions a point
_READ: Final = 200  # newest decisions whose words are looked at
_WORDS: Final = 12
_SURPRISES: Final = 6
_EXCERPT: Final = 200  # characters
_OFTEN: Final = 3  # comments that a word has to be in
_LEAST: Final = 0.25  # log-odds, below which a word says too little to be named


def learning_document() -> dict[str, Any]:
    """The live version, the newest ones, how predictions fared over time, second looks, and what was learned.

    A version is `usable` on top of the classifier that runs alone; a live one that is not is left out by screening.
    """
    versions = AdapterVersion.objects.defer("arrays").annotate(stored=Q(arrays__isnull=False)).order_by("-number")
    live = versions.filter(live=True).first()
    adapter, running = read_adapter(), name_scorer(settings.CLASSIFIER_SECOND_STAGE)
    if adapter is not None and adapter.base_version != running:
        adapter = None  # screening leaves it out
    return {
        "classifier": running,
        "live": _version_document(live, running) if live else None,
        "versions": [_version_document(version, running) for version in versions[:_VERSIONS]],
        "decisions": Example.objects.count(),
        "curve": learning_curve(),
        "second_looks": _second_looks(),
        "surprises": _surprises(),
        "coefficients": _coefficients(adapter) if adapter else [],
        "words": moved_words(adapter) if adapter else {"up": [], "down": []},
    }


def learning_curve() -> list[dict[str, Any]]:
    """How well decisions were predicted, oldest first, each before it was learned from: a dozen points at most.

    `adapter` and `base` are ROC-AUC; null where all decisions of a point were alike.
    """
    newest = Example.objects.order_by("-decided_at", "-id").values_list(
        "predicted", "base_predicted", "refused", "decided_at"
    )
    rows = list(newest[:_CURVE])[::-1]
    pieces = min(_POINTS, len(rows) // _FEWEST)
    edges = [len(rows) * number // pieces for number in range(pieces + 1)] if pieces else []
    points = []
    for low, high in pairwise(edges):
        refused = np.array([row[2] for row in rows[low:high]], dtype=bool)
        points.append(
            {
                "until": format_time(rows[high - 1][3]),
                "decisions": high - low,
                "adapter": _auc(refused, [row[0] for row in rows[low:high]]),
                "base": _auc(refused, [row[1] for row in rows[low:high]]),
            }
        )
    return points


def moved_words(adapter: Adapter) -> dict[str, list[dict[str, Any]]]:
    """The words of recent decisions that most raised and most lowered a refusal's log-odds, as means over comments."""
    newest = Example.objects.exclude(revision__comment__status=Status.WITHDRAWN).order_by("-decided_at", "-id")
    texts = tuple(newest.values_list("revision__body", flat=True)[:_READ])
    up, down = _read_words(adapter, texts)
    return {"up": up, "down": down}


@lru_cache(maxsize=1)
def _read_words(adapter: Adapter, texts: tuple[str, ...]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    model = load_default()
    sums: dict[str, list[float]] = defaultdict(list)
    for text in texts:
        for lowered in (False, True):
            for word in adapter.explain(model, text, limit=_WORDS, lowered=lowered):
                sums[word.read_as].append(-word.weight if lowered else word.weight)
    means = [(sum(each) / len(each), word, len(each)) for word, each in sums.items() if len(each) >= _OFTEN]
    up = [each for each in sorted(means, reverse=True) if each[0] >= _LEAST][:_WORDS]
    down = [each for each in sorted(means) if each[0] <= -_LEAST][:_WORDS]
    return _as_documents(up), _as_documents(down)


def _surprises() -> list[dict[str, Any]]:
    """Of the newest decisions those that were foreseen least: a text each, and how probable its refusal was called."""
    newest = Example.objects.exclude(revision__comment__status=Status.WITHDRAWN).order_by("-decided_at", "-id")
    fields = ("predicted", "refused", "revision__comment", "revision__body")
    rows = sorted(newest.values_list(*fields)[:_READ], key=lambda row: -abs(float(row[1]) - row[0]))
    return [
        {
            "comment": str(comment),
            "excerpt": textwrap.shorten(body, _EXCERPT, placeholder=" …") or body[:_EXCERPT],
            "refused": refused,
            "predicted": round(predicted, 4),
        }
        for predicted, refused, comment, body in rows[:_SURPRISES]
        if abs(float(refused) - predicted) > 0.5  # else it was foreseen
    ]


def _as_documents(words: list[tuple[float, str, int]]) -> list[dict[str, Any]]:
    return [{"word": word, "weight": round(weight, 3), "comments": count} for weight, word, count in words]


def _coefficients(adapter: Adapter) -> list[dict[str, Any]]:
    """What one unit of log-odds of each input counts for; at first the verdict and the delta count 1, others 0."""
    values = adapter.inputs_weighed()
    return [{"name": name, "value": round(value, 3)} for name, value in zip(COEFFICIENTS, values, strict=True)]


def _second_looks() -> dict[str, int]:
    counts = dict(AuditSample.objects.values_list("outcome").annotate(count=Count("id")).order_by())
    return {str(outcome): counts.get(outcome, 0) for outcome in AuditSample.Outcome.values}


def _auc(refused: Any, scores: list[float]) -> float | None:
    value = roc_auc(refused, np.array(scores))
    return round(value, 4) if np.isfinite(value) else None


def _version_document(version: Any, running: str) -> dict[str, Any]:
    usable = version.base_version == running
    return {
        "version": version.number,
        "classifier": version.base_version,
        "learned_from": version.source,
        "examples": version.examples,
        "measured": version.measured,
        "live": version.live,
        "held_back": version.held_back,
        "usable": usable,
        "restorable": usable and version.stored,
        "went_live_at": format_time(version.went_live_at) if version.went_live_at else None,
        "created_at": format_time(version.created_at),
    }
