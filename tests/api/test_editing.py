"""PATCH /api/v1/comments/{id}/"""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.models import Comment
from moderation.status import Action
from tests.api.conftest import Api, fields_refused, problem_of
from tests.api.test_comment import NOTHING, OWN


def test_a_new_text_is_checked_again(post):
    posted = post()
    answer = posted.own.patch(posted.path, {"body": "Better said."})
    assert answer.status_code == 202
    assert set(answer.json()) == OWN
    assert (answer.json()["status"], answer.json()["body"]) == ("pending", "Better said.")
    assert answer["Cache-Control"] == "private, no-store"


def test_an_approved_text_stays_up_until_the_new_one_is_approved(anybody, publish, act):
    posted = publish(body="First")
    posted.own.patch(posted.path, {"body": "Second"})
    assert "First" in anybody.get(posted.path).json()["body_html"]
    assert anybody.get(posted.path).json()["edited_at"] is None
    act(posted)
    assert "Second" in anybody.get(posted.path).json()["body_html"]
    assert anybody.get(posted.path).json()["edited_at"]


def test_when_the_time_is_over_it_is_over(post):
    posted = post()
    Comment.objects.update(edit_until=timezone.now() - timedelta(seconds=1))
    problem_of(posted.own.patch(posted.path, {"body": "Late"}), 403, "edit_window_over")


@pytest.mark.parametrize("action", [Action.REJECT, Action.SPAM])
def test_what_was_refused_cannot_be_edited(post, act, action):
    posted = post()
    act(posted, action, reason="abusive")
    problem_of(posted.own.patch(posted.path, {"body": "Nicer"}), 403, "not_editable")


def test_what_was_withdrawn_is_gone(post):
    posted = post()
    posted.own.delete(posted.path)
    problem_of(posted.own.patch(posted.path, {"body": "Back"}), 410, "already_withdrawn")


@pytest.mark.parametrize(
    "body", [{}, {"body": ""}, {"body": "\u200b"}, {"body": 5}, {"body": "a\x00"}, {"body": "b" * 5001}]
)
def test_a_bad_text_is_refused_by_name(post, body):
    posted = post()
    assert fields_refused(posted.own.patch(posted.path, body)) == {"body"}


def test_nothing_but_the_text_can_be_changed(post):
    posted = post(author_name="Ona")
    posted.own.patch(posted.path, {"body": "New", "author_name": "Eve", "status": "approved", "parent": posted.id})
    stored = Comment.objects.get()
    assert (stored.commenter.name, stored.status, stored.parent) == ("Ona", "pending", None)


def test_needs_the_token(anybody, post, act, desk):
    posted = post()
    change = {"body": "Changed"}
    answer = anybody.patch(posted.path, change)
    problem_of(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Comment"
    problem_of(desk.patch(posted.path, change), 401, "not_authenticated")
    problem_of(Api("Comment wrong").patch(posted.path, change), 404, "not_found")
    problem_of(posted.own.patch(NOTHING, change), 404, "not_found")
    act(posted)
    problem_of(Api("Comment wrong").patch(posted.path, change), 403, "not_allowed")
