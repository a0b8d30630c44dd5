"""Says how far a figure may be trusted: the same figures over many samples drawn with replacement, by group.

Decides how rows are drawn and which range is reported. It must not know what a row is, nor any model. Efron 1979,
"Bootstrap methods: another look at the jackknife"; rows of one thread are not independent, so groups are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers import metrics

SAMPLES: Final = 200
_AT_ONCE: Final = 25  # samples computed together, so that memory stays small
_FEWEST_GROUPS: Final = 20  # with fewer, rows are drawn: a range over three threads says nothing
_RANGE: Final = (2.5, 97.5)
_SEED: Final = 20_261

Weights = NDArray[np.float64]  # (samples, rows): how often each row was drawn


class Estimate(NamedTuple):
    """A figure, and the range that holds 95 in 100 of the figures of drawn samples."""

    value: float
    low: float
    high: float


class Quality(NamedTuple):
    """The figures of a score: see `metrics`."""

    auc: Estimate
    precision: Estimate
    recall_1: Estimate
    recall_5: Estimate
    calibration: Estimate


def measure_quality(labels: metrics.Labels, scores: metrics.Scores, groups: Sequence[str]) -> Quality:
    """Every figure of a score with its range; the same for the same rows. Labels need both classes."""
    draws = _draw(groups, len(labels))
    samples = [_figures(labels, scores, draws[start : start + _AT_ONCE]) for start in range(0, len(draws), _AT_ONCE)]
    drawn = np.concatenate(samples, axis=1)
    values = (
        metrics.roc_auc(labels, scores),
        metrics.average_precision(labels, scores),
        metrics.recall_at(labels, scores, 0.01),
        metrics.recall_at(labels, scores, 0.05),
        metrics.calibration_error(labels, scores),
    )
    return Quality(*(_estimate(value, figure) for value, figure in zip(values, drawn, strict=True)))


def measure_share(hits: NDArray[np.bool_], groups: Sequence[str]) -> Estimate:
    """The share of rows that are a hit, with its range."""
    draws = _draw(groups, len(hits))
    return _estimate(float(hits.mean()), (draws @ hits) / draws.sum(axis=1))


def _estimate(value: float, drawn: NDArray[np.float64]) -> Estimate:
    drawn = drawn[np.isfinite(drawn)]
    if not len(drawn):
        return Estimate(value, float("nan"), float("nan"))
    low, high = np.percentile(drawn, _RANGE)
    return Estimate(value, float(low), float(high))


def _draw(groups: Sequence[str], rows: int) -> Weights:
    """How often each row is in each sample. A row without a group ("") stands for itself."""
    names = [group or str(index) for index, group in enumerate(groups)]
    distinct = {name: number for number, name in enumerate(dict.fromkeys(names))}
    if len(distinct) < _FEWEST_GROUPS:
        of_row, count = np.arange(rows), rows
    else:
        of_row, count = np.array([distinct[name] for name in names]), len(distinct)
    drawn = np.random.default_rng(_SEED).multinomial(count, np.full(count, 1.0 / count), size=SAMPLES)
    return drawn[:, of_row].astype(np.float64)


def _figures(labels: metrics.Labels, scores: metrics.Scores, weights: Weights) -> NDArray[np.float64]:
    """(figures, samples): those of `metrics`, with rows counted as often as they were drawn."""
    order = np.argsort(-scores, kind="stable")
    first = np.flatnonzero(np.append(True, np.diff(scores[order]) != 0))  # of each run of equal scores
    drawn, yes = weights[:, order], labels[order]
    hits = np.add.reduceat(drawn * yes, first, axis=1)
    misses = np.add.reduceat(drawn * ~yes, first, axis=1)
    found, wrong = np.cumsum(hits, axis=1), np.cumsum(misses, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        positives, negatives = found[:, -1:], wrong[:, -1:]
        auc = 1.0 - (hits * (wrong - misses / 2)).sum(axis=1) / (positives * negatives)[:, 0]
        precision = np.nan_to_num(found / (found + wrong))
        average = (hits * precision).sum(axis=1) / positives[:, 0]
        recalls = [(np.where(wrong <= np.floor(share * negatives), found, 0.0).max(axis=1) / positives[:, 0])
                   for share in (0.01, 0.05)]  # fmt: skip
    return np.stack([auc, average, *recalls, _calibration(labels, scores, weights)])


def _calibration(labels: metrics.Labels, scores: metrics.Scores, weights: Weights) -> NDArray[np.float64]:
    bins = np.minimum((scores * metrics.BINS).astype(np.int64), metrics.BINS - 1)
    member = (bins[:, None] == np.arange(metrics.BINS)).astype(np.float64)
    gaps = np.abs((weights * (scores - labels)) @ member)
    return np.asarray(gaps.sum(axis=1) / weights.sum(axis=1))
