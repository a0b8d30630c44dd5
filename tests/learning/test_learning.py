"""What moderators decide is learned from: theirs alone, once each, and only where the words were the reason."""

import pytest
from django.db import connection
from django.utils import timezone

from moderation.learning.examples import SAYS_NOTHING
from moderation.learning.turns import hold_lease, take_turn
from moderation.models import AdapterVersion, Example, ModerationEvent
from moderation.reviewing.batches import decide_many, undo_batch
from moderation.screening.adapters import read_adapter
from moderation.screening.policies import default_document
from moderation.status import Action
from tests.factories import make_moderator, newest_revision, screen_all, step, submit
from tests.learning.conftest import learn_all, learn_anew, off_rule, plain


def test_a_newsrooms_own_rule_is_learned_and_goes_live_by_itself(keep_the_rule):
    keep_the_rule(60)
    learn_all()
    version = AdapterVersion.objects.get(live=True)
    assert version.examples == 60
    assert version.measured["adapter"]["auc"] > version.measured["base"]["auc"]
    assert version.measured["adapter"]["log_loss"] < version.measured["base"]["log_loss"]
    assert version.measured["gain"]["high"] > 0
    event = ModerationEvent.objects.get(action="adapter_live")
    assert (event.actor, event.detail) == ("machine", {"version": version.number, "before": None})


def test_what_is_live_is_found_by_screening_and_marks_the_words(article, keep_the_rule):
    keep_the_rule(60)
    learn_all()
    refused, published = submit(article, off_rule(900)), submit(article, plain(901))
    screen_all()
    finding, other = (newest_revision(each).findings.get(check_name="site") for each in (refused, published))
    assert (finding.label, other.label) == ("site_rejection", "site_rejection")
    assert finding.score is not None
    assert other.score is not None
    assert finding.score > 0.5 > other.score
    assert finding.check_version == f"adapter-{AdapterVersion.objects.get(live=True).number}"
    assert "horoscope" in {off_rule(900)[start:end] for start, end in finding.spans}


def test_each_prediction_is_made_before_the_decision_is_learned_from(decide):
    decide(plain(1))
    decide(plain(1) + " Well.")
    learn_all()
    first, second = Example.objects.all()
    assert first.predicted == pytest.approx(first.base_predicted)
    assert second.predicted < second.base_predicted


def test_nothing_is_learned_twice(decide):
    decide(plain(1))
    assert take_turn() == 1
    assert take_turn() == 0
    assert AdapterVersion.objects.count() == 1


def test_the_policys_own_decisions_teach_nothing(article):
    for action in (Action.APPROVE, Action.REJECT, Action.SPAM):
        step(submit(article, plain(1)), action)
    learn_all()
    assert not Example.objects.exists()


def test_holding_is_no_final_decision(decide):
    comment = decide(plain(1), Action.HOLD)
    learn_all()
    assert not Example.objects.exists()
    step(comment, Action.SPAM, make_moderator())
    learn_all()
    assert Example.objects.get().refused is True


@pytest.mark.parametrize("reason", sorted(SAYS_NOTHING))
def test_a_refusal_for_what_the_words_do_not_say_teaches_nothing(decide, reason):
    decide(plain(1), Action.REJECT, reason=reason)
    learn_all()
    assert not Example.objects.exists()


def test_every_reason_that_teaches_nothing_is_one_of_the_policys():
    assert {reason["code"] for reason in default_document()["reasons"]} > SAYS_NOTHING


def test_a_decision_that_may_still_be_undone_waits(decide, settings):
    settings.LEARNING_SETTLE = 3600
    decide(plain(1))
    learn_all()
    assert not Example.objects.exists()


def test_a_version_is_made_after_a_pause_not_after_each_decision(decide, settings):
    decide(plain(1))
    learn_all()
    settings.LEARNING_PAUSE = 3600
    decide(plain(2))
    learn_all()
    assert AdapterVersion.objects.count() == 1
    settings.LEARNING_PAUSE = 0
    learn_all()
    assert AdapterVersion.objects.count() == 2


def test_what_was_undone_or_withdrawn_before_it_was_learned_from_teaches_nothing(article, vera, decide):
    submitted = submit(article, plain(1))
    batch = decide_many(moderator=vera, comment_ids=[submitted.id], action=Action.SPAM)
    undo_batch(moderator=vera, batch_id=batch.batch)
    step(decide(plain(2)), Action.WITHDRAW)
    learn_all()
    assert not Example.objects.exists()


def test_of_two_decisions_on_one_text_the_later_one_teaches(decide, vera):
    step(decide(plain(1)), Action.REJECT, vera, reason="abusive")
    learn_all()
    assert [example.refused for example in Example.objects.all()] == [True]


def test_one_learner_at_a_time(decide):
    decide(plain(1))
    with hold_lease() as mine:
        assert mine
        assert take_turn() == 0
    assert take_turn() == 1


def test_a_site_that_wants_no_learning_has_none(decide, settings):
    settings.LEARNING = False
    decide(plain(1))
    assert take_turn() == 0
    assert not Example.objects.exists()


class TestAtNight:
    def test_everything_that_stands_is_learned_anew(self, keep_the_rule):
        keep_the_rule(60)
        learn_all()
        learn_anew()
        newest = AdapterVersion.objects.all()[0]
        assert (newest.source, newest.examples, newest.live) == ("nightly", 60, True)

    def test_learning_the_same_anew_gives_the_same_and_no_version_more(self, keep_the_rule):
        keep_the_rule(40)
        learn_all()
        learn_anew()
        count = AdapterVersion.objects.count()
        learn_anew()
        assert AdapterVersion.objects.count() == count

    def test_what_fell_since_is_forgotten(self, article, vera, decide):
        submitted = submit(article, plain(1))
        batch = decide_many(moderator=vera, comment_ids=[submitted.id], action=Action.SPAM)
        overruled, withdrawn, stands = decide(plain(2)), decide(plain(3)), decide(plain(4))
        learn_all()
        undo_batch(moderator=vera, batch_id=batch.batch)
        step(overruled, Action.REJECT, vera, reason="off_topic")
        step(withdrawn, Action.WITHDRAW)
        learn_anew()
        assert [example.revision.comment_id for example in Example.objects.all()] == [stands.pk]
        learn_all()
        assert Example.objects.count() == 1

    def test_with_another_classifier_everything_is_scored_and_learned_again(self, keep_the_rule):
        keep_the_rule(60)
        learn_all()
        Example.objects.update(base_version="another", logits=[0.0] * 7, base_predicted=0.5)
        AdapterVersion.objects.update(base_version="another")
        learn_anew()
        newest = AdapterVersion.objects.all()[0]
        assert newest.live
        assert newest.base_version != "another"
        assert not Example.objects.filter(base_version="another").exists()

    def test_what_was_learned_on_another_classifier_is_not_used(self, article, keep_the_rule):
        keep_the_rule(60)
        learn_all()
        AdapterVersion.objects.update(base_version="another")
        submitted = submit(article, off_rule(900))
        screen_all()
        assert newest_revision(submitted).findings.get(check_name="site").label == "clear"

    def test_a_decision_after_the_classifier_changed_has_everything_learned_anew_first(self, keep_the_rule, decide):
        keep_the_rule(44)
        learn_all()
        AdapterVersion.objects.update(base_version="another")
        decide(plain(800))
        for _ in range(4):
            take_turn()
        assert AdapterVersion.objects.all()[0].examples == 45


def test_a_version_that_cannot_be_read_is_left_out_and_screening_goes_on(article, keep_the_rule, caplog):
    keep_the_rule(60)
    learn_all()
    AdapterVersion.objects.update(arrays=b"PK damaged")
    AdapterVersion.objects.filter(live=True).update(live=False)
    AdapterVersion.objects.create(
        number=99, base_version="x", source="nightly", arrays=b"\x80\x04pickle", examples=1, live=True
    )
    assert read_adapter() is None
    assert read_adapter() is None
    assert caplog.text.count("adapter-99 is not stored as plain arrays") == 1


def test_a_decision_made_on_the_full_second_is_not_taken_for_overruled(decide):
    decide(plain(1))
    full = timezone.now().replace(microsecond=0)
    with connection.cursor() as cursor:
        # As the database's own clock writes it.
        cursor.execute("UPDATE moderation_decision SET created_at = %s", [full.strftime("%Y-%m-%d %H:%M:%S.000")])
    learn_all()
    learn_anew()
    assert Example.objects.count() == 1
