"""GET /moderation/second-looks/, POST …/{id}/ and …/settle/: blind before, both decisions after."""

import json

import pytest

from moderation.learning.turns import take_turn
from moderation.models import AuditSample
from moderation.status import Action
from tests.api.conftest import fields_refused, problem_of
from tests.factories import make_moderator, step, submit

URL = "moderation/second-looks/"


@pytest.fixture
def drawn(article, settings):
    """A comment that vera approved, and whose approval was drawn."""
    settings.SECOND_LOOK_SHARE = 1.0
    submitted = submit(article, "What is said here.")
    step(submitted, Action.APPROVE, make_moderator("vera"), note="Fine by me.")
    take_turn()
    return submitted


def one():
    return f"{URL}{AuditSample.objects.get().pk}/"


def test_it_is_blind_until_it_is_taken(desk, drawn):
    document = desk.get(URL).json()
    assert (document["waiting"], document["disputed"]) == (1, [])
    (look,) = document["results"]
    assert look["body"] == "What is said here."
    assert not [each for each in (str(drawn.id), "vera", "Fine by me", "approve") if each in json.dumps(document)]
    problem_of(desk.get(one()), 403, "not_allowed")


def test_the_answer_tells_both_decisions(desk, moderator, drawn):
    answer = desk.post(one(), {"action": "spam"})
    document = answer.json()
    assert (answer.status_code, document["outcome"], document["comment"]) == (201, "disputed", str(drawn.id))
    assert (document["first"]["moderator"], document["first"]["action"]) == ("vera", "approve")
    assert (document["second"]["moderator"], document["second"]["action"]) == (moderator.get_username(), "spam")
    assert desk.get(one()).json() == document
    assert [each["id"] for each in desk.get(URL).json()["disputed"]] == [document["id"]]
    assert desk.post(f"{one()}settle/").json()["outcome"] == "settled"
    problem_of(desk.post(f"{one()}settle/"), 409, "stale")
    problem_of(desk.post(one(), {"action": "approve"}), 409, "stale")


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "action"), ({"action": "hold"}, "action"), ({"action": "reject"}, "reason"), ({"action": 1}, "action")],
)
def test_what_cannot_be_said_is_refused(desk, drawn, body, field):
    assert fields_refused(desk.post(one(), body)) == {field}


def test_whoever_decided_is_refused(moderator, desk, article, settings):
    settings.SECOND_LOOK_SHARE = 1.0
    step(submit(article), Action.APPROVE, moderator)
    take_turn()
    assert desk.get(URL).json()["waiting"] == 0
    problem_of(desk.post(one(), {"action": "approve"}), 403, "own_decision")
