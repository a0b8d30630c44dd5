"""How points in time are said."""

from datetime import UTC, datetime, timedelta

import pytest

from moderation.web.moments import say_moment

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1\N{NO-BREAK SPACE}minute ago"),
        (timedelta(hours=3, minutes=50), "3\N{NO-BREAK SPACE}hours ago"),
        (timedelta(days=6, hours=23), "6\N{NO-BREAK SPACE}days ago"),
        (timedelta(days=7), "Feb. 22, 2026"),
    ],
)
def test_a_moment_is_said_as_its_age_and_after_a_week_as_its_date(age: timedelta, said: str):
    assert say_moment(NOW - age, now=NOW).said == said


def test_a_text_of_the_contract_is_read_and_kept_exact():
    moment = say_moment("2026-03-01T11:59:30.250Z", now=NOW)
    assert datetime.fromisoformat(moment.machine) == datetime(2026, 3, 1, 11, 59, 30, 250_000, tzinfo=UTC)
    assert moment.exact == "March 1, 2026, 11:59 a.m."


def test_a_clock_that_runs_ahead_says_just_now():
    assert say_moment(NOW + timedelta(seconds=5), now=NOW).said == "just now"
