"""POST /api/v1/moderation/decisions/ and /batches/{id}/undo/"""

import uuid

import pytest

from moderation.models import Comment, Decision
from moderation.status import Action
from tests.api.conftest import fields_refused, problem_of

PATH = "moderation/decisions/"
NOBODY = "01890000-0000-7000-8000-000000000000"


def status_of(posted):
    return Comment.objects.get(pk=posted.id).status


def test_decides_each_by_itself_and_names_what_it_could_not(desk, post, publish):
    waiting, approved = post(), publish()
    answer = desk.post(PATH, {"ids": [waiting.id, approved.id, NOBODY], "action": "approve", "note": "All fine"})
    assert answer.status_code == 200
    document = answer.json()
    assert set(document) == {"batch", "applied", "refused"}
    assert document["applied"] == [waiting.id]
    assert document["refused"] == [
        {"id": approved.id, "code": "illegal_transition"},
        {"id": NOBODY, "code": "not_found"},
    ]
    assert status_of(waiting) == "approved"


def test_the_same_id_twice_is_one(desk, post):
    posted = post()
    document = desk.post(PATH, {"ids": [posted.id, posted.id.upper()], "action": "hold"}).json()
    assert (document["applied"], document["refused"]) == ([posted.id], [])


def test_undo_restores_what_the_batch_changed_and_nothing_decided_since(desk, post, act, publish):
    kept, undone, was_public = post(), post(), publish()
    ids = [kept.id, undone.id, was_public.id]
    batch = desk.post(PATH, {"ids": ids, "action": "spam"}).json()["batch"]
    act(kept)

    document = desk.post(f"moderation/batches/{batch}/undo/").json()

    assert set(document) == {"batch", "applied", "refused"}
    assert set(document["applied"]) == {undone.id, was_public.id}
    assert document["refused"] == [{"id": kept.id, "code": "stale"}]
    assert [status_of(one) for one in (kept, undone, was_public)] == ["approved", "pending", "approved"]


def test_undoing_twice_changes_nothing_more(desk, post):
    posted = post()
    batch = desk.post(PATH, {"ids": [posted.id], "action": "hold"}).json()["batch"]
    desk.post(f"moderation/batches/{batch}/undo/")
    version = Comment.objects.get().version
    assert desk.post(f"moderation/batches/{batch}/undo/").json()["applied"] == []
    assert Comment.objects.get().version == version


def test_a_batch_that_never_was(desk):
    problem_of(desk.post(f"moderation/batches/{NOBODY}/undo/"), 404, "not_found")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ids": None}, "ids"),
        ({"ids": []}, "ids"),
        ({"ids": NOBODY}, "ids"),
        ({"ids": [1]}, "ids"),
        ({"ids": ["x"]}, "ids"),
        ({"ids": [None]}, "ids"),
        ({"ids": [[NOBODY]]}, "ids"),
        ({"ids": [str(uuid.UUID(int=number)) for number in range(501)]}, "ids"),
        ({"action": "edit"}, "action"),
        ({"action": "reject"}, "reason"),
        ({"note": "n" * 5001}, "note"),
    ],
)
def test_a_bad_value_is_refused_by_name(desk, change, field):
    assert fields_refused(desk.post(PATH, {"ids": [NOBODY], "action": "hold"} | change)) == {field}
    assert not Decision.objects.exists()


def test_five_hundred_are_fine(desk):
    document = desk.post(PATH, {"ids": [str(uuid.UUID(int=number)) for number in range(500)], "action": "hold"}).json()
    assert len(document["refused"]) == 500


def test_only_who_decided_is_on_record(moderator, desk, post):
    desk.post(PATH, {"ids": [post().id], "action": Action.HOLD, "moderator": 1, "batch": NOBODY})
    assert Decision.objects.get().moderator == moderator
