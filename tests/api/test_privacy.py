"""GET /moderation/commenters/{id}/export/ and POST …/erase/"""

import uuid

from moderation.models import Comment, ModerationEvent
from tests.factories import find

NOWHERE = "01890000-0000-7000-8000-000000000000"


def commenter_of(comment):
    return str(Comment.objects.get(pk=comment.id).commenter_id)


def test_a_copy_is_made_and_who_made_it_is_on_record(senior_desk, publish):
    commenter = commenter_of(publish(body="A text to be copied."))
    answer = senior_desk.get(f"moderation/commenters/{commenter}/export/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.json()["comments"][0]["texts"][0]["body"] == "A text to be copied."
    assert "@example.org" not in answer.content.decode()
    event = ModerationEvent.objects.get(action="export")
    assert (str(event.commenter_id), event.moderator is not None) == (commenter, True)


def test_an_erasure_takes_everything_and_again_finds_nothing(senior_desk, publish):
    comment = publish(body="A text to be erased.")
    commenter = commenter_of(comment)
    path = f"moderation/commenters/{commenter}/erase/"
    assert [senior_desk.post(path, {}).json() for _ in range(2)] == [{"comments": 1}, {"comments": 0}]
    assert find(uuid.UUID(comment.id)).status == "withdrawn"
    assert ModerationEvent.objects.filter(action="erase").count() == 1


def test_nobody_is_nobody(senior_desk):
    assert senior_desk.get(f"moderation/commenters/{NOWHERE}/export/").status_code == 404
    assert senior_desk.post(f"moderation/commenters/{NOWHERE}/erase/", {}).status_code == 404
