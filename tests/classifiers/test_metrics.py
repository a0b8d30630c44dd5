"""Figures of quality, against cases worked out by hand."""

import math

import numpy as np
import pytest

from moderation.classifiers.metrics import average_precision, calibration_error, recall_at, reliability, roc_auc

LABELS = np.array([True, True, False, True, False, False])
SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.2, 0.1])


def test_the_area_under_the_curve_is_the_share_of_pairs_in_order() -> None:
    assert roc_auc(LABELS, SCORES) == pytest.approx(8 / 9)


def test_ties_count_half() -> None:
    assert roc_auc(np.array([True, False]), np.array([0.5, 0.5])) == 0.5


def test_average_precision_sums_precision_at_each_hit() -> None:
    assert average_precision(LABELS, SCORES) == pytest.approx((1 + 1 + 3 / 4) / 3)


def test_tied_scores_are_taken_together() -> None:
    assert average_precision(np.array([True, False]), np.array([0.5, 0.5])) == pytest.approx(0.5)


def test_recall_is_of_positives_above_all_but_the_allowed_negatives() -> None:
    assert recall_at(LABELS, SCORES, 0.0) == pytest.approx(2 / 3)
    assert recall_at(LABELS, SCORES, 0.34) == 1.0


def test_the_calibration_error_is_the_gap_weighted_by_rows() -> None:
    labels, scores = np.array([True, False, False, False]), np.array([0.95, 0.95, 0.05, 0.05])
    assert calibration_error(labels, scores) == pytest.approx(0.5 * 0.45 + 0.5 * 0.05)
    assert [bin_.rows for bin_ in reliability(labels, scores)] == [2, 2]


def test_one_class_alone_has_no_figures() -> None:
    ones = np.array([True, True])
    assert math.isnan(roc_auc(ones, np.array([0.1, 0.2])))
    assert math.isnan(average_precision(ones, np.array([0.1, 0.2])))
    assert math.isnan(recall_at(ones, np.array([0.1, 0.2]), 0.05))
