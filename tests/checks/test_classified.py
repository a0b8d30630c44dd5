"""What the checks that ask the embedded classifier report, with the shipped model."""

import pytest

from moderation.checks import classified
from moderation.checks.base import Submission
from moderation.checks.spam import SpamCheck
from moderation.checks.toxicity import ToxicityCheck
from moderation.classifiers.model import load_default
from tests.checks.inspecting import inspect, measure, passages

INSULT = "You are a complete idiot and everybody knows it."
SOBER = "The council will vote on the new bridge on Tuesday."
ADVERT = "Best online casino bonus, win money fast, click here http://casino.example now!!!"


def test_every_head_is_always_reported_as_a_probability():
    findings = {**inspect(ToxicityCheck(), SOBER), **inspect(SpamCheck(), SOBER)}
    assert findings.keys() == set(load_default().score([SOBER])[0])
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


def test_both_checks_share_one_scoring_of_a_batch(monkeypatch):
    scored = []
    model = load_default()

    class CountingModel:
        explain = model.explain

        def score(self, texts):
            scored.append(texts)
            return model.score(texts)

    monkeypatch.setattr(classified, "load_default", CountingModel)
    batch = [Submission(body="A batch of one's own"), Submission(body=SOBER)]
    for check in (SpamCheck(), ToxicityCheck()):
        check.inspect_batch(batch)
    assert scored == [("A batch of one's own", SOBER)]
