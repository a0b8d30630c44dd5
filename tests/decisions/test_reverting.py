"""Undoing a decision restores exactly what it changed, and nothing where anything has happened since."""

import pytest
from django.forms.models import model_to_dict

from moderation import decisions
from moderation.errors import Stale
from moderation.intake import edit_comment
from moderation.models import Comment, ModerationEvent, Revision
from moderation.screening.services import screen_due
from moderation.status import Action, Actor
from tests.factories import find, make_article, make_moderator, newest_revision, publish, step, submit

pytestmark = pytest.mark.django_db
# What grows with every step, by design.
GROWS = {"version", "claimed_by", "claimed_until"}


def state_of(comment):
    found = find(comment)
    whole = model_to_dict(found) | {
        field.name: getattr(found, field.attname) for field in Comment._meta.concrete_fields
    }
    thread = {"comment_count": found.thread.comment_count}
    return {name: value for name, value in whole.items() if name not in GROWS} | thread


def revert(decision):
    decision.refresh_from_db()
    decisions.revert(decision=decision, maker=decisions.Maker(Actor.MODERATOR, make_moderator()))


@pytest.mark.parametrize("action", [Action.HOLD, Action.REJECT, Action.SPAM])
def test_undoing_a_refusal_puts_the_comment_back_as_it_was(action):
    article = make_article()
    top = publish(article)
    comment = publish(article, "A reply.", parent=top)
    before, before_top = state_of(comment), state_of(top)
    revert(step(comment, action, make_moderator()))
    assert state_of(comment) == before
    assert state_of(top) == before_top


def test_undoing_the_refusal_of_an_edited_comment_restores_the_time_of_its_edit():
    submitted = submit(make_article())
    step(submitted, Action.APPROVE)
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "Another text."})
    step(submitted, Action.APPROVE)
    before = state_of(submitted)
    assert before["edited_at"] is not None
    revert(step(submitted, Action.REJECT, make_moderator()))
    assert state_of(submitted) == before


def test_undoing_the_refusal_of_a_pending_edit_puts_the_earlier_text_up_again():
    submitted = submit(make_article())
    step(submitted, Action.APPROVE)
    edit_comment(comment_id=submitted.id, token=submitted.token, fields={"body": "Another text."})
    before = state_of(submitted)
    made = step(submitted, Action.SPAM, make_moderator())
    assert find(submitted).published_revision_id is None
    revert(made)
    assert state_of(submitted) == before


def test_a_comment_that_was_being_checked_is_checked_again():
    submitted = submit(make_article())
    made = step(submitted, Action.REJECT, make_moderator())
    assert newest_revision(submitted).due_at is None
    revert(made)
    assert find(submitted).status == "pending"
    assert screen_due() == 1
    assert find(submitted).status == "approved"


def test_nothing_is_undone_once_somebody_else_has_decided():
    comment = publish(make_article())
    made = step(comment, Action.HOLD, make_moderator())
    step(comment, Action.APPROVE, make_moderator("vera"))
    before = state_of(comment)
    with pytest.raises(Stale, match="vera"):
        revert(made)
    assert state_of(comment) == before


def test_a_decision_is_undone_once():
    comment = publish(make_article())
    made = step(comment, Action.HOLD, make_moderator())
    revert(made)
    with pytest.raises(Stale):
        revert(made)
    assert find(comment).status == "approved"


def test_undoing_is_on_record_and_the_decision_stays_with_a_mark():
    comment = publish(make_article())
    made = step(comment, Action.HOLD, make_moderator())
    revert(made)
    assert made is not None
    made.refresh_from_db()
    assert made.undone_at is not None
    assert ModerationEvent.objects.filter(comment=comment).latest("id").action == "undo"
    assert Revision.objects.filter(comment=comment).count() == 1
