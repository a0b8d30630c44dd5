"""Learns what was decided since, or everything anew, and stores it as a version.

Turns are short, so that a worker is never kept from screening for long; what is left is done by the next one. What is
to be learned stands in the database: a turn that dies loses nothing. It must not know what a prediction leads to.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from moderation.classifiers.adapter import Adapter, Evidence, Lesson, predict_base, read_evidence
from moderation.classifiers.artefact import ArtefactError
from moderation.classifiers.model import load_default
from moderation.classifiers.scoring import Scorer, load_scorer
from moderation.learning.examples import Taught, find_taught, forget_what_fell, weigh_again
from moderation.learning.measuring import NEWEST, Prediction, measure
from moderation.learning.versions import find_learner, is_newest, store_version
from moderation.models import AdapterVersion, Example, Learner
from moderation.screening.adapters import open_version

_BATCH: Final = 200  # decisions a turn, and texts to be scored again
_REPLAYED: Final = 512

logger = logging.getLogger(__name__)


def learn_new() -> int:
    """Learn from decisions that nothing was learned from yet, as one version; how many those were.

    Only after a pause since the last version, unless many wait: each version is stored.
    """
    scorer = load_scorer(settings.CLASSIFIER_SECOND_STAGE)
    adapter = newest_adapter(scorer)
    if adapter is None:
        # Another classifier runs than the one that it was learned on: all is to be learned anew, new decisions or not.
        want_relearning()
        return 0
    waiting = find_taught(limit=_BATCH)
    if not waiting or (len(waiting) < _BATCH and _is_too_soon()):
        return 0
    recent = Example.objects.filter(base_version=scorer.version).select_related("revision").order_by("-decided_at")
    adapter.remember([_lesson_of(row) for row in reversed(recent[:_REPLAYED])])
    examples = [_learn_one(adapter, scorer, taught) for taught in waiting]
    with transaction.atomic():
        Example.objects.bulk_create(examples)
        store_version(adapter=adapter, source=AdapterVersion.Source.DECISIONS, measured=measure(_predictions(scorer)))
    return len(examples)


def relearn() -> bool:
    """Learn everything anew from the decisions that still stand; False where the next turn has to go on with it."""
    scorer = load_scorer(settings.CLASSIFIER_SECOND_STAGE)
    forget_what_fell()
    if _score_again(scorer):
        return False
    standing = Example.objects.select_related("revision__audit_sample__decision").order_by("-decided_at", "-id")
    rows = list(standing[: settings.LEARNING_WINDOW])
    adapter = _imported_adapter(scorer)
    predictions: list[Prediction] = []
    for row in reversed(rows):
        lesson = _lesson_of(row, weight=weigh_again(row))
        predictions.append(Prediction(adapter.predict(lesson.evidence), row.base_predicted, row.refused))
        adapter.learn(lesson, teacher=row.moderator_id, most=settings.LEARNING_MODERATOR_SHARE)
    with transaction.atomic():
        if rows and not is_newest(adapter):
            store_version(adapter=adapter, source=AdapterVersion.Source.NIGHTLY, measured=measure(predictions))
        Learner.objects.filter(pk=find_learner().pk).update(relearn_wanted=False)
    return True


def want_relearning() -> None:
    """Have the next turns learn everything anew."""
    Learner.objects.filter(pk=find_learner().pk).update(relearn_wanted=True)


def _is_too_soon() -> bool:
    pause = timedelta(seconds=settings.LEARNING_PAUSE)
    return AdapterVersion.objects.filter(created_at__gt=Now() - pause).exists()


def newest_adapter(scorer: Scorer) -> Adapter | None:
    """What was learned last; None where that was on top of another classifier, or cannot be read."""
    newest = AdapterVersion.objects.order_by("-number").first()
    if newest is None:
        return Adapter(base_version=scorer.version)
    if newest.base_version != scorer.version:
        return None
    try:
        return open_version(newest)
    except ArtefactError:
        return None


def _imported_adapter(scorer: Scorer) -> Adapter:
    """What learning anew starts from: decisions that were imported, of which there are no comments here, or nothing."""
    imported = AdapterVersion.objects.filter(source=AdapterVersion.Source.IMPORT, base_version=scorer.version)
    newest = imported.exclude(arrays=None).order_by("-number").first()
    try:
        return open_version(newest) if newest is not None else Adapter(base_version=scorer.version)
    except ArtefactError as error:
        logger.error("Decisions that were imported are left out: %s", error)
        return Adapter(base_version=scorer.version)


def _learn_one(adapter: Adapter, scorer: Scorer, taught: Taught) -> Example:
    """Predict, then learn."""
    evidence = _evidence_of(scorer, taught.revision.body)
    predicted = adapter.predict(evidence)
    lesson = Lesson(evidence, taught.refused, taught.weight)
    weight = adapter.learn(lesson, teacher=taught.moderator.pk, most=settings.LEARNING_MODERATOR_SHARE)
    return taught.as_example(
        base_version=scorer.version,
        logits=[round(float(each), 5) for each in evidence.logits],
        predicted=predicted,
        base_predicted=predict_base(evidence.logits),
        weight=weight,
    )


def _evidence_of(scorer: Scorer, text: str) -> Evidence:
    (logits,) = scorer.logits([text])
    return read_evidence(load_default(), text, logits)


def _lesson_of(row: Example, *, weight: float | None = None) -> Lesson:
    logits = np.array(row.logits, dtype=np.float64)
    evidence = read_evidence(load_default(), row.revision.body, logits)
    return Lesson(evidence, row.refused, row.weight if weight is None else weight)


def _score_again(scorer: Scorer) -> bool:
    """Bring examples that another classifier scored up to date, a batch at a time; whether any was left to do."""
    rows = list(Example.objects.exclude(base_version=scorer.version).select_related("revision")[:_BATCH])
    for row in rows:
        (logits,) = scorer.logits([row.revision.body])
        row.logits, row.base_version = [round(float(each), 5) for each in logits], scorer.version
        row.base_predicted = predict_base(logits)
    Example.objects.bulk_update(rows, ["logits", "base_version", "base_predicted"])
    return bool(rows)


def _predictions(scorer: Scorer) -> Sequence[Prediction]:
    """What was predicted of the newest decisions, oldest first."""
    rows = Example.objects.filter(base_version=scorer.version).order_by("-decided_at", "-id")
    found: Iterable[tuple[float, float, bool]] = rows.values_list("predicted", "base_predicted", "refused")[:NEWEST]
    return [Prediction(*row) for row in found][::-1]
