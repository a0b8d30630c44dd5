"""Of several at once exactly one decides, and the others are told who it was."""

import threading

import pytest

from moderation import decisions
from moderation.errors import IllegalTransition, Stale
from moderation.models import Decision, ModerationEvent
from moderation.status import Action, Actor
from tests.factories import find, make_article, make_moderator, publish, run_together, step, submit


@pytest.mark.django_db
def test_a_decision_on_an_outdated_version_is_refused_and_names_the_winner():
    read_before = submit(make_article())
    stale = find(read_before)
    step(read_before, Action.HOLD, make_moderator("vera"))
    with pytest.raises(Stale) as refusal:
        decisions.apply(comment=stale, action=Action.APPROVE, maker=decisions.Maker(Actor.MACHINE))
    assert "vera has already held this comment" in refusal.value.message
    after = find(read_before)
    assert (after.status, after.published_revision_id) == ("held", None)
    assert Decision.objects.filter(comment=after).count() == 1


@pytest.mark.django_db
def test_the_policy_is_named_where_it_was_first():
    submitted = submit(make_article())
    stale = find(submitted)
    step(submitted, Action.SPAM)
    with pytest.raises(Stale, match="The policy has already marked this comment as spam"):
        decisions.apply(comment=stale, action=Action.APPROVE, maker=decisions.Maker(Actor.MODERATOR, make_moderator()))


@pytest.mark.django_db
def test_an_edit_in_between_is_reported_without_inventing_a_decider():
    submitted = submit(make_article())
    stale = find(submitted)
    decisions.apply(comment=find(submitted), action=Action.EDIT, maker=decisions.Maker(Actor.AUTHOR))
    with pytest.raises(Stale, match="has changed since it was read"):
        decisions.apply(comment=stale, action=Action.APPROVE, maker=decisions.Maker(Actor.MACHINE))


@pytest.mark.django_db(transaction=True)
def test_of_eight_moderators_at_once_one_decides():
    comment = publish(make_article())
    moderators = [make_moderator() for _ in range(8)]
    barrier = threading.Barrier(8, timeout=20)
    actions = [Action.HOLD, Action.REJECT, Action.SPAM, Action.HOLD] * 2

    def decide(number):
        read = find(comment)
        barrier.wait()
        maker = decisions.Maker(Actor.MODERATOR, moderators[number])
        return decisions.apply(comment=read, action=actions[number], maker=maker)

    results = run_together(decide, 8)
    won = [result for result in results if isinstance(result, Decision)]
    assert len(won) == 1, results
    assert all(isinstance(result, Decision | Stale) for result in results)
    winner = won[0].moderator
    assert winner is not None
    told = [result.message for result in results if isinstance(result, Stale)]
    assert all(winner.get_username() in message for message in told)
    after = find(comment)
    assert (after.status, after.version) == (won[0].outcome, 3)
    assert after.thread.comment_count == 0
    assert ModerationEvent.objects.filter(comment=comment).count() == 3


@pytest.mark.django_db(transaction=True)
def test_counts_stay_exact_when_many_replies_change_at_once():
    article = make_article()
    top = publish(article)
    replies = [publish(article, f"Reply {number}", parent=top) for number in range(10)]

    def take_down(number):
        return step(replies[number // 2], Action.SPAM)

    results = run_together(take_down, 20)
    assert sum(isinstance(result, Decision) for result in results) == 10
    assert all(isinstance(result, Decision | IllegalTransition | Stale) for result in results), results
    after = find(top)
    assert (after.public_replies, after.public_descendants, after.thread.comment_count) == (0, 0, 1)
