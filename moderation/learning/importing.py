"""Learns from decisions that were made elsewhere: an archive of another system, in the order in which it was decided.

What comes of it is a version like any other, on which later learning builds. It must not know files nor formats.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings

from moderation.classifiers.adapter import Adapter, Lesson, predict_base, read_evidence
from moderation.classifiers.model import load_default
from moderation.classifiers.scoring import Scorer, load_scorer
from moderation.learning.examples import SAYS_NOTHING
from moderation.learning.learner import newest_adapter, want_relearning
from moderation.learning.measuring import Prediction, measure
from moderation.learning.versions import store_version
from moderation.models import AdapterVersion, Example


class Imported(NamedTuple):
    """A decision that was made elsewhere."""

    text: str
    refused: bool
    reason: str = ""


class Import:
    """Decisions on their way in. Nothing is stored before `store`.

    It starts from the classifier alone, so that the same file again gives the same; or, with `further`, from what was
    learned last.
    """

    def __init__(self, *, further: bool = False) -> None:
        self._scorer: Scorer = load_scorer(settings.CLASSIFIER_SECOND_STAGE)
        learned = newest_adapter(self._scorer) if further else None
        self._adapter = learned or Adapter(base_version=self._scorer.version)
        self._predictions: list[Prediction] = []

    def learn(self, decision: Imported) -> Prediction:
        """What was predicted before the decision was learned from. Some reasons teach nothing."""
        (logits,) = self._scorer.logits([decision.text])
        evidence = read_evidence(load_default(), decision.text, logits)
        prediction = Prediction(self._adapter.predict(evidence), predict_base(logits), decision.refused)
        if not (decision.refused and decision.reason in SAYS_NOTHING):
            self._adapter.learn(Lesson(evidence, decision.refused))
            self._predictions.append(prediction)
        return prediction

    def figures(self) -> dict[str, Any]:
        """How well the decisions were predicted (learning/measuring.py)."""
        return measure(self._predictions)

    def store(self) -> AdapterVersion:
        """Keep what was learned, live where its figures say so; what was decided here is learned on top of it next."""
        version = store_version(adapter=self._adapter, source=AdapterVersion.Source.IMPORT, measured=self.figures())
        if Example.objects.exists():
            want_relearning()
        return version
