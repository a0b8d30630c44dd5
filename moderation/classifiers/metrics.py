"""How good scores are, in the figures of the field, with numpy alone.

Decides nothing about models: it is given labels (0/1) and scores. Every function returns NaN where the figure is not
defined (one class missing).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Labels = NDArray[np.bool_]

BINS: Final = 10


class Bin(NamedTuple):
    """A bin of a reliability diagram: mean predicted probability, observed share, number of rows."""

    predicted: float
    observed: float
    rows: int


def roc_auc(labels: Labels, scores: Scores) -> float:
    """The probability that a positive scores above a negative, ties counting half (Mann-Whitney)."""
    positives = int(labels.sum())
    negatives = len(labels) - positives
    if not positives or not negatives:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return float((ranks[inverse][labels].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def average_precision(labels: Labels, scores: Scores) -> float:
    """The area under precision against recall, as a sum of steps; tied scores are taken together."""
    if not labels.any() or labels.all():
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(labels[order])
    last = np.append(np.diff(scores[order]) != 0, True)
    hits, seen = hits[last], np.flatnonzero(last) + 1
    steps = np.diff(np.concatenate([[0], hits])) / labels.sum()
    return float((steps * hits / seen).sum())


def threshold_at(labels: Labels, scores: Scores, false_positives: float) -> float:
    """The least threshold that at most the given share of negatives lies above."""
    negatives = np.sort(scores[~labels])[::-1]
    return float(negatives[int(false_positives * len(negatives))]) if len(negatives) else float("nan")


def recall_at(labels: Labels, scores: Scores, false_positives: float) -> float:
    """The share of positives above the threshold of `threshold_at`."""
    if not labels.any() or labels.all():
        return float("nan")
    return float((scores[labels] > threshold_at(labels, scores, false_positives)).mean())


def reliability(labels: Labels, scores: Scores) -> list[Bin]:
    """Rows in ten equal bins of predicted probability; empty bins are left out."""
    which = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    return [
        Bin(float(scores[chosen].mean()), float(labels[chosen].mean()), int(chosen.sum()))
        for number in range(BINS)
        if (chosen := which == number).any()
    ]


def calibration_error(labels: Labels, scores: Scores) -> float:
    """Expected calibration error: the mean gap between predicted and observed over the bins, weighted by rows."""
    if not len(labels):
        return float("nan")
    return sum(bin_.rows * abs(bin_.predicted - bin_.observed) for bin_ in reliability(labels, scores)) / len(labels)
