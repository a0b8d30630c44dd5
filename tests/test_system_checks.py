"""What `manage.py check` says of the classifier's second stage."""

import pytest
from django.conf import settings as django_settings
from django.core.checks import run_checks

from moderation.classifiers import scoring
from moderation.classifiers.artefact import ArtefactError
from moderation.classifiers.second_stage.artefact import SecondStageMissing
from moderation.system_checks import check_classifier, check_remote_times

MISSING = SecondStageMissing("the second stage needs onnxruntime: pip install -r requirements-neural.txt")
DAMAGED = ArtefactError("second_stage.onnx is damaged")


def messages(monkeypatch, error):
    def verify():
        if error is not None:
            raise error

    monkeypatch.setattr(scoring, "verify_second_stage", verify)
    return [(message.id, message.msg) for message in run_checks() if (message.id or "").startswith("moderation.")]


@pytest.mark.parametrize(
    ("mode", "error", "expected"),
    [
        ("auto", None, []),
        ("on", None, []),
        ("auto", MISSING, []),
        ("auto", DAMAGED, [("moderation.W001", f"The second stage is left out: {DAMAGED}")]),
        ("on", MISSING, [("moderation.E005", f"CLASSIFIER_SECOND_STAGE is on: {MISSING}")]),
        ("on", DAMAGED, [("moderation.E005", f"CLASSIFIER_SECOND_STAGE is on: {DAMAGED}")]),
        ("off", DAMAGED, []),
    ],
)
def test_a_second_stage_that_cannot_speak_is_told_as_badly_as_it_is_needed(
    monkeypatch, settings, mode, error, expected
):
    settings.CLASSIFIER_SECOND_STAGE = mode
    assert messages(monkeypatch, error) == expected


def test_a_mode_that_there_is_not_is_named(monkeypatch, settings):
    settings.CLASSIFIER_SECOND_STAGE = "maybe"
    assert messages(monkeypatch, None) == [
        ("moderation.E004", "CLASSIFIER_SECOND_STAGE is 'maybe'; it has to be auto, on or off.")
    ]


def test_the_checks_are_given_the_setting():
    options = {entry["NAME"].rsplit(".", 1)[-1]: entry.get("OPTIONS") for entry in django_settings.MODERATION_CHECKS}
    expected = {"second_stage": django_settings.CLASSIFIER_SECOND_STAGE}
    assert (options["SpamCheck"], options["ToxicityCheck"]) == (expected, expected)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REMOTE_CHECK_ATTEMPTS", 0),
        ("REMOTE_CHECK_PARALLEL", 0),
        ("REMOTE_CHECK_DEADLINE", 4),
        ("REMOTE_CHECK_BACKOFF", -1),
    ],
)
def test_services_outside_have_time_to_answer(settings, name, value):
    setattr(settings, name, value)
    (error,) = check_remote_times()
    assert name in error.msg


def test_the_usual_times_of_services_outside_are_fine():
    assert check_remote_times() == []


def test_a_damaged_linear_model_is_told_before_a_comment_waits_for_it(monkeypatch):
    def load():
        raise ArtefactError("linear.npz is damaged")

    monkeypatch.setattr("moderation.classifiers.model.load_default", load)
    assert [(each.id, each.msg) for each in check_classifier()] == [
        ("moderation.E007", "The classifier cannot score: linear.npz is damaged")
    ]
