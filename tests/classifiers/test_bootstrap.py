"""Ranges of figures: drawn samples are rows repeated, groups are drawn whole, the same rows give the same range."""

import numpy as np
import pytest

from moderation.classifiers import metrics
from moderation.classifiers.bootstrap import measure_quality, measure_share

DRAW = np.random.default_rng(5)
LABELS = DRAW.random(600) < 0.3
SCORES = np.round(1 / (1 + np.exp(1.5 - DRAW.normal(size=600) - 2 * LABELS)), 2)  # with ties
ALONE = [""] * 600


def test_each_figure_is_that_of_the_rows_themselves_and_lies_in_its_range() -> None:
    quality = measure_quality(LABELS, SCORES, ALONE)
    assert quality.auc.value == metrics.roc_auc(LABELS, SCORES)
    assert quality.precision.value == metrics.average_precision(LABELS, SCORES)
    assert quality.recall_1.value == metrics.recall_at(LABELS, SCORES, 0.01)
    assert quality.recall_5.value == metrics.recall_at(LABELS, SCORES, 0.05)
    assert quality.calibration.value == metrics.calibration_error(LABELS, SCORES)
    for estimate in quality:
        assert estimate.low < estimate.value < estimate.high


def test_the_range_is_the_one_of_samples_drawn_row_by_row() -> None:
    estimate = measure_quality(LABELS, SCORES, ALONE).auc
    drawn = [
        metrics.roc_auc(LABELS[rows], SCORES[rows])
        for rows in (np.random.default_rng(seed).integers(0, 600, 600) for seed in range(400))
    ]
    low, high = np.percentile(drawn, (2.5, 97.5))
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=0.008)


def test_rows_of_one_group_are_drawn_together_so_that_the_range_is_wider() -> None:
    labels, scores = np.repeat(LABELS[:100], 6), np.repeat(SCORES[:100], 6)
    grouped = measure_quality(labels, scores, [f"thread {row // 6}" for row in range(600)]).auc
    alone = measure_quality(labels, scores, ALONE).auc
    assert grouped.high - grouped.low > 1.5 * (alone.high - alone.low)


def test_the_same_rows_give_the_same_range() -> None:
    assert measure_quality(LABELS, SCORES, ALONE) == measure_quality(LABELS, SCORES, ALONE)


def test_a_share_has_a_range_as_well() -> None:
    estimate = measure_share(LABELS, ALONE)
    assert estimate.value == LABELS.mean()
    assert (estimate.low, estimate.high) == pytest.approx(
        (estimate.value - 0.037, estimate.value + 0.037), abs=0.008
    )  # 1.96 standard errors
