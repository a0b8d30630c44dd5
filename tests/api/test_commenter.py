"""GET /api/v1/moderation/commenters/{id}/: the record, what was done, notes, and the comments in pages."""

import pytest

from moderation.models import Comment, Commenter, CommenterAction
from moderation.reviewing.batches import decide_many, undo_batch
from moderation.reviewing.commenters import act_on_commenter, undo_commenter_action
from moderation.reviewing.revealing import reveal_address
from moderation.status import Action
from tests.api.conftest import fields_refused, problem_of

Kind = CommenterAction.Kind
FIELDS = {
    *("id", "name", "state", "approved_count", "rejected_count", "first_seen", "email_masked", "email_verified"),
    *("state_until", "state_after", "staff", "by_status", "actions", "notes", "events", "comments"),
}


@pytest.fixture
def posted(post, act, settings):
    """Five comments of one commenter, each decided otherwise; the newest is still being checked."""
    settings.COMMENT_FLOOD_INTERVAL = 0
    comments = [post(author_name="Ona", author_email="ona@example.org") for _ in range(5)]
    for comment, action, reason in zip(
        comments, (Action.APPROVE, Action.REJECT, Action.SPAM, Action.HOLD), ("", "abusive", "", ""), strict=False
    ):
        act(comment, action, reason)
    first = Comment.objects.get(pk=comments[0].id).commenter
    Comment.objects.filter(pk__in=[comment.id for comment in comments]).update(commenter=first)
    return comments


@pytest.fixture
def path(posted):
    return f"moderation/commenters/{Comment.objects.get(pk=posted[0].id).commenter_id}/"


def test_the_record(desk, path):
    answer = desk.get(path)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    document = answer.json()
    assert set(document) == FIELDS
    assert (document["name"], document["state"], document["state_until"]) == ("Ona", "normal", None)
    assert (document["approved_count"], document["rejected_count"]) == (1, 2)
    counts = {"approved": 1, "rejected": 1, "spam": 1, "held": 1, "pending": 1, "withdrawn": 0}
    assert document["by_status"] == counts
    assert document["email_masked"]
    assert document["email_verified"] is False


def test_the_address_is_not_in_it(desk, path):
    assert b"ona@" not in desk.get(path).content


def test_comments_of_every_status_newest_first_with_the_decisions_about_them(desk, path, posted):
    comments = desk.get(path).json()["comments"]
    assert [each["id"] for each in comments["results"]] == [each.id for each in reversed(posted)]
    assert [each["status"] for each in comments["results"]] == ["pending", "held", "spam", "rejected", "approved"]
    made = [[decision["action"] for decision in each["decisions"]] for each in comments["results"]]
    assert made == [[], ["hold"], ["spam"], ["reject"], ["approve"]]


def test_a_decision_that_was_undone_says_so(desk, path, posted, moderator):
    batch = decide_many(moderator=moderator, comment_ids=[posted[0].id], action=Action.HOLD)
    undo_batch(moderator=moderator, batch_id=batch.batch)
    decisions = desk.get(path).json()["comments"]["results"][-1]["decisions"]
    assert [(each["action"], each["undone_at"] is None) for each in decisions] == [("approve", True), ("hold", False)]


def test_comments_come_in_pages(desk, path, posted):
    first = desk.get(f"{path}?limit=3").json()["comments"]
    second = desk.get(first["next"]).json()["comments"]
    assert [each["id"] for each in (*first["results"], *second["results"])] == [each.id for each in reversed(posted)]
    assert second["next"] is None
    assert desk.get(second["previous"]).json()["comments"]["results"] == first["results"]


@pytest.mark.parametrize(("query", "field"), [("limit=0", "limit"), ("cursor=", "cursor"), ("cursor=x", "cursor")])
def test_a_bad_page_is_refused(desk, path, query, field):
    assert fields_refused(desk.get(f"{path}?{query}")) == {field}


def test_what_was_done_about_the_commenter_newest_first(desk, path, senior):
    commenter = Commenter.objects.get(pk=path.split("/")[2])
    first = act_on_commenter(moderator=senior, commenter_id=commenter.pk, action=Kind.PREMODERATE, reason="Heated")
    undo_commenter_action(moderator=senior, commenter_id=commenter.pk, action_id=first.pk)
    act_on_commenter(moderator=senior, commenter_id=commenter.pk, action=Kind.BAN)
    reveal_address(moderator=senior, commenter_id=commenter.pk, justification="Asked by the court")
    document = desk.get(path).json()
    actions = [(each["action"], each["undone_by"], each["may_undo"]) for each in document["actions"]]
    assert actions == [("ban", None, True), ("premoderate", "senna", False)]
    assert document["state"] == "banned"
    events = [each["action"] for each in document["events"]]
    assert events == ["premoderate", "undo_action", "ban", "reveal_email"]


def test_a_state_that_is_over_is_told_as_what_followed(desk, path):
    over = {"state": "suspended", "state_until": "2001-01-31T09:30:00Z", "state_after": "premoderated"}
    Commenter.objects.filter(pk=path.split("/")[2]).update(**over)
    document = desk.get(path).json()
    assert (document["state"], document["state_until"], document["state_after"]) == ("premoderated", None, None)
    assert document["comments"]["results"][0]["commenter"]["state"] == "premoderated"


def test_a_state_that_ends_says_when_and_what_follows(desk, path):
    until = {"state": "suspended", "state_until": "2999-01-31T09:30:00Z", "state_after": "premoderated"}
    Commenter.objects.filter(pk=path.split("/")[2]).update(**until)
    document = desk.get(path).json()
    assert (document["state"], document["state_until"]) == ("suspended", "2999-01-31T09:30:00.000Z")
    assert document["state_after"] == "premoderated"


def test_a_commenter_who_is_not_there(desk):
    problem_of(desk.get("moderation/commenters/01890000-0000-7000-8000-000000000000/"), 404, "not_found")
