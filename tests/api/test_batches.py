"""GET and POST /api/v1/moderation/batches/, and their /apply/"""

import pytest

from moderation.models import Batch, Comment
from moderation.reviewing.working import claim_comment
from moderation.status import Action
from tests.api.conftest import fields_refused, problem_of, token_of
from tests.factories import make_moderator

PATH = "moderation/batches/"
NOBODY = "01890000-0000-7000-8000-000000000000"
FACTS = {"changed", "claimed", "public", "by_status", "possible"}
LISTED = {
    *("id", "moderator", "action", "reason", "note", "created_at", "total", "applied", "refused", "waiting"),
    *("undone_at", "restored", "restorable"),
}


@pytest.fixture
def held(post, act):
    posted = [post(author_name="Ada" if number else "Bo") for number in range(3)]
    for each in posted:
        act(each, Action.HOLD)
    return posted


def statuses(comments):
    return [Comment.objects.get(pk=each.id).status for each in comments]


def test_what_a_filter_leaves_is_selected_looked_at_and_decided_on(desk, held):
    answer = desk.post(f"{PATH}?queue=held&author=ada", {})
    assert answer.status_code == 201
    selected = answer.json()
    assert set(selected) == LISTED | FACTS | {"refusals"}
    assert (selected["action"], selected["total"], selected["waiting"]) == (None, 2, 2)
    assert selected["possible"] == {"approve": 2, "hold": 0, "reject": 2, "spam": 2}
    assert (selected["by_status"], selected["public"]) == ({"held": 2}, 0)
    assert desk.get(PATH).json()["results"] == []
    assert statuses(held) == ["held"] * 3

    done = desk.post(f"{PATH}{selected['id']}/apply/", {"action": "reject", "reason": "off_topic"}).json()
    assert (done["applied"], done["waiting"], done["restorable"]) == (2, 0, 2)
    assert statuses(held) == ["held", "rejected", "rejected"]
    assert desk.get(f"{PATH}{selected['id']}/").json() == done
    assert desk.get(PATH).json()["results"] == [{name: done[name] for name in LISTED}]

    assert set(desk.post(f"{PATH}{selected['id']}/undo/").json()["applied"]) == {each.id for each in held[1:]}
    undone = desk.get(f"{PATH}{selected['id']}/").json()
    assert (undone["restored"], undone["restorable"], statuses(held)) == (2, 0, ["held"] * 3)
    problem_of(desk.post(f"{PATH}{selected['id']}/apply/", {"action": "spam"}), 409, "batch_undone")


def test_what_is_not_as_it_was_is_left_alone(desk, held, act):
    selected = desk.post(PATH, {"ids": [each.id for each in held]}).json()
    act(held[0])
    claim_comment(moderator=make_moderator("kim"), comment_id=held[1].id)
    done = desk.post(f"{PATH}{selected['id']}/apply/", {"action": "spam"}).json()
    assert (done["applied"], done["refused"]) == (1, 2)
    assert done["refusals"] == [{"id": held[0].id, "code": "stale"}, {"id": held[1].id, "code": "claimed"}]
    assert statuses(held) == ["approved", "held", "spam"]


def test_what_was_decided_by_naming_it_is_among_the_batches(desk, held, publish):
    ids = [held[0].id, publish().id]
    batch = desk.post("moderation/decisions/", {"ids": ids, "action": "approve"}).json()["batch"]
    listed = desk.get(PATH).json()["results"]
    assert [(each["id"], each["total"], each["applied"], each["refused"]) for each in listed] == [(batch, 2, 1, 1)]
    refusals = desk.get(f"{PATH}{batch}/").json()["refusals"]
    assert refusals == [{"id": ids[1], "code": "illegal_transition"}]


def test_the_list_has_pages(desk, held):
    made = [desk.post("moderation/decisions/", {"ids": [NOBODY], "action": "hold"}).json()["batch"] for _ in range(3)]
    first = desk.get(f"{PATH}?limit=2").json()
    second = desk.get(first["next"].partition("/api/v1/")[2]).json()
    assert [each["id"] for each in first["results"] + second["results"]] == made[::-1]
    assert fields_refused(desk.get(f"{PATH}?cursor=x")) == {"cursor"}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (f"{PATH}?queue=nowhere", {}, "queue"),
        (f"{PATH}?score_min=2", {}, "score_min"),
        (f"{PATH}?author=nobody", {}, "ids"),
        (PATH, {"ids": []}, "ids"),
        (PATH, {"ids": ["x"]}, "ids"),
        (PATH, {"ids": [NOBODY]}, "ids"),
        (f"{PATH}{NOBODY}/apply/", {"action": "edit"}, "action"),
        (f"{PATH}{NOBODY}/apply/", {"action": "reject"}, "reason"),
        (f"{PATH}{NOBODY}/apply/", {"action": "hold", "note": 7}, "note"),
    ],
)
def test_a_bad_value_is_refused_by_name(desk, held, path, body, field):
    assert fields_refused(desk.post(path, body)) == {field}
    assert not Batch.objects.exists()


def test_only_who_selected_them_decides_on_them(desk, held):
    selected = desk.post(PATH, {}).json()
    other = token_of(make_moderator("kim"))
    problem_of(other.post(f"{PATH}{selected['id']}/apply/", {"action": "spam"}), 403, "not_allowed")
    problem_of(desk.post(f"{PATH}{NOBODY}/apply/", {"action": "spam"}), 404, "not_found")
    problem_of(desk.get(f"{PATH}{NOBODY}/"), 404, "not_found")
    problem_of(desk.post(f"{PATH}{selected['id']}/undo/"), 404, "not_found")
    assert statuses(held) == ["held"] * 3
