"""Some of what was decided is drawn at random and decided again, blind; what that teaches, and what it does not."""

import pytest

from moderation.errors import InvalidInput, NotThere, Stale
from moderation.learning.auditing import (
    OwnDecision,
    disputed_samples,
    settle_look,
    take_look,
    waiting_samples,
)
from moderation.learning.turns import take_turn
from moderation.models import AuditSample, Example, ModerationEvent
from moderation.models.keys import new_id
from moderation.status import Action
from tests.factories import find, make_moderator, publish, step
from tests.learning.conftest import learn_all, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(article, settings):
    """A comment that the policy published and that was drawn."""
    settings.LEARNING_AUDIT_SHARE = 1.0
    comment = publish(article, plain(1))
    take_turn()
    return comment


@pytest.fixture
def decided(decide, settings):
    """A comment that vera approved, and whose approval was drawn."""
    settings.SECOND_LOOK_SHARE = 1.0
    comment = decide(plain(1))
    take_turn()
    return comment


@pytest.fixture
def kim():
    return make_moderator("kim")


def look(moderator, action=Action.APPROVE, **words):
    """Take the only second look that there is."""
    return take_look(moderator=moderator, sample_id=AuditSample.objects.get().pk, action=action, **words)


def waits_for(moderator):
    return waiting_samples(moderator=moderator).exists()


def test_what_was_decided_is_drawn_by_the_shares_that_the_site_wants(article, decide, settings):
    settings.SECOND_LOOK_SHARE = 0.0
    for number in range(40):
        publish(article, plain(number))
        decide(plain(100 + number))
    take_turn()
    assert AuditSample.objects.count() == 0
    settings.LEARNING_AUDIT_SHARE = settings.SECOND_LOOK_SHARE = 0.5
    take_turn()
    by = AuditSample.objects.filter
    assert 5 <= by(decision__actor="machine").count() <= 35
    assert 5 <= by(decision__actor="moderator").count() <= 35
    count = AuditSample.objects.count()
    take_turn()
    assert AuditSample.objects.count() == count


def test_what_the_policy_stopped_and_what_is_only_held_are_not_drawn(decide, settings):
    settings.LEARNING_AUDIT_SHARE = settings.SECOND_LOOK_SHARE = 1.0
    step(decide(plain(1), Action.HOLD), Action.SPAM)
    take_turn()
    assert not AuditSample.objects.exists()


def test_it_is_drawn_also_where_nothing_is_to_be_learned(decide, settings):
    settings.LEARNING, settings.SECOND_LOOK_SHARE = False, 1.0
    decide(plain(1))
    assert take_turn() == 0
    assert AuditSample.objects.count() == 1
    assert not Example.objects.exists()


def test_nobody_looks_at_what_they_had_a_hand_in(decided, vera, kim):
    assert not waits_for(vera)
    with pytest.raises(OwnDecision):
        look(vera)
    assert waits_for(kim)
    assert look(kim).outcome == "upheld"


def test_the_same_decision_is_on_record_and_changes_nothing(drawn, vera):
    look(vera)
    drawn.refresh_from_db()
    assert (drawn.status, drawn.version) == ("approved", 2)
    event = ModerationEvent.objects.get(action="second_look")
    assert (event.comment_id, event.moderator) == (drawn.pk, vera)
    assert (event.detail["first"], event.detail["choice"], event.detail["outcome"]) == ("approve", "approve", "upheld")
    assert not waits_for(vera)


def test_another_decision_is_on_record_and_changes_nothing_either(decided, kim):
    sample = look(kim, Action.REJECT, reason="abusive")
    assert (sample.outcome, sample.choice, sample.reason, sample.moderator) == ("disputed", "reject", "abusive", kim)
    assert find(decided).status == "approved"
    assert [each.pk for each in disputed_samples()] == [sample.pk]


@pytest.mark.parametrize(
    ("first", "second", "outcome"), [("reject", "spam", "upheld"), ("spam", "approve", "disputed")]
)
def test_agreement_is_on_publishing_or_not(decide, kim, settings, first, second, outcome):
    settings.SECOND_LOOK_SHARE = 1.0
    decide(plain(1), Action(first), reason="abusive")
    take_turn()
    assert look(kim, Action(second)).outcome == outcome


def test_a_difference_is_settled_once(decided, vera, kim):
    sample = look(kim, Action.SPAM)
    assert settle_look(moderator=vera, sample_id=sample.pk).outcome == "settled"
    assert not disputed_samples().exists()
    assert ModerationEvent.objects.get(action="second_look_settled").moderator == vera
    with pytest.raises(Stale):
        settle_look(moderator=vera, sample_id=sample.pk)
    with pytest.raises(NotThere):
        settle_look(moderator=vera, sample_id=new_id())


def test_a_decision_that_was_changed_after_it_is_so_on_record(decided, kim):
    look(kim, Action.SPAM)
    step(decided, Action.SPAM, kim)
    assert not disputed_samples().exists()
    take_turn()
    sample = AuditSample.objects.get()
    assert (sample.outcome, sample.choice) == ("changed", "spam")


def test_what_no_longer_stands_as_it_was_decided_does_not_wait(drawn, vera):
    step(drawn, Action.HOLD)
    assert not waits_for(vera)
    with pytest.raises(Stale):
        look(vera)
    take_turn()
    assert AuditSample.objects.get().outcome == "overtaken"


def test_nobody_takes_a_second_look_twice_nor_says_what_cannot_be_said(drawn, vera, kim):
    for action, reason in (("reject", ""), ("reject", "no such reason"), ("hold", ""), ("withdraw", "")):
        with pytest.raises(InvalidInput):
            look(vera, Action(action), reason=reason)
    look(vera)
    with pytest.raises(Stale):
        look(kim)
    with pytest.raises(NotThere):
        take_look(moderator=kim, sample_id=new_id(), action=Action.APPROVE)


class TestWhatItTeaches:
    def test_a_confirmed_approval_by_the_policy_teaches_that_it_was_published(self, drawn, vera):
        look(vera)
        learn_all()
        example = Example.objects.get()
        assert (example.refused, example.sample, example.moderator) == (False, AuditSample.objects.get(), vera)

    def test_a_difference_alone_teaches_nothing(self, drawn, vera):
        look(vera, Action.SPAM)
        learn_all()
        assert not Example.objects.exists()

    def test_of_a_persons_decision_the_decision_that_stands_teaches_and_once(self, decided, kim, vera):
        look(kim, Action.SPAM)
        learn_all()
        assert [(each.refused, each.moderator, each.weight) for each in Example.objects.all()] == [(False, vera, 1.0)]

    def test_a_persons_refusal_weighs_no_more_for_having_been_drawn(self, decide, settings):
        settings.SECOND_LOOK_SHARE = 1.0
        decide(plain(1), Action.SPAM)
        take_turn()
        AuditSample.objects.update(share=0.1)
        learn_all()
        assert Example.objects.get().weight == 1.0

    @pytest.mark.parametrize(("share", "weight"), [(0.25, 4.0), (0.001, 5.0)])
    def test_an_approval_by_the_policy_counts_for_those_not_drawn_within_reason(self, drawn, vera, share, weight):
        AuditSample.objects.update(share=share)
        look(vera)
        learn_all()
        assert Example.objects.get().weight == weight

    def test_so_does_taking_it_down_by_any_way(self, drawn, vera):
        AuditSample.objects.update(share=0.25)
        step(drawn, Action.REJECT, vera, reason="abusive")
        learn_all()
        assert [(each.refused, each.weight) for each in Example.objects.all()] == [(True, 4.0)]

    def test_a_comment_refused_after_a_second_look_is_learned_anew_as_refused(self, drawn, vera):
        look(vera)
        step(drawn, Action.REJECT, vera, reason="abusive")
        learn_all()
        assert [example.refused for example in Example.objects.all()] == [True]
