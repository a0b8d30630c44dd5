"""Learns what one newsroom refuses, on top of the classifier that all share.

Decides how a decision moves the prediction, and how far one person's decisions may. It must not know Django, who the
people are, what a refusal leads to, or how good its predictions were.

The prediction is logistic: coefficients on the classifier's seven log-odds and on its own verdict (toxic or spam), an
intercept, and a sparse delta over the classifier's features. It starts as the classifier's verdict. The coefficients
learn from predictions that the delta made before it had seen the comment, so that the delta counts for as much as it
has shown to be worth. Steps are AdaGrad's (Duchi, Hazan and Singer 2011); each decision is followed by an earlier one,
looked at again.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.explanation import Explanation, explain_words
from moderation.classifiers.features import BUCKETS, extract, extract_sources
from moderation.classifiers.model import Model

# Measured on streams that no weight of the classifier was learned from; docs/learning.md has what was tried.
_DELTA_RATE: Final = 0.7
_DELTA_START: Final = 1e-2  # of the sum of squares below a step's root: the smaller, the longer the first step
_RATE: Final = 0.15  # of the coefficients
_TRUST_RATE: Final = 0.5  # of the delta's own coefficient
_UNIT: Final = 3.0  # log-odds that count as one, beside features of length one
_LARGEST: Final = 8.0  # log-odds; no single input says more
_KEPT: Final = 512  # decisions to look at again
_FADE: Final = 0.5 ** (1 / 1000)  # what somebody taught counts half as much a thousand decisions later
_TEACHES: Final = 5.0  # decisions lately, without which nobody counts as a teacher
_FEW: Final = 3  # teachers; among fewer nobody can say who is the odd one out

COEFFICIENTS: Final = ("verdict", *HEADS, "intercept", "delta")
_INTERCEPT: Final = len(HEADS) + 1

Values = NDArray[np.float64]


class Evidence(NamedTuple):
    """A text as the adapter sees it: hashed features with their tf-idf, and the classifier's log-odds (heads,)."""

    buckets: NDArray[np.int64]
    values: Values
    logits: Values


class Lesson(NamedTuple):
    """What somebody decided about a text, and how much that counts: 1 is one decision like any other."""

    evidence: Evidence
    refused: bool
    weight: float = 1.0


def read_evidence(model: Model, text: str, logits: Values) -> Evidence:
    """The evidence of a text whose log-odds are known."""
    features = extract(text)
    return Evidence(features.buckets, model.weigh(features), logits)


def predict_base(logits: Values) -> float:
    """The probability of a refusal that the classifier gives by itself: that the text is toxic or spam."""
    return _probability(_verdict(logits))


class Adapter:
    """A state of what was learned. Predicting changes nothing; who learns has it alone.

    coefficients  one for each of COEFFICIENTS
    delta         (BUCKETS,) log-odds for a feature of value one
    *_sums        sums of squared gradients
    taught        by teacher: how many decisions lately; what bounds them
    """

    def __init__(self, *, version: str = "", base_version: str = "") -> None:
        self.version = version
        self.base_version = base_version
        self.examples = 0
        self.coefficients = np.zeros(len(COEFFICIENTS))
        self.coefficients[0] = self.coefficients[-1] = _UNIT
        self.coefficient_sums = np.ones(len(COEFFICIENTS))
        self.delta = np.zeros(BUCKETS, np.float32)
        self.delta_sums = np.full(BUCKETS, _DELTA_START, np.float32)
        self.taught: dict[int, float] = {}
        self._recent: deque[Lesson] = deque(maxlen=_KEPT)

    def predict(self, evidence: Evidence) -> float:
        """The probability (0..1) that this newsroom would refuse the text."""
        inputs = self._inputs(evidence)
        return _probability(float(inputs @ self.coefficients))

    def learn(self, lesson: Lesson, *, teacher: int = 0, most: float = 1.0) -> float:
        """Learn from one decision; the weight that it had.

        `most` is the share of what is learned that one of several teachers may have.
        """
        inputs = self._inputs(lesson.evidence)
        error = _probability(float(inputs @ self.coefficients)) - lesson.refused
        lesson = lesson._replace(weight=lesson.weight * self._bound(teacher, most))
        gradient = max(1.0, lesson.weight) * error * inputs
        step, self.coefficient_sums = _take_step(gradient, self.coefficient_sums, lesson.weight)
        self.coefficients -= _RATES * step
        self.coefficients[-1] = max(0.0, self.coefficients[-1])
        self._move_delta(lesson)
        if self._recent:
            # Any but a random number would do that is spread evenly: learning again has to give the same.
            self._move_delta(self._recent[(self.examples * 2_654_435_761 >> 8) % len(self._recent)])
        self._recent.append(lesson)
        self.examples += 1
        return lesson.weight

    def remember(self, lessons: list[Lesson]) -> None:
        """Have these at hand to look at again, the oldest first: what is stored of an adapter holds none of them."""
        self._recent.clear()
        self._recent.extend(lessons)

    def explain(self, model: Model, text: str, *, limit: int = 5, lowered: bool = False) -> list[Explanation]:
        """The words whose delta made a refusal more probable, strongest first, as code-point spans of `text`.

        With `lowered`, those that made it less so.
        """
        sources, features = extract_sources(text), extract(text)
        per_bucket = dict(zip(features.buckets.tolist(), model.weigh(features).tolist(), strict=True))
        _, inverse, counts = np.unique(sources.buckets, return_inverse=True, return_counts=True)
        shares = np.array([per_bucket[bucket] for bucket in sources.buckets.tolist()]) / counts[inverse]
        sign = -1.0 if lowered else 1.0
        weights = self.delta[sources.buckets] * (sign * self.coefficients[-1] / _UNIT)
        return explain_words(sources, shares * weights, limit=limit)

    def inputs_weighed(self) -> list[float]:
        """What a unit of log-odds of each of COEFFICIENTS counts for, and the intercept in log-odds."""
        units = np.full(len(COEFFICIENTS), _UNIT)
        units[_INTERCEPT] = 1.0
        weighed: list[float] = (self.coefficients / units).tolist()
        return weighed

    def _inputs(self, evidence: Evidence) -> Values:
        inputs = np.empty(len(COEFFICIENTS))
        inputs[0] = _verdict(evidence.logits)
        inputs[1:_INTERCEPT] = evidence.logits
        inputs[-1] = self.delta[evidence.buckets] @ evidence.values
        np.minimum(np.maximum(inputs, -_LARGEST, out=inputs), _LARGEST, out=inputs)
        inputs /= _UNIT
        inputs[_INTERCEPT] = 1.0
        return inputs

    def _move_delta(self, lesson: Lesson) -> None:
        """One step of the delta, as if it counted in full: how much it counts is its coefficient's business."""
        buckets, values, _ = lesson.evidence
        inputs = self._inputs(lesson.evidence)
        margin = float(inputs[:-1] @ self.coefficients[:-1]) + inputs[-1] * _UNIT
        gradient = max(1.0, lesson.weight) * (_probability(margin) - lesson.refused) * values
        step, self.delta_sums[buckets] = _take_step(gradient, self.delta_sums[buckets], lesson.weight)
        self.delta[buckets] -= _DELTA_RATE * step

    def _bound(self, teacher: int, most: float) -> float:
        """The share of a decision that counts, so that no teacher has more than `most` of all that is learned."""
        self.taught = {each: count * _FADE for each, count in self.taught.items()}
        self.taught[teacher] = own = self.taught.get(teacher, 0.0) + 1.0
        if most >= 1.0 or sum(count >= _TEACHES for count in self.taught.values()) < _FEW:
            return 1.0
        others = sum(self.taught.values()) - own
        return min(1.0, others * most / ((1.0 - most) * own))


_RATES: Final = np.full(len(COEFFICIENTS), _RATE)
_RATES[-1] = _TRUST_RATE


def _take_step(gradient: Values, sums: NDArray[Any], weight: float) -> tuple[Values, Values]:
    """AdaGrad's step before its rate, and the new sums.

    A weight below one shortens the step itself: AdaGrad makes as long a step of a small gradient as of a large one.
    """
    squares, share = gradient * gradient, min(1.0, weight)
    return share * gradient / np.sqrt(sums + squares), sums + share * squares


def _verdict(logits: Values) -> float:
    """Log-odds that a text is toxic or spam, the two taken as independent."""
    toxic, spam = float(logits[0]), float(logits[-1])
    clean = math.log1p(math.exp(min(toxic, 30.0))) + math.log1p(math.exp(min(spam, 30.0)))  # -log of not being either
    return min(math.log(max(math.expm1(min(clean, 60.0)), 1e-300)), 30.0)


def _probability(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))
