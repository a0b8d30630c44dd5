"""Some of what the policy approved is drawn at random and put before a person, and what that says is learned from."""

import pytest

from moderation.errors import NotThere, Stale
from moderation.learning.auditing import uphold_sample, waiting_samples
from moderation.learning.turns import take_turn
from moderation.models import AuditSample, Example, ModerationEvent
from moderation.models.keys import new_id
from moderation.status import Action
from tests.factories import publish, step
from tests.learning.conftest import learn_all, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(article, settings):
    """A comment that the policy published and that was drawn."""
    settings.LEARNING_AUDIT_SHARE = 1.0
    comment = publish(article, plain(1))
    take_turn()
    return comment


def test_what_the_policy_approved_is_drawn_by_the_share_that_the_site_wants(article, settings):
    for number in range(40):
        publish(article, plain(number))
    take_turn()
    assert AuditSample.objects.count() == 0
    settings.LEARNING_AUDIT_SHARE = 0.5
    take_turn()
    count = AuditSample.objects.count()
    assert 5 <= count <= 35
    take_turn()
    assert AuditSample.objects.count() == count


def test_what_a_person_approved_or_the_policy_stopped_is_not_drawn(article, decide, settings):
    settings.LEARNING_AUDIT_SHARE = 1.0
    decide(plain(1))
    step(decide(plain(2), Action.HOLD), Action.SPAM)
    take_turn()
    assert not AuditSample.objects.exists()


def test_saying_that_it_was_rightly_published_changes_nothing_but_is_learned_from(drawn, vera):
    (sample,) = waiting_samples()
    uphold_sample(moderator=vera, sample_id=sample.pk)
    drawn.refresh_from_db()
    assert (drawn.status, drawn.version) == ("approved", 2)
    learn_all()
    example = Example.objects.get()
    assert (example.refused, example.sample_id, example.moderator) == (False, sample.pk, vera)
    event = ModerationEvent.objects.get(action="second_look")
    assert (event.comment_id, event.moderator, event.detail["outcome"]) == (drawn.pk, vera, "upheld")
    assert not waiting_samples().exists()


def test_taking_it_down_by_any_way_closes_the_second_look_and_is_learned_from(drawn, vera):
    step(drawn, Action.REJECT, vera, reason="abusive")
    assert not waiting_samples().exists()
    learn_all()
    sample = AuditSample.objects.get()
    assert (sample.outcome, sample.moderator) == ("taken_down", vera)
    assert Example.objects.get().refused is True


def test_one_second_look_counts_for_those_that_were_not_drawn_within_reason(drawn, vera):
    AuditSample.objects.update(share=0.25)
    (sample,) = waiting_samples()
    uphold_sample(moderator=vera, sample_id=sample.pk)
    learn_all()
    assert Example.objects.get().weight == 4.0


def test_it_is_weighed_no_more_than_five_times(drawn, vera):
    AuditSample.objects.update(share=0.001)
    step(drawn, Action.SPAM, vera)
    learn_all()
    assert Example.objects.get().weight == 5.0


def test_what_is_no_longer_up_as_it_was_approved_does_not_wait(drawn):
    step(drawn, Action.HOLD)
    assert not waiting_samples().exists()


def test_nobody_takes_a_second_look_twice(drawn, vera):
    (sample,) = waiting_samples()
    uphold_sample(moderator=vera, sample_id=sample.pk)
    with pytest.raises(Stale):
        uphold_sample(moderator=vera, sample_id=sample.pk)
    with pytest.raises(NotThere):
        uphold_sample(moderator=vera, sample_id=new_id())


def test_a_comment_refused_after_a_second_look_is_learned_anew_as_refused(drawn, vera):
    (sample,) = waiting_samples()
    uphold_sample(moderator=vera, sample_id=sample.pk)
    step(drawn, Action.REJECT, vera, reason="abusive")
    learn_all()
    assert [example.refused for example in Example.objects.all()] == [True]
