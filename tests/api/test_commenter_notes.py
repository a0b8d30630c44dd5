"""POST /api/v1/moderation/commenters/{id}/notes/"""

import pytest

from moderation.models import Comment, ModerationEvent, Note
from tests.api.conftest import fields_refused, problem_of


@pytest.fixture
def path(post):
    return f"moderation/commenters/{Comment.objects.get(pk=post().id).commenter_id}/"


def test_a_note_is_kept_beside_the_commenter(desk, path, moderator):
    answer = desk.post(f"{path}notes/", {"body": "Writes as two people."})
    assert answer.status_code == 201
    note = answer.json()
    assert set(note) == {"id", "moderator", "body", "created_at"}
    assert (note["moderator"], note["body"]) == ("mo", "Writes as two people.")
    assert desk.get(path).json()["notes"] == [note]
    assert ModerationEvent.objects.get(action="note").moderator == moderator


@pytest.mark.parametrize("body", [{}, {"body": " "}, {"body": "\u200b"}, {"body": 5}, {"body": "n" * 5001}])
def test_an_empty_note_or_one_too_long_is_refused(desk, path, body):
    assert fields_refused(desk.post(f"{path}notes/", body)) == {"body"}
    assert not Note.objects.exists()


def test_a_commenter_who_is_not_there(desk):
    path = "moderation/commenters/01890000-0000-7000-8000-000000000000/notes/"
    problem_of(desk.post(path, {"body": "x"}), 404, "not_found")
