"""POST /api/v1/moderation/comments/{id}/redactions/ and /api/v1/moderation/decisions/{id}/undo/"""

import pytest

from moderation.models import Comment, Revision
from tests.api.conftest import fields_refused, problem_of


def path(posted):
    return f"moderation/comments/{posted.id}/redactions/"


@pytest.fixture
def posted(post):
    return post(body="You utter fool 😀 of a ferryman.")


def test_passages_are_removed_and_the_rest_is_public(anybody, desk, posted):
    # In code points: the face is one.
    answer = desk.post(path(posted), {"version": 1, "spans": [[4, 14], [15, 16]], "note": "Mild."})
    assert answer.status_code == 201
    assert (answer.json()["action"], answer.json()["outcome"], answer.json()["note"]) == (
        "approve",
        "approved",
        "Mild.",
    )
    assert "<p>You […] of a ferryman.</p>" in anybody.get(posted.path).json()["body_html"]


def test_it_is_undone_exactly_and_not_twice(anybody, desk, posted):
    made = desk.post(path(posted), {"version": 1, "spans": [[4, 14]]}).json()["id"]
    answer = desk.post(f"moderation/decisions/{made}/undo/")
    assert answer.status_code == 200
    assert answer.json() == {"comment": posted.id, "status": "pending", "version": 3}
    assert anybody.get(posted.path).status_code == 404
    assert desk.get(f"moderation/comments/{posted.id}/").json()["body"] == "You utter fool 😀 of a ferryman."
    problem_of(desk.post(f"moderation/decisions/{made}/undo/"), 409, "stale")


def test_a_colleagues_decision_is_not_undone(desk, senior_desk, posted):
    made = senior_desk.post(path(posted), {"version": 1, "spans": [[4, 14]]}).json()["id"]
    problem_of(desk.post(f"moderation/decisions/{made}/undo/"), 403, "not_allowed")
    assert Comment.objects.get().status == "approved"


def test_of_two_at_once_the_second_is_told_who_was_first(desk, senior_desk, posted):
    desk.post(path(posted), {"version": 1, "spans": [[4, 14]]})
    answer = senior_desk.post(path(posted), {"version": 1, "spans": [[4, 9]]})
    assert "mo" in problem_of(answer, 409, "stale")["detail"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"spans": None}, "spans"),
        ({"spans": []}, "spans"),
        ({"spans": {}}, "spans"),
        ({"spans": [4, 14]}, "spans"),
        ({"spans": [[4]]}, "spans"),
        ({"spans": [["4", 14]]}, "spans"),
        ({"spans": [[True, 14]]}, "spans"),
        ({"spans": [[4, 10**30]]}, "spans"),
        ({"spans": [[14, 4]]}, "spans"),
        ({"spans": [[0, 31]]}, "spans"),
        ({"spans": [[4, 14]] * 1001}, "spans"),
        ({"version": None}, "version"),
        ({"note": "n" * 5001}, "note"),
    ],
)
def test_a_bad_value_is_refused_by_name(desk, posted, change, field):
    assert fields_refused(desk.post(path(posted), {"version": 1, "spans": [[4, 14]]} | change)) == {field}
    assert Revision.objects.count() == 1


def test_no_text_can_be_put_in(desk, posted):
    given = {"version": 1, "spans": [[4, 14]], "body": "Other words.", "mark": "kind soul", "replacement": "kind soul"}
    assert desk.post(path(posted), given).status_code == 201
    assert Revision.objects.get(number=2).body == "You […] 😀 of a ferryman."
