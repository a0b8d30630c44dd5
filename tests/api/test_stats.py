"""GET /api/v1/moderation/stats/, …/activity/ and …/accuracy/"""

import pytest

from tests.api.conftest import fields_refused


def test_stats_have_the_promised_fields(desk, post, act):
    act(post())
    post()
    document = desk.get("moderation/stats/").json()
    assert set(document) == {
        *("received", "by_outcome", "automated_share", "time_to_decision", "queue", "check_precision", "appeals"),
    }
    assert (document["received"], document["by_outcome"]) == (2, {"approved": 1, "pending": 1})
    assert set(document["time_to_decision"]) == {"p50", "p95"}
    assert set(document["queue"]) == {"size", "oldest_age"}
    assert document["automated_share"] == 0


def test_stats_of_a_period(desk, post):
    post()
    assert desk.get("moderation/stats/?since=2999-01-01").json()["received"] == 0
    assert desk.get("moderation/stats/?until=2001-01-01T00:00:00Z").json()["received"] == 0
    assert desk.get("moderation/stats/?since=2001-01-01T00:00:00%2B02:00&until=2999-01-01").json()["received"] == 1


@pytest.mark.parametrize("page", ["", "activity/", "accuracy/"])
@pytest.mark.parametrize("query", ["", "since=2026-01-01", "until=2026-01-01", "since=0001-01-02", "until=9999-12-30"])
def test_any_period_has_figures(desk, post, act, page, query):
    act(post())
    assert desk.get(f"moderation/stats/{page}?{query}").status_code == 200


def test_activity_and_accuracy_have_the_documented_fields(desk, post, act):
    act(post())
    activity = desk.get("moderation/stats/activity/?since=2026-01-01").json()
    assert {"received", "by_outcome", "by_policy", "by_people", "moderators", "automated_share"} < set(activity)
    assert {"over_time", "time_to_decision", "queue"} < set(activity)
    assert activity["over_time"]["pieces"][-1]["received"] == {"approved": 1}
    accuracy = desk.get("moderation/stats/accuracy/?since=2026-01-01").json()
    assert set(accuracy) == {
        *("second_looks", "precision_by_rule", "precision_by_check", "calibration", "drift", "availability"),
    }
    assert accuracy["second_looks"]["people"]["kappa"] is None


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize(
    "value",
    [
        "",
        "now",
        "2026-13-01",
        "2026-02-30T00:00:00Z",
        "5",
        "%00",
        "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_a_bad_time_is_refused_by_name(desk, name, value):
    assert fields_refused(desk.get(f"moderation/stats/?{name}={value}")) == {name}
