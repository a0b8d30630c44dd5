"""Taking one's own decision back: exactly, and only where nothing has happened since."""

import pytest

from moderation.errors import NotAllowed, NotThere, Stale
from moderation.models import Comment
from moderation.reviewing.deciding import decide, undo_decision
from moderation.status import Action
from tests.factories import find, make_article, make_moderator, step, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return make_moderator("vera")


@pytest.fixture
def held() -> Comment:
    submitted = submit(make_article())
    step(submitted, Action.HOLD)
    return find(submitted)


@pytest.mark.parametrize("action", [Action.APPROVE, Action.REJECT, Action.SPAM])
def test_the_comment_is_as_it_was_and_can_be_decided_anew(held, moderator, action):
    made = decide(moderator=moderator, comment_id=held.pk, action=action, version=held.version, reason="abusive")
    undone = undo_decision(moderator=moderator, decision_id=made.pk)
    assert (undone.status, undone.version, undone.published_revision_id) == ("held", held.version + 2, None)
    decide(moderator=moderator, comment_id=held.pk, action=action, version=undone.version, reason="abusive")


def test_it_is_not_taken_back_twice(held, moderator):
    made = decide(moderator=moderator, comment_id=held.pk, action=Action.SPAM, version=held.version)
    undo_decision(moderator=moderator, decision_id=made.pk)
    with pytest.raises(Stale, match="vera has taken the last decision back"):
        undo_decision(moderator=moderator, decision_id=made.pk)
    assert find(held).status == "held"


def test_what_a_colleague_decided_since_stays_and_is_named(held, moderator):
    made = decide(moderator=moderator, comment_id=held.pk, action=Action.SPAM, version=held.version)
    step(held, Action.APPROVE, make_moderator("ben"))
    with pytest.raises(Stale, match="ben has already approved this comment"):
        undo_decision(moderator=moderator, decision_id=made.pk)
    assert find(held).status == "approved"


def test_only_ones_own_decision_is_taken_back(held, moderator):
    made = decide(moderator=moderator, comment_id=held.pk, action=Action.SPAM, version=held.version)
    with pytest.raises(NotAllowed):
        undo_decision(moderator=make_moderator(), decision_id=made.pk)
    with pytest.raises(NotThere):
        undo_decision(moderator=moderator, decision_id=held.pk)
    assert find(held).status == "spam"
