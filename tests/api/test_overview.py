"""GET /api/v1/moderation/changes/ and /events/"""

import pytest
from django.utils import timezone

from moderation.models import Comment
from moderation.status import Action
from tests.api.conftest import fields_refused

COUNTS = {"held", "pending", "reported", "spam", "rejected", "approved", "appeals", "failed", "mine"}


def test_changes_say_what_moved_since(desk, post, act):
    first = post()
    start = desk.get("moderation/changes/").json()
    assert set(start) == {"counts", "changed", "claims", "next_since"}
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


def test_changes_say_who_is_at_what_while_the_lease_lasts(desk, senior_desk, post):
    first, second = post(), post()
    desk.put(f"moderation/comments/{first.id}/claim/")
    senior_desk.put(f"moderation/comments/{second.id}/claim/")
    answer = desk.get("moderation/changes/")
    assert answer.json()["claims"] == {first.id: "mo", second.id: "senna"}
    # Renewed, it is no news.
    desk.put(f"moderation/comments/{first.id}/claim/")
    assert desk.get("moderation/changes/", If_None_Match=answer["ETag"]).status_code == 304
    desk.delete(f"moderation/comments/{first.id}/claim/")
    Comment.objects.filter(pk=second.id).update(claimed_until=timezone.now())
    assert desk.get("moderation/changes/").json()["claims"] == {}


@pytest.mark.parametrize("since", ["", "0", "yesterday", "%00"])
def test_changes_since_nothing_known_are_refused(desk, since):
    assert fields_refused(desk.get(f"moderation/changes/?since={since}")) == {"since"}


def test_an_empty_desk_has_changes_too(desk):
    assert desk.get("moderation/changes/").json()["next_since"] == "00000000-0000-0000-0000-000000000000"


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
    assert desk.get("moderation/events/?until=2001-01-01").json()["results"] == []


def test_the_log_of_one_comment_one_commenter_or_one_article(desk, post, act):
    posted, other = post(), post()
    act(posted)
    commenter = Comment.objects.get(pk=posted.id).commenter_id
    for query in (f"comment={posted.id}", f"commenter={commenter}"):
        page = desk.get(f"moderation/events/?{query}&limit=1").json()
        rest = desk.get(page["next"]).json()
        assert [event["comment"] for event in page["results"] + rest["results"]] == [posted.id] * 2
    of_article = desk.get("moderation/events/?article=ferry&action=submit").json()["results"]
    assert [event["comment"] for event in of_article] == [other.id, posted.id]
    assert desk.get("moderation/events/?article=elsewhere").json()["results"] == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("since=x", "since"),
        ("actor=%00", "actor"),
        ("action=%00", "action"),
        ("until=never", "until"),
        ("article=%00", "article"),
        ("comment=1", "comment"),
        ("commenter=x", "commenter"),
        ("limit=0", "limit"),
        ("cursor=", "cursor"),
    ],
)
def test_the_log_refuses_bad_values_by_name(desk, query, name):
    assert fields_refused(desk.get(f"moderation/events/?{query}")) == {name}
