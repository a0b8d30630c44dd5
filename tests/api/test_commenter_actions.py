"""POST /api/v1/moderation/commenters/{id}/actions/: what is done about a commenter, and what follows from it."""

from datetime import UTC, datetime, timedelta

import pytest

from moderation.models import Comment, Commenter, CommenterAction, ModerationEvent
from moderation.queries.documents import format_time
from tests.api.conftest import fields_refused, problem_of
from tests.factories import SOBER, screen_all

AHEAD = datetime(2999, 1, 31, 9, 30, tzinfo=UTC)
FIELDS = {
    *("id", "action", "reason", "moderator", "created_at", "state", "until", "previous_state", "previous_until"),
    *("undone_at", "undone_by", "may_undo"),
}


@pytest.fixture
def ona(post, settings):
    settings.COMMENT_FLOOD_INTERVAL = 0
    posted = post(author_name="Ona", author_email="ona@example.org")
    return Comment.objects.get(pk=posted.id).commenter


@pytest.fixture
def act_on(senior_desk, ona):
    """Take an action about Ona: its document."""

    def act(action, **given):
        answer = senior_desk.post(f"moderation/commenters/{ona.pk}/actions/", {"action": action} | given)
        assert answer.status_code == 201, answer.content
        return answer.json()

    return act


@pytest.fixture
def refuse(senior_desk, ona):
    """Try an action about Ona that is refused: the answer."""

    def act(action, **given):
        return senior_desk.post(f"moderation/commenters/{ona.pk}/actions/", {"action": action} | given)

    return act


def standing_of(commenter):
    return Commenter.objects.get(pk=commenter.pk).standing


def state_of(commenter):
    return standing_of(commenter).state


def status_of(posted):
    screen_all()
    return Comment.objects.get(pk=posted.id).status


def test_an_action_says_what_it_changed_who_did_it_and_why(act_on, ona):
    document = act_on("suspend", until="2999-01-31T09:30:00Z", reason="  Third insult this week ")
    assert set(document) == FIELDS
    made = {name: document[name] for name in FIELDS - {"id", "created_at"}}
    assert made == {
        "action": "suspend",
        "reason": "Third insult this week",
        "moderator": "senna",
        "state": "suspended",
        "until": "2999-01-31T09:30:00.000Z",
        "previous_state": "normal",
        "previous_until": None,
        "undone_at": None,
        "undone_by": None,
        "may_undo": True,
    }
    assert standing_of(ona).until == AHEAD


def test_it_is_on_record(act_on, ona, senior):
    document = act_on("ban", reason="Threats")
    event = ModerationEvent.objects.get(commenter=ona)
    assert (event.action, event.moderator) == ("ban", senior)
    assert event.detail == {
        "action": "ban",
        "action_id": document["id"],
        "from": "normal",
        "to": "banned",
        "until": None,
        "reason": "Threats",
    }


def test_what_a_banned_commenter_writes_is_refused_from_another_browser_and_name_too(act_on, post):
    act_on("ban")
    again = post(author_name="Somebody else", author_email="ONA@example.org")
    other = post(author_name="Ona", author_email="another@example.org", body=SOBER)
    assert status_of(again) == "rejected"
    assert status_of(other) == "approved"
    decision = again.own.get(again.path).json()["decision"]
    assert decision["reason"] == "not_published"


def test_after_the_ban_is_lifted_the_address_may_write_again(act_on, post):
    act_on("ban")
    assert act_on("unban")["state"] == "normal"
    assert status_of(post(author_email="ona@example.org", body=SOBER)) == "approved"


def test_what_a_premoderated_commenter_wrote_waits_for_a_moderator(act_on, ona):
    act_on("premoderate")
    screen_all()
    assert Comment.objects.get(commenter=ona).status == "held"


def test_a_warning_is_kept_and_changes_no_state(act_on, ona):
    before = standing_of(ona)
    document = act_on("warn", reason="Mind your language")
    assert (document["state"], document["previous_state"]) == ("normal", "normal")
    assert standing_of(ona) == before


def test_a_typed_address_is_not_trusted(refuse, ona):
    problem = problem_of(refuse("trust"), 409, "not_confirmed")
    assert "not confirmed" in problem["detail"]
    assert state_of(ona) == "normal"
    assert not CommenterAction.objects.exists()


def test_a_confirmed_address_is_trusted(act_on, ona):
    Commenter.objects.filter(pk=ona.pk).update(email_verified=True)
    assert act_on("trust")["state"] == "trusted"
    screen_all()
    assert Comment.objects.get(commenter=ona).status == "approved"


def test_lifting_a_ban_restores_what_stood_before_it(act_on, ona):
    act_on("premoderate")
    act_on("suspend", until="2999-01-31T09:30:00Z")
    before = standing_of(ona)
    act_on("ban")
    document = act_on("unban")
    assert (document["state"], document["until"]) == ("suspended", format_time(AHEAD))
    assert standing_of(ona) == before
    assert act_on("unban")["state"] == "premoderated"


def test_lifting_a_ban_that_got_another_end_lifts_all_of_it(act_on, ona, senior):
    act_on("premoderate")
    act_on("ban", until="2999-01-31T09:30:00Z")
    act_on("ban")
    act_on("ban", until="2999-02-28T09:30:00Z")
    assert act_on("unban")["state"] == "premoderated"
    bans = CommenterAction.objects.filter(action="ban")
    assert set(bans.values_list("undone_by__username", flat=True)) == {"senna"}


def test_what_was_lasting_before_a_suspension_follows_it(act_on, ona):
    act_on("premoderate")
    act_on("suspend", until=format_time(datetime.now(UTC) + timedelta(hours=1)))
    Commenter.objects.filter(pk=ona.pk).update(state_until=datetime.now(UTC) - timedelta(seconds=1))
    assert state_of(ona) == "premoderated"
    screen_all()
    assert Comment.objects.get(commenter=ona).status == "held"


def test_a_state_that_no_action_made_is_lifted_as_well(act_on, ona):
    Commenter.objects.filter(pk=ona.pk).update(state="banned")
    assert act_on("unban")["state"] == "normal"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ban", {"action": "ban"}),
        ("ban", {"action": "suspend", "until": "2999-01-31T09:30:00Z"}),
        ("ban", {"action": "premoderate"}),
        ("ban", {"action": "trust"}),
        ("premoderate", {"action": "premoderate"}),
        ("premoderate", {"action": "unban"}),
        ("warn", {"action": "unban"}),
    ],
)
def test_what_does_not_follow_from_the_state_is_refused(act_on, refuse, ona, first, second):
    act_on(first)
    before = standing_of(ona)
    problem = problem_of(refuse(**second), 409, "illegal_transition")
    assert "senna" in problem["detail"] or first == "warn"
    assert standing_of(ona) == before
    assert CommenterAction.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "action"),
        ({"action": "expel"}, "action"),
        ({"action": "suspend"}, "until"),
        ({"action": "suspend", "until": "2001-01-31T09:30:00Z"}, "until"),
        ({"action": "suspend", "until": "2999-01-31T09:30:00"}, "until"),
        ({"action": "suspend", "until": "9999-12-31T23:59:59-12:00"}, "until"),
        ({"action": "ban", "until": "2001-01-31T09:30:00Z"}, "until"),
        ({"action": "ban", "until": 5}, "until"),
        ({"action": "premoderate", "until": "2999-01-31T09:30:00Z"}, "until"),
        ({"action": "warn", "until": "2999-01-31T09:30:00Z"}, "until"),
        ({"action": "ban", "reason": 5}, "reason"),
        ({"action": "ban", "reason": "r" * 1001}, "reason"),
        ({"action": "ban", "reason": "\x00"}, "reason"),
    ],
)
def test_bad_fields_are_named(senior_desk, ona, body, field):
    answer = senior_desk.post(f"moderation/commenters/{ona.pk}/actions/", body)
    assert fields_refused(answer) == {field}
    assert not CommenterAction.objects.exists()


def test_a_moderator_may_not(desk, ona):
    answer = desk.post(f"moderation/commenters/{ona.pk}/actions/", {"action": "ban"})
    problem_of(answer, 403, "not_allowed")
    assert state_of(ona) == "normal"


def test_a_commenter_who_is_not_there(senior_desk):
    path = "moderation/commenters/01890000-0000-7000-8000-000000000000/actions/"
    problem_of(senior_desk.post(path, {"action": "ban"}), 404, "not_found")
