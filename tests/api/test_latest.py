"""GET …/comments/latest/ and …/featured/, POST …/comments/preview/: what a page asks for besides its thread."""

import pytest
from django.test import override_settings

from moderation.models import Comment
from moderation.reviewing.working import feature_comment
from moderation.status import Action
from tests.api.conftest import FIELD_NAMES, fields_refused
from tests.factories import make_moderator

LATEST = "articles/ferry/comments/latest/"
FEATURED = "articles/ferry/comments/featured/"
PREVIEW = "articles/ferry/comments/preview/"


def test_the_newest_public_comments_are_named_with_what_they_answer(anybody, publish, post):
    top = publish()
    reply = publish(parent=top.id)
    post()
    answer = anybody.get(LATEST)
    assert answer.json() == {
        "comment_count": 2,
        "comments": [{"id": reply.id, "parent": top.id}, {"id": top.id, "parent": None}],
    }
    assert "public" in answer["Cache-Control"]


def test_asking_again_costs_nothing_until_something_has_changed(anybody, publish, act):
    posted = publish()
    tag = anybody.get(LATEST)["ETag"]
    assert anybody.get(LATEST, If_None_Match=tag).status_code == 304
    act(posted, Action.REJECT, reason="abusive")
    later = anybody.get(LATEST, If_None_Match=tag)
    assert (later.status_code, later.json()["comments"]) == (200, [])


def test_featured_comments_stand_with_the_latest_choice_first_and_go_with_their_text(anybody, publish, act):
    first, second = publish(), publish()
    moderator = make_moderator()
    for posted in (second, first):
        feature_comment(moderator=moderator, comment_id=posted.id, featured=True)
    results = anybody.get(FEATURED).json()["results"]
    assert [comment["id"] for comment in results] == [first.id, second.id]
    assert set(results[0]) == FIELD_NAMES
    assert results[0]["featured"] is True
    act(first, Action.REJECT, reason="abusive")
    assert [comment["id"] for comment in anybody.get(FEATURED).json()["results"]] == [second.id]


@pytest.mark.parametrize("path", [LATEST, FEATURED])
def test_there_is_nothing_below_what_is_not_published(anybody, publish, path):
    publish()
    assert anybody.get(path.replace("ferry", "nothing")).status_code == 404
    assert anybody.post(PREVIEW.replace("ferry", "nothing"), {"body": "Well"}).status_code == 404


def test_a_preview_is_what_the_comment_would_be_and_keeps_nothing(anybody, publish):
    posted = publish(body="*Hear* <b>hear</b>\n> https://news.example/")
    drawn = anybody.post(PREVIEW, {"body": "*Hear* <b>hear</b>\n> https://news.example/"}).json()["body_html"]
    assert drawn == anybody.get(posted.path).json()["body_html"]
    assert "<b>" not in drawn
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("body", ["", " ", "b" * 5001, "\x00", 7])
def test_what_could_not_be_posted_is_not_previewed(anybody, publish, body):
    publish()
    assert fields_refused(anybody.post(PREVIEW, {"body": body})) == {"body"}


@override_settings(PREVIEWS_PER_MINUTE=2)
def test_previews_have_a_limit_of_pace(anybody, publish):
    publish()
    seen = [anybody.post(PREVIEW, {"body": "Well"}).status_code for _ in range(3)]
    assert seen == [200, 200, 429]
