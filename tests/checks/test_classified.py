"""What the checks that ask the embedded classifier report, with the shipped models."""

import pytest

from moderation.checks import classified
from moderation.checks.base import Submission
from moderation.checks.spam import SpamCheck
from moderation.checks.toxicity import ToxicityCheck
from moderation.classifiers.artefact import HEADS, ArtefactError
from moderation.classifiers.scoring import load_scorer
from tests.checks.inspecting import inspect, measure, passages

INSULT = "You are a complete idiot and everybody knows it."
SOBER = "The council will vote on the new bridge on Tuesday."
ADVERT = "Best online casino bonus, win money fast, click here http://casino.example now!!!"


def test_every_head_is_always_reported_as_a_probability():
    findings = {**inspect(ToxicityCheck(), SOBER), **inspect(SpamCheck(), SOBER)}
    assert findings.keys() == set(HEADS)
    assert all(0.0 <= measure(finding) <= 1.0 for finding in findings.values())


def test_abuse_scores_above_a_sober_sentence():
    abuse, sober = inspect(ToxicityCheck(), INSULT), inspect(ToxicityCheck(), SOBER)
    assert measure(abuse["toxicity"]) > 0.5 > measure(sober["toxicity"])
    assert measure(abuse["insult"]) > measure(sober["insult"])


def test_advertising_scores_above_a_sober_sentence():
    advert, sober = inspect(SpamCheck(), ADVERT)["spam"], inspect(SpamCheck(), SOBER)["spam"]
    assert measure(advert) > 0.5 > measure(sober)


def test_the_words_that_weighed_are_marked_above_the_threshold_alone():
    marked = inspect(ToxicityCheck(explain_above=0.2), INSULT)["toxicity"]
    assert "idiot" in " ".join(passages(marked, INSULT))
    assert inspect(ToxicityCheck(explain_above=1.0), INSULT)["toxicity"].spans == ()


def test_a_disguise_is_told_without_spelling_the_word_out():
    body = "You absolute 1d1ot"
    finding = inspect(ToxicityCheck(explain_above=0.0), body)["toxicity"]
    assert "1d1ot" in passages(finding, body)
    assert "disguise" in finding.detail
    assert "idiot" not in finding.detail
    assert "disguise" not in inspect(ToxicityCheck(explain_above=0.0), INSULT)["toxicity"].detail


@pytest.mark.parametrize("check", [SpamCheck(), ToxicityCheck()])
def test_a_batch_says_what_each_would_say_alone(check):
    batch = [Submission(body=body) for body in (INSULT, SOBER, "", ADVERT)]
    assert check.inspect_batch(batch) == [list(check.inspect(submission)) for submission in batch]
    assert check.inspect_batch([]) == []


@pytest.mark.parametrize("second_stage", ["auto", "off"])
def test_findings_say_which_stages_spoke(second_stage):
    check = ToxicityCheck(second_stage=second_stage)
    check.prepare()
    assert check.version == load_scorer(second_stage).version
    assert check.version.startswith("linear-")
    assert len(check.version) <= 60  # the column's width


def test_what_is_loaded_late_is_in_the_version_as_well():
    check = SpamCheck(second_stage="off")
    assert check.version == "not loaded"
    inspect(check, SOBER)
    assert check.version == load_scorer("off").version


@pytest.mark.parametrize("check_class", [SpamCheck, ToxicityCheck])
def test_a_mode_that_there_is_not_is_refused(check_class):
    with pytest.raises(ValueError, match="second_stage is 'perhaps'; it has to be one of auto, on, off"):
        check_class(second_stage="perhaps")


def test_a_stage_that_is_demanded_and_damaged_makes_the_check_unavailable(monkeypatch):
    def refuse(mode):
        raise ArtefactError(f"damaged: {mode}")

    monkeypatch.setattr(classified, "load_scorer", refuse)
    with pytest.raises(ArtefactError, match="damaged: on"):
        inspect(ToxicityCheck(second_stage="on"), SOBER)
