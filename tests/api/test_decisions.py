"""POST /api/v1/moderation/comments/{id}/decisions/"""

import pytest

from moderation.models import Comment, Decision
from tests.api.conftest import fields_refused, problem_of, token_of

DECISION = {"id", "comment", "action", "outcome", "reason", "note", "actor", "moderator", "version", "created_at"}


def path(posted):
    return f"moderation/comments/{posted.id}/decisions/"


@pytest.mark.parametrize(
    ("action", "outcome"), [("approve", "approved"), ("hold", "held"), ("reject", "rejected"), ("spam", "spam")]
)
def test_a_decision_takes_effect_and_is_answered(anybody, desk, post, action, outcome):
    posted = post()
    answer = desk.post(path(posted), {"action": action, "version": 1, "reason": "abusive", "note": "See the rules"})
    assert answer.status_code == 201
    document = answer.json()
    assert set(document) == DECISION
    assert (document["action"], document["outcome"], document["moderator"]) == (action, outcome, "mo")
    assert (document["version"], document["reason"], document["note"]) == (2, "abusive", "See the rules")
    assert Comment.objects.get().status == outcome
    assert anybody.get(posted.path).status_code == (200 if action == "approve" else 404)


def test_of_two_at_once_the_second_is_told_who_was_first(desk, senior_desk, post):
    posted = post()
    desk.post(path(posted), {"action": "hold", "version": 1})
    answer = senior_desk.post(path(posted), {"action": "approve", "version": 1})
    assert "mo" in problem_of(answer, 409, "stale")["detail"]
    assert Comment.objects.get().status == "held"
    assert Decision.objects.count() == 1


def test_what_is_approved_cannot_be_approved(desk, publish):
    answer = desk.post(path(publish()), {"action": "approve", "version": 2})
    problem_of(answer, 409, "illegal_transition")


def test_a_version_that_never_was_is_stale(desk, post):
    problem_of(desk.post(path(post()), {"action": "approve", "version": 99}), 409, "stale")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"action": None}, "action"),
        ({"action": "edit"}, "action"),
        ({"action": "withdraw"}, "action"),
        ({"action": "delete"}, "action"),
        ({"action": 1}, "action"),
        ({"action": "reject"}, "reason"),
        ({"action": "reject", "reason": ""}, "reason"),
        ({"action": "reject", "reason": "no_such_reason"}, "reason"),
        ({"reason": 5}, "reason"),
        ({"reason": "r" * 61}, "reason"),
        ({"reason": "\x00"}, "reason"),
        ({"note": ["x"]}, "note"),
        ({"note": "n" * 5001}, "note"),
        ({"note": "\udfff"}, "note"),
        ({"version": None}, "version"),
        ({"version": "1"}, "version"),
        ({"version": True}, "version"),
        ({"version": 0}, "version"),
        ({"version": 1.0}, "version"),
        ({"version": 2**31}, "version"),
    ],
)
def test_a_bad_value_is_refused_by_name(desk, post, change, field):
    assert fields_refused(desk.post(path(post()), {"action": "approve", "version": 1} | change)) == {field}
    assert not Decision.objects.exists()


def test_nothing_else_can_be_set(desk, post, senior):
    given = {"action": "hold", "version": 1, "moderator": senior.pk, "outcome": "approved", "actor": "machine"}
    assert desk.post(path(post()), given).json()["moderator"] == "mo"
    assert Comment.objects.get().status == "held"


def test_a_comment_that_is_not_there(desk):
    answer = desk.post(
        "moderation/comments/01890000-0000-7000-8000-000000000000/decisions/", {"action": "hold", "version": 1}
    )
    problem_of(answer, 404, "not_found")


def test_a_token_of_another_scope_decides_nothing(moderator, post):
    posted = post()
    problem_of(token_of(moderator, "screen").post(path(posted), {"action": "hold", "version": 1}), 403, "not_allowed")
