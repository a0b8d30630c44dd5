"""PUT and DELETE …/claim/ and …/feature/, and POST …/notes/"""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.models import Comment, ModerationEvent, Note
from tests.api.conftest import fields_refused, problem_of

NOBODY = "moderation/comments/01890000-0000-7000-8000-000000000000"


def at(posted, what):
    return f"moderation/comments/{posted.id}/{what}/"


def test_a_claim_is_a_lease_that_its_holder_renews(desk, post):
    posted = post()
    for _ in range(2):
        answer = desk.put(at(posted, "claim"))
        assert answer.status_code == 200
        assert set(answer.json()) == {"moderator", "until"}
        assert answer.json()["moderator"] == "mo"
    assert desk.get(f"moderation/comments/{posted.id}/").json()["claimed_by"] == answer.json()


def test_a_colleagues_live_claim_is_a_conflict(desk, senior_desk, post):
    posted = post()
    desk.put(at(posted, "claim"))
    assert "mo" in problem_of(senior_desk.put(at(posted, "claim")), 409, "claimed")["detail"]
    Comment.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert senior_desk.put(at(posted, "claim")).status_code == 200


def test_a_claim_is_given_back_by_its_holder_alone(moderator, desk, senior_desk, post):
    posted = post()
    desk.put(at(posted, "claim"))
    problem_of(senior_desk.delete(at(posted, "claim")), 409, "claimed")
    assert Comment.objects.get().claimed_by == moderator
    assert desk.delete(at(posted, "claim")).status_code == 204
    assert Comment.objects.get().claimed_by is None


def test_featuring_shows_at_once_and_only_what_is_public_can_be(anybody, desk, publish, post):
    posted = publish()
    for _ in range(2):
        assert desk.put(at(posted, "feature")).json() == {"featured": True}
        assert anybody.get("articles/ferry/comments/").json()["results"][0]["featured"] is True
    assert desk.delete(at(posted, "feature")).status_code == 204
    assert anybody.get(posted.path).json()["featured"] is False
    problem_of(desk.put(at(post(), "feature")), 409, "illegal_transition")
    assert ModerationEvent.objects.filter(action="feature").count() == 1


def test_a_note_is_for_colleagues_alone(anybody, desk, publish):
    posted = publish()
    answer = desk.post(at(posted, "notes"), {"body": "  Known to us  ", "moderator": 99})
    assert answer.status_code == 201
    assert set(answer.json()) == {"id", "moderator", "body", "created_at"}
    assert answer.json()["moderator"] == "mo"
    assert b"Known to us" not in anybody.get(posted.path).content + posted.own.get(posted.path).content
    assert desk.get(f"moderation/comments/{posted.id}/").json()["notes"] == [answer.json()]


@pytest.mark.parametrize(
    "body", [{}, {"body": ""}, {"body": "  "}, {"body": 5}, {"body": "\x00"}, {"body": "n" * 5001}]
)
def test_a_bad_note_is_refused_by_name(desk, post, body):
    assert fields_refused(desk.post(at(post(), "notes"), body)) == {"body"}
    assert not Note.objects.exists()


def test_a_comment_that_is_not_there(desk):
    problem_of(desk.put(f"{NOBODY}/claim/"), 404, "not_found")
    problem_of(desk.delete(f"{NOBODY}/claim/"), 404, "not_found")
    problem_of(desk.put(f"{NOBODY}/feature/"), 404, "not_found")
    problem_of(desk.delete(f"{NOBODY}/feature/"), 404, "not_found")
    problem_of(desk.post(f"{NOBODY}/notes/", {"body": "x"}), 404, "not_found")
