"""POST …/commenters/{id}/actions/{id}/undo/: exactly what an action changed is restored, or nothing is."""

import pytest

from moderation.models import Comment, Commenter, CommenterAction, ModerationEvent
from tests.api.conftest import problem_of, token_of

LATER = "2999-01-31T09:30:00Z"
LATEST = "2999-02-28T09:30:00Z"


@pytest.fixture
def ona(post):
    return Comment.objects.get(pk=post().id).commenter


@pytest.fixture
def path(ona):
    return f"moderation/commenters/{ona.pk}/"


@pytest.fixture
def act_on(senior_desk, path):
    """Take an action about Ona: its id."""

    def act(action, **given):
        answer = senior_desk.post(f"{path}actions/", {"action": action} | given)
        assert answer.status_code == 201, answer.content
        return answer.json()["id"]

    return act


@pytest.fixture
def undo(senior_desk, path):
    return lambda action_id: senior_desk.post(f"{path}actions/{action_id}/undo/")


def standing_of(commenter):
    return Commenter.objects.get(pk=commenter.pk).standing


def undoable(desk, path):
    return [each["action"] for each in desk.get(path).json()["actions"] if each["may_undo"]]


@pytest.mark.parametrize(
    "then",
    [
        {"action": "ban"},
        {"action": "ban", "until": LATEST},
        {"action": "suspend", "until": LATEST},
        {"action": "unban"},
        {"action": "warn"},
    ],
)
def test_it_restores_what_stood_before_with_its_end(act_on, undo, ona, then):
    act_on("premoderate")
    act_on("suspend", until=LATER)
    before = standing_of(ona)
    answer = undo(act_on(**then))
    assert answer.status_code == 200
    assert answer.json()["undone_by"] == "senna"
    assert answer.json()["undone_at"]
    assert standing_of(ona) == before


def test_actions_come_off_one_by_one(act_on, undo, senior_desk, path, ona):
    ids = [act_on("premoderate"), act_on("suspend", until=LATER), act_on("ban")]
    for action_id, left in zip(reversed(ids), ["suspended", "premoderated", "normal"], strict=True):
        assert undo(action_id).status_code == 200
        assert standing_of(ona).state == left
    assert undoable(senior_desk, path) == []


def test_who_took_it_back_is_on_record(act_on, undo, ona, senior):
    banned = act_on("ban", reason="Threats")
    undo(banned)
    event = ModerationEvent.objects.filter(commenter=ona).latest("id")
    assert (event.action, event.moderator) == ("undo_action", senior)
    assert (event.detail["action"], event.detail["from"], event.detail["to"]) == ("ban", "banned", "normal")


def test_what_has_been_replaced_is_not_taken_back(act_on, undo, ona):
    first = act_on("premoderate")
    act_on("ban")
    problem = problem_of(undo(first), 409, "stale")
    assert problem["detail"] == "The commenter's state has changed since: senna did “Ban”."
    assert standing_of(ona).state == "banned"


def test_of_two_at_once_the_second_is_told_who_was_first(act_on, admin, path, undo):
    banned = act_on("ban")
    assert token_of(admin).post(f"{path}actions/{banned}/undo/").status_code == 200
    problem = problem_of(undo(banned), 409, "stale")
    assert problem["detail"] == "ada has already taken this back."


def test_a_warning_in_between_hinders_nothing(act_on, undo, ona, senior_desk, path):
    first = act_on("premoderate")
    act_on("warn")
    assert undoable(senior_desk, path) == ["warn", "premoderate"]
    assert undo(first).status_code == 200
    assert standing_of(ona).state == "normal"


def test_a_lifted_ban_leaves_what_it_restored_to_be_taken_back(act_on, undo, ona, senior_desk, path):
    first = act_on("premoderate")
    act_on("ban")
    lifted = act_on("unban")
    assert undoable(senior_desk, path) == ["unban", "premoderate"]
    assert undo(first).status_code == 200
    assert standing_of(ona).state == "normal"
    problem = problem_of(undo(lifted), 409, "stale")
    assert "senna took back “Always pre-moderate”" in problem["detail"]


def test_taking_back_the_lifting_of_a_ban_puts_it_in_force_with_its_record(act_on, undo, ona, senior_desk, path):
    act_on("ban", until=LATER)
    before = standing_of(ona)
    undo(act_on("unban"))
    assert standing_of(ona) == before
    assert undoable(senior_desk, path) == ["ban"]
    ban = CommenterAction.objects.get(action="ban")
    assert (ban.undone_at, ban.undone_by, ban.lifted_by) == (None, None, None)


def test_what_was_changed_elsewhere_is_left_alone(act_on, undo, ona):
    banned = act_on("ban")
    Commenter.objects.filter(pk=ona.pk).update(state="premoderated")
    problem_of(undo(banned), 409, "stale")
    assert standing_of(ona).state == "premoderated"


def test_what_is_over_is_not_taken_back_and_does_not_stand_in_the_way(act_on, undo, ona):
    first = act_on("premoderate")
    suspended = act_on("suspend", until=LATER)
    over = "2001-01-31T09:30:00Z"
    CommenterAction.objects.filter(pk=suspended).update(until=over)
    Commenter.objects.filter(pk=ona.pk).update(state_until=over)
    problem_of(undo(suspended), 409, "illegal_transition")
    assert standing_of(ona).state == "premoderated"
    assert undo(first).status_code == 200
    assert standing_of(ona).state == "normal"


def test_a_warning_is_taken_back_though_the_state_it_was_given_in_is_over(act_on, undo, ona):
    act_on("suspend", until=LATER)
    warned = act_on("warn")
    CommenterAction.objects.update(until="2001-01-31T09:30:00Z")
    Commenter.objects.filter(pk=ona.pk).update(state_until="2001-01-31T09:30:00Z")
    assert undo(warned).status_code == 200
    assert standing_of(ona).state == "normal"


def test_another_commenters_action_is_not_there(act_on, post, senior_desk, ona):
    banned = act_on("ban")
    other = Comment.objects.get(pk=post().id).commenter
    problem_of(senior_desk.post(f"moderation/commenters/{other.pk}/actions/{banned}/undo/"), 404, "not_found")
    assert standing_of(ona).state == "banned"


def test_a_moderator_may_not(act_on, desk, path, ona):
    banned = act_on("ban")
    problem_of(desk.post(f"{path}actions/{banned}/undo/"), 403, "not_allowed")
    assert standing_of(ona).state == "banned"
