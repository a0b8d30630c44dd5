"""Moderators' decisions, one at a time: on the version that was seen, in the policy's words, on record."""

import uuid

import pytest

from moderation.errors import IllegalTransition, InvalidInput, NotThere, Stale
from moderation.models import Decision
from moderation.reviewing.deciding import NOTE_LIMIT, decide
from moderation.status import Action
from tests.factories import find, make_article, make_moderator, publish, step, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera():
    return make_moderator("vera")


@pytest.mark.parametrize(
    ("action", "status"),
    [(Action.APPROVE, "approved"), (Action.HOLD, "held"), (Action.REJECT, "rejected"), (Action.SPAM, "spam")],
)
def test_each_verb_has_its_outcome_even_while_the_checks_run(vera, action, status):
    submitted = submit(make_article())
    made = decide(moderator=vera, comment_id=submitted.id, action=action, version=1, reason="other", note="Why.")
    assert (find(submitted).status, made.outcome, made.moderator, made.note) == (status, status, vera, "Why.")


def test_what_was_decided_meanwhile_is_told_and_not_overwritten(vera):
    submitted = submit(make_article())
    step(submitted, Action.SPAM, make_moderator("kim"))
    with pytest.raises(Stale, match="kim has already marked this comment as spam"):
        decide(moderator=vera, comment_id=submitted.id, action=Action.APPROVE, version=1)
    assert find(submitted).status == "spam"


@pytest.mark.parametrize("version", [0, -1, 3, 10**12])
def test_a_version_that_never_was_is_as_stale(vera, version):
    submitted = submit(make_article())
    with pytest.raises(Stale):
        decide(moderator=vera, comment_id=submitted.id, action=Action.APPROVE, version=version)


def test_approving_what_is_approved_is_no_step(vera):
    comment = publish(make_article())
    with pytest.raises(IllegalTransition):
        decide(moderator=vera, comment_id=comment.pk, action=Action.APPROVE, version=comment.version)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ({"action": Action.REJECT}, ["reason"]),
        ({"action": Action.APPROVE, "reason": "made_up"}, ["reason"]),
        ({"action": Action.HOLD, "note": "x" * (NOTE_LIMIT + 1)}, ["note"]),
        ({"action": Action.HOLD, "note": "a\x00"}, ["note"]),
        ({"action": Action.HOLD, "note": "\ud800"}, ["note"]),
        ({"action": Action.WITHDRAW}, ["action"]),
        ({"action": Action.EDIT, "reason": "made_up", "note": "x" * (NOTE_LIMIT + 1)}, ["action", "reason", "note"]),
    ],
)
def test_words_are_checked_before_anything_is_done(vera, words, fields):
    submitted = submit(make_article())
    with pytest.raises(InvalidInput) as refusal:
        decide(moderator=vera, comment_id=submitted.id, version=1, **words)
    assert [error.field for error in refusal.value.errors] == fields
    assert find(submitted).version == 1


def test_a_note_may_be_as_long_as_its_limit(vera):
    submitted = submit(make_article())
    decide(moderator=vera, comment_id=submitted.id, action=Action.HOLD, version=1, note="é" * NOTE_LIMIT)


def test_nothing_is_decided_of_what_is_not_there(vera):
    with pytest.raises(NotThere):
        decide(moderator=vera, comment_id=uuid.uuid4(), action=Action.APPROVE, version=1)
