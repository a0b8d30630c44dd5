"""Versions are kept, go live where they measured well, and a person has the last word, on record."""

import pytest
from django.core.management import CommandError, call_command

from moderation.classifiers.adapter import Adapter
from moderation.classifiers.scoring import load_scorer, name_scorer
from moderation.errors import NotThere
from moderation.learning.measuring import Prediction, measure, reason_to_wait
from moderation.learning.versions import (
    NoLongerStored,
    OtherClassifier,
    restore_version,
    resume_versions,
    store_version,
)
from moderation.models import AdapterVersion, ModerationEvent
from moderation.screening.adapters import read_adapter
from tests.factories import make_moderator

pytestmark = pytest.mark.django_db
BETTER = [Prediction(0.9 if n % 2 else 0.1, 0.6 if n % 3 else 0.4, bool(n % 2)) for n in range(200)]
WORSE = [Prediction(0.6 if n % 3 else 0.4, 0.9 if n % 2 else 0.1, bool(n % 2)) for n in range(200)]


def keep(predictions=BETTER, *, examples=500, classifier=""):
    adapter = Adapter(base_version=classifier or name_scorer("off"))
    adapter.examples = examples
    adapter.delta[AdapterVersion.objects.count()] = 1.0
    return store_version(adapter=adapter, source=AdapterVersion.Source.DECISIONS, measured=measure(predictions))


def live_number():
    return AdapterVersion.objects.filter(live=True).values_list("number", flat=True).first()


def test_a_version_that_predicts_better_replaces_the_live_one():
    keep()
    keep()
    assert live_number() == 2
    assert [event.detail for event in ModerationEvent.objects.filter(action="adapter_live")] == [
        {"version": 1, "before": None},
        {"version": 2, "before": 1},
    ]


def test_one_that_predicts_worse_waits_and_says_why():
    keep()
    version = keep(WORSE)
    assert live_number() == 1
    assert version.held_back.startswith("It ranks comments worse than the classifier alone: AUC 0.5")


def test_one_that_has_learned_from_few_decisions_waits():
    assert keep(examples=39).held_back == "It has learned from 39 decisions; 40 are asked for."


def test_one_whose_probabilities_are_worse_waits_however_well_it_ranks():
    sure = [Prediction(0.9999 if n % 2 else 0.9998, 0.6 if n % 2 else 0.4, bool(n % 2)) for n in range(200)]
    assert keep(sure).held_back.startswith("Its probabilities are worse: log loss")


def test_one_that_is_measured_on_one_kind_of_decision_waits():
    alike = [Prediction(0.1, 0.2, n < 19) for n in range(200)]
    assert reason_to_wait(measure(alike), learned_from=500, fewest=40).startswith("Fewer than 20 refusals")


def test_figures_are_of_the_newest_thousand_with_an_interval_that_holds_the_gain():
    figures = measure([*WORSE, *(BETTER * 5)])
    assert figures["decisions"] == 1000
    assert figures["adapter"]["auc"] == 1.0
    gain = figures["gain"]
    assert 0 < gain["low"] <= gain["auc"] <= gain["high"]


def test_nothing_to_measure_has_no_figures():
    assert measure([])["adapter"] == {"auc": None, "log_loss": None, "calibration_error": None}


def test_a_person_can_go_back_to_a_version_and_newer_ones_wait():
    senior = make_moderator(senior=True)
    keep()
    keep()
    restore_version(number=1, moderator=senior)
    assert live_number() == 1
    assert keep().held_back == "A person chose which version is live."
    assert live_number() == 1
    adapter = read_adapter()
    assert adapter is not None
    assert adapter.version == "adapter-1"
    event = ModerationEvent.objects.filter(moderator=senior).get()
    assert (event.action, event.actor, event.detail) == ("adapter_live", "moderator", {"version": 1, "before": 2})


def test_a_person_can_go_back_to_none():
    keep()
    restore_version(number=None, moderator=make_moderator(senior=True))
    assert live_number() is None
    assert read_adapter() is None
    assert ModerationEvent.objects.filter(action="adapter_off").get().detail == {"version": None, "before": 1}


def test_newer_versions_take_over_again_when_a_person_says_so():
    keep()
    restore_version(number=None)
    keep()
    resume_versions()
    assert live_number() == 2
    keep()
    assert live_number() == 3


def test_when_the_newest_measured_badly_nothing_takes_over():
    keep()
    restore_version(number=None)
    keep(WORSE)
    resume_versions()
    assert live_number() is None
    assert ModerationEvent.objects.filter(action="adapter_resume").exists()


def test_old_versions_keep_their_figures_and_not_what_they_had_learned():
    for _ in range(22):
        keep()
    first = AdapterVersion.objects.get(number=1)
    assert first.measured["adapter"]["auc"] == 1.0
    assert first.arrays is None
    with pytest.raises(NoLongerStored):
        restore_version(number=1)
    assert live_number() == 22


def test_a_version_that_never_was_is_not_there():
    with pytest.raises(NotThere):
        restore_version(number=7)


def test_a_version_made_for_another_classifier_is_not_put_in_force():
    keep(classifier="linear-of-last-year")
    keep()
    with pytest.raises(OtherClassifier, match="made for another classifier"):
        restore_version(number=1)
    assert live_number() == 2


def test_of_newer_versions_only_those_for_the_classifier_that_runs_take_over():
    keep()
    restore_version(number=None)
    keep(classifier="linear-of-next-year")
    resume_versions()
    assert live_number() == 1


@pytest.mark.parametrize("mode", ["off", "auto"])
def test_the_classifier_that_runs_is_named_without_loading_it(mode):
    assert name_scorer(mode) == load_scorer(mode).version


def test_figures_that_are_alike_to_three_places_are_told_apart():
    figures = measure(BETTER) | {"adapter": {"auc": 0.9696, "log_loss": 0.2}, "base": {"auc": 0.9704, "log_loss": 0.3}}
    assert reason_to_wait(figures, learned_from=500, fewest=40).endswith("AUC 0.9696 against 0.9704.")
    figures["base"]["auc"] = 0.98
    assert reason_to_wait(figures, learned_from=500, fewest=40).endswith("AUC 0.970 against 0.980.")


class TestByCommand:
    def test_it_is_on_record_as_an_operators_step(self):
        keep()
        call_command("restore_adapter", "--none")
        call_command("restore_adapter", "--automatic")
        steps = ModerationEvent.objects.order_by("id").values_list("action", "actor", "moderator")
        assert [(action, actor) for action, actor, _ in steps] == [
            ("adapter_live", "machine"),
            ("adapter_off", "operator"),
            ("adapter_live", "operator"),
        ]
        assert not any(moderator for *_, moderator in steps)

    def test_back_to_a_version_to_none_and_to_newer_ones(self, capsys):
        keep()
        keep()
        call_command("restore_adapter", "--version-number", "1")
        assert "Version 1 is in force; newer ones wait" in capsys.readouterr().out
        call_command("restore_adapter", "--none")
        assert "No version is in force" in capsys.readouterr().out
        call_command("restore_adapter", "--automatic")
        assert "Version 2 is in force; newer ones replace it" in capsys.readouterr().out

    def test_a_version_that_never_was_is_refused(self):
        with pytest.raises(CommandError, match="no such version"):
            call_command("restore_adapter", "--number", "9")
