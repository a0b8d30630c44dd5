"""POST /api/v1/moderation/commenters/{id}/reveal-email/"""

import pytest

from moderation.models import Commenter, ModerationEvent
from tests.api.conftest import fields_refused, problem_of


def path():
    return f"moderation/commenters/{Commenter.objects.get().pk}/reveal-email/"


def test_a_senior_moderator_sees_the_address_and_goes_on_record(senior, senior_desk, post):
    post(author_email="ona@example.org")
    answer = senior_desk.post(path(), {"justification": "Asked by the court"})
    assert answer.json() == {"email": "ona@example.org"}
    assert answer["Cache-Control"] == "private, no-store"
    event = ModerationEvent.objects.get(action="reveal_email")
    assert (event.moderator, event.detail) == (senior, {"justification": "Asked by the court"})


@pytest.mark.parametrize("body", [{}, {"justification": " "}, {"justification": 5}, {"justification": "j" * 1001}])
def test_without_a_justification_there_is_no_address(senior_desk, post, body):
    post()
    assert fields_refused(senior_desk.post(path(), body)) == {"justification"}
    assert not ModerationEvent.objects.filter(action="reveal_email").exists()


def test_a_moderator_does_not_see_it(desk, post):
    post(author_email="ona@example.org")
    answer = desk.post(path(), {"justification": "Curious"})
    problem_of(answer, 403, "not_allowed")
    assert b"ona@" not in answer.content


def test_a_commenter_who_is_not_there(senior_desk):
    answer = senior_desk.post(
        "moderation/commenters/01890000-0000-7000-8000-000000000000/reveal-email/", {"justification": "x"}
    )
    problem_of(answer, 404, "not_found")
