"""Where a line may be drawn on a score, and when there are too few decisions to say."""

import math

import pytest

from moderation.backtesting.thresholds import Scored, draw_curve, suggest_automatic, suggest_hold, wilson_interval

REFUSED = [Scored(0.5 + number / 200, refused=True) for number in range(100)]
APPROVED = [Scored(number / 1250, refused=False) for number in range(1000)]  # up to 0.8


def test_the_curve_gives_shares_at_every_hundredth():
    points = {point.threshold: point for point in draw_curve([*REFUSED, *APPROVED])}
    assert len(points) == 99
    assert (points[0.5].caught, points[0.75].caught) == (1.0, 0.5)
    assert points[0.4].wrongly_held == pytest.approx(0.5)
    assert (points[0.9].wrongly_held, points[0.9].precision) == (0.0, 1.0)


def test_holding_is_suggested_at_the_lowest_line_within_the_limit():
    suggestion = suggest_hold([*REFUSED, *APPROVED], most_wrongly_held=0.1)
    assert suggestion.point is not None
    assert suggestion.point.threshold == 0.72
    assert suggestion.point.wrongly_held == pytest.approx(0.1)


def test_a_score_that_tells_nothing_gets_no_line():
    same = [Scored(1.0, refused=number % 2 == 0) for number in range(400)]
    assert suggest_hold(same, most_wrongly_held=0.03).point is None


@pytest.mark.parametrize("scored", [[], REFUSED, APPROVED, REFUSED[:19] + APPROVED, REFUSED + APPROVED[:99]])
def test_too_few_decisions_are_said_to_be_too_few(scored):
    for suggestion in (suggest_hold(scored, most_wrongly_held=0.5), suggest_automatic(scored, least_precision=0.5)):
        assert suggestion.point is None
        assert suggestion.why.startswith("not enough decisions")


def test_automatic_spam_needs_its_precision_on_a_hundred_decisions():
    sure = [Scored(0.95, refused=True)] * 150 + [Scored(0.1, refused=False)] * 200
    suggestion = suggest_automatic(sure, least_precision=0.99)
    assert suggestion.point is not None
    assert suggestion.interval is not None and suggestion.interval[0] > 0.97
    assert suggest_automatic(sure[60:], least_precision=0.99).point is None
    doubtful = [*sure, Scored(0.96, refused=False), Scored(0.97, refused=False)]
    assert suggest_automatic(doubtful, least_precision=0.99).point is None


def test_a_precision_of_nothing_is_not_a_number():
    assert math.isnan(draw_curve([])[0].precision)


def test_the_interval_is_wilsons():
    # Worked by hand: 9 of 10.
    low, high = wilson_interval(9, 10)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    assert wilson_interval(10, 10)[1] == 1.0
