"""Which step leads where: every action from every status, against the product's own table of words."""

import pytest
from django.db import IntegrityError

from moderation import decisions
from moderation.errors import IllegalTransition
from moderation.models import Comment, Decision, ModerationEvent
from moderation.status import Action, Actor, Status
from tests.factories import find, make_article, make_moderator, publish, step, submit

# What is promised, written out once more by hand: architecture.md's list of statuses and steps.
PROMISED = {
    ("pending", "approve"): "approved",
    ("pending", "hold"): "held",
    ("pending", "reject"): "rejected",
    ("pending", "spam"): "spam",
    ("pending", "edit"): "pending",
    ("pending", "withdraw"): "withdrawn",
    ("held", "approve"): "approved",
    ("held", "reject"): "rejected",
    ("held", "spam"): "spam",
    ("held", "edit"): "pending",
    ("held", "withdraw"): "withdrawn",
    ("approved", "hold"): "held",
    ("approved", "reject"): "rejected",
    ("approved", "spam"): "spam",
    ("approved", "edit"): "pending",
    ("approved", "withdraw"): "withdrawn",
    ("rejected", "approve"): "approved",
    ("rejected", "withdraw"): "withdrawn",
    ("spam", "approve"): "approved",
    ("spam", "withdraw"): "withdrawn",
}
WAYS = {
    "pending": [],
    "approved": [Action.APPROVE],
    "held": [Action.HOLD],
    "rejected": [Action.REJECT],
    "spam": [Action.SPAM],
    "withdrawn": [Action.WITHDRAW],
}

pytestmark = pytest.mark.django_db


def comment_that_is(status):
    comment = submit(make_article())
    for action in WAYS[status]:
        take(comment, action)
    return find(comment)


def take(comment, action):
    own = action in (Action.EDIT, Action.WITHDRAW)
    maker = decisions.Maker(Actor.AUTHOR) if own else decisions.Maker(Actor.MACHINE)
    return decisions.apply(comment=find(comment), action=action, maker=maker)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("status", list(Status))
def test_each_action_leads_where_it_is_promised_to_or_is_refused(status, action):
    comment = comment_that_is(status)
    outcome = PROMISED.get((status.value, action.value))
    if outcome is None:
        with pytest.raises(IllegalTransition):
            take(comment, action)
        after = find(comment)
        assert (after.status, after.version) == (comment.status, comment.version)
    else:
        take(comment, action)
        after = find(comment)
        assert (after.status, after.version) == (outcome, comment.version + 1)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("status", list(Status))
def test_a_refused_step_leaves_no_trace_and_a_taken_one_leaves_one_event(status, action):
    comment = comment_that_is(status)
    before = ModerationEvent.objects.count(), Decision.objects.count()
    taken = (status.value, action.value) in PROMISED
    try:
        take(comment, action)
    except IllegalTransition:
        assert not taken
    decides = taken and action not in (Action.EDIT, Action.WITHDRAW)
    assert (ModerationEvent.objects.count(), Decision.objects.count()) == (before[0] + taken, before[1] + decides)


@pytest.mark.parametrize("action", [Action.REJECT, Action.SPAM, Action.HOLD])
def test_every_refusal_of_what_is_public_takes_it_down(action):
    comment = publish(make_article())
    step(comment, action)
    assert find(comment).published_revision_id is None


def test_a_decision_records_what_it_replaced_and_who_made_it():
    comment = publish(make_article())
    moderator = make_moderator()
    made = step(comment, Action.REJECT, moderator, reason="off_topic", note="see the article")
    assert made is not None
    assert (made.previous_status, made.previous_published_id) == ("approved", comment.published_revision_id)
    assert (made.moderator, made.reason, made.note) == (moderator, "off_topic", "see the article")
    event = ModerationEvent.objects.filter(comment=comment).latest("id")
    assert (event.action, event.moderator) == ("reject", moderator)
    assert event.detail == {
        "from": "approved",
        "version": 3,
        "revision": 1,
        "reason": "off_topic",
        "note": "see the article",
    }


def test_only_a_moderators_step_names_a_moderator():
    with pytest.raises(ValueError, match="names the moderator"):
        decisions.Maker(Actor.MODERATOR)
    with pytest.raises(ValueError, match="names the moderator"):
        decisions.Maker(Actor.MACHINE, make_moderator())


def test_the_database_itself_refuses_a_public_text_under_a_refused_status():
    comment = publish(make_article())
    with pytest.raises(IntegrityError):
        Comment.objects.filter(pk=comment.pk).update(status="spam")
