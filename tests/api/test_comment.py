"""GET /api/v1/comments/{id}/ and /replies/, without and with the author's token."""

import pytest

from moderation.status import Action
from tests.api.conftest import FIELD_NAMES, Api, fields_refused, problem_of

OWN = FIELD_NAMES | {"status", "body", "edit_until"}
NOTHING = "comments/01890000-0000-7000-8000-000000000000/"


def test_a_public_comment_is_there_for_all(anybody, publish):
    posted = publish()
    answer = anybody.get(posted.path)
    assert set(answer.json()) == FIELD_NAMES
    assert answer["Cache-Control"].startswith("public")
    assert "Authorization" in answer["Vary"]
    assert anybody.get(posted.path, If_None_Match=answer["ETag"]).status_code == 304


def test_what_is_not_public_is_the_same_as_nothing(anybody, post):
    posted = post()
    hidden, nothing = anybody.get(posted.path), anybody.get(NOTHING)
    assert hidden.content == nothing.content
    problem_of(hidden, 404, "not_found")


def test_its_author_sees_it_before_anybody_else(post):
    posted = post(body="Mind the *gap*")
    answer = posted.own.get(posted.path)
    document = answer.json()
    assert set(document) == OWN
    assert (document["status"], document["body"]) == ("pending", "Mind the *gap*")
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer


@pytest.mark.parametrize("action", [Action.APPROVE, Action.HOLD, Action.REJECT, Action.SPAM])
def test_its_author_is_told_what_was_decided_and_why(post, act, action):
    posted = post()
    act(posted, action, reason="abusive" if action == Action.REJECT else "")
    document = posted.own.get(posted.path).json()
    assert set(document) == OWN | {"decision"}
    decision = document["decision"]
    assert set(decision) == {"outcome", "reason", "explanation", "automated", "decided_at", "appeal_until"}
    assert decision["automated"] is False
    if action == Action.REJECT:
        assert (decision["outcome"], decision["reason"]) == ("rejected", "abusive")
        assert decision["explanation"]


@pytest.mark.parametrize("token", ["wrong", "", "ä", "x" * 5000, "two words"])
def test_a_wrong_token_is_404_on_a_hidden_comment_and_403_on_a_public_one(post, act, anybody, token):
    posted = post()
    wrong = Api(f"Comment {token}".encode().decode("latin-1"))
    assert wrong.get(posted.path).content == anybody.get(NOTHING).content
    act(posted)
    problem_of(wrong.get(posted.path), 403, "not_allowed")


def test_a_token_opens_one_comment_alone(post):
    mine, other = post(), post()
    problem_of(mine.own.get(other.path), 404, "not_found")


@pytest.mark.parametrize("path", ["comments/1/", "comments/not-an-id/", "comments/%00/", "comments/01890000/replies/"])
def test_an_id_that_is_none_is_not_there(anybody, article, path):
    problem_of(anybody.get(path), 404, "not_found")


def test_replies_are_paged_oldest_first(anybody, publish):
    top = publish()
    replies = [publish(parent=top.id).id for _ in range(3)]
    page = anybody.get(f"{top.path}replies/?limit=2").json()
    assert set(page) == {"next", "previous", "results"}
    rest = anybody.get(page["next"]).json()
    assert [comment["id"] for comment in page["results"] + rest["results"]] == replies
    assert page["results"][0]["parent"] == top.id
    assert anybody.get(rest["previous"]).json()["results"] == page["results"]


@pytest.mark.parametrize(("query", "name"), [("limit=0", "limit"), ("limit=x", "limit"), ("cursor=", "cursor")])
def test_replies_refuse_bad_parameters(anybody, publish, query, name):
    assert fields_refused(anybody.get(f"{publish().path}replies/?{query}")) == {name}


def test_replies_of_what_is_not_public_are_not_there(anybody, post):
    problem_of(anybody.get(f"{post().path}replies/"), 404, "not_found")
