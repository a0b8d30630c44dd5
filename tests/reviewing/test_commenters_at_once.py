"""Two moderators act on one commenter at the same moment: one is first, and the others are told."""

import pytest

from moderation.errors import IllegalTransition, Stale
from moderation.models import Commenter, CommenterAction
from moderation.reviewing.commenters import act_on_commenter, undo_commenter_action
from tests.factories import make_article, make_moderator, publish, run_together

Kind = CommenterAction.Kind
TIMES = 8


@pytest.fixture
def commenter(transactional_db):
    return publish(make_article()).commenter


@pytest.fixture
def seniors(transactional_db):
    return [make_moderator(senior=True) for _ in range(TIMES)]


def test_one_ban_is_set(commenter, seniors):
    def ban(number):
        return act_on_commenter(moderator=seniors[number], commenter_id=commenter.pk, action=Kind.BAN)

    outcomes = run_together(ban, TIMES)

    assert sorted(type(each).__name__ for each in outcomes) == ["CommenterAction", *["IllegalTransition"] * (TIMES - 1)]
    row = CommenterAction.objects.get()
    refusals = {each.message for each in outcomes if isinstance(each, IllegalTransition)}
    assert all(row.moderator.get_username() in message for message in refusals)


def test_it_is_taken_back_once(commenter, seniors):
    act_on_commenter(moderator=seniors[0], commenter_id=commenter.pk, action=Kind.PREMODERATE)
    row = act_on_commenter(moderator=seniors[0], commenter_id=commenter.pk, action=Kind.BAN)

    def undo(number):
        return undo_commenter_action(moderator=seniors[number], commenter_id=commenter.pk, action_id=row.pk)

    outcomes = run_together(undo, TIMES)

    assert sum(isinstance(each, CommenterAction) for each in outcomes) == 1
    assert sum(isinstance(each, Stale) for each in outcomes) == TIMES - 1
    assert Commenter.objects.get().state == "premoderated"
