"""GET /api/v1/moderation/changes/, /stats/ and /events/"""

import pytest

from moderation.status import Action
from tests.api.conftest import fields_refused

COUNTS = {"held", "pending", "reported", "spam", "rejected", "approved", "appeals", "failed"}


def test_changes_say_what_moved_since(desk, post, act):
    first = post()
    start = desk.get("moderation/changes/").json()
    assert set(start) == {"counts", "changed", "next_since"}
    assert set(start["counts"]) == COUNTS
    assert (start["counts"]["pending"], start["changed"]) == (1, [])

    second = post()
    act(first, Action.HOLD)
    moved = desk.get(f"moderation/changes/?since={start['next_since']}").json()

    assert set(moved["changed"]) == {first.id, second.id}
    assert (moved["counts"]["held"], moved["counts"]["pending"]) == (1, 1)
    assert desk.get(f"moderation/changes/?since={moved['next_since']}").json()["changed"] == []


def test_changes_are_304_while_nothing_moves(desk, post):
    post()
    answer = desk.get("moderation/changes/")
    assert answer["Cache-Control"] == "private, no-store"
    assert desk.get("moderation/changes/", If_None_Match=answer["ETag"]).status_code == 304
    post()
    assert desk.get("moderation/changes/", If_None_Match=answer["ETag"]).status_code == 200


@pytest.mark.parametrize("since", ["", "0", "yesterday", "%00"])
def test_changes_since_nothing_known_are_refused(desk, since):
    assert fields_refused(desk.get(f"moderation/changes/?since={since}")) == {"since"}


def test_an_empty_desk_has_changes_too(desk):
    assert desk.get("moderation/changes/").json()["next_since"] == "00000000-0000-0000-0000-000000000000"


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


def test_the_log_is_newest_first_and_paged(desk, post, act):
    posted = post()
    act(posted, Action.HOLD)
    act(posted)
    page = desk.get("moderation/events/?limit=2").json()
    assert set(page) == {"next", "previous", "results"}
    rest = desk.get(page["next"]).json()
    assert [event["action"] for event in page["results"] + rest["results"]] == ["approve", "hold", "submit"]
    event = page["results"][0]
    assert set(event) == {"id", "action", "actor", "moderator", "comment", "commenter", "detail", "created_at"}
    assert (event["actor"], event["moderator"], event["comment"]) == ("moderator", "mo", posted.id)


def test_the_log_is_filtered(desk, post, act):
    act(post())
    assert [event["action"] for event in desk.get("moderation/events/?actor=author").json()["results"]] == ["submit"]
    assert [event["action"] for event in desk.get("moderation/events/?actor=mo").json()["results"]] == ["approve"]
    assert [event["actor"] for event in desk.get("moderation/events/?action=approve").json()["results"]] == [
        "moderator"
    ]
    assert desk.get("moderation/events/?since=2999-01-01").json()["results"] == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("since=x", "since"),
        ("actor=%00", "actor"),
        ("action=%00", "action"),
        ("limit=0", "limit"),
        ("cursor=", "cursor"),
    ],
)
def test_the_log_refuses_bad_values_by_name(desk, query, name):
    assert fields_refused(desk.get(f"moderation/events/?{query}")) == {name}
