"""The two shipped stages together: what the second one sees, how its reasons are marked, how fast and in what room."""

import re

import numpy as np
import pytest

from moderation.checks.base import Site
from moderation.checks.spam import SpamCheck
from moderation.checks.toxicity import ToxicityCheck
from moderation.classifiers.artefact import HEADS
from moderation.classifiers.corpus import read_contrast_cases
from moderation.classifiers.evasions import EVASIONS, disguise
from moderation.classifiers.metrics import roc_auc
from moderation.classifiers.model import load_default
from moderation.classifiers.scoring import UNCERTAIN, load_scorer
from tests.checks.inspecting import inspect, measure, passages

pytestmark = pytest.mark.neural

ABUSE = "You are a complete idiot and everybody knows it."
SOBER = "The council will vote on the new bridge on Tuesday."
PLAIN = "Thank you, that was a good read."  # the linear model is sure of it, on every head
# Contempt without a word that is an insult by itself.
VEILED = (
    "You must be the kind of person who has to be told to breathe.",
    "Were you dropped on your head as a child, or is this deliberate?",
    "Do us all a favour and never speak in public again.",
    "Your parents must be so ashamed of what they raised.",
    "I have met doorknobs with more between the ears than you.",
    "Nobody here would miss you if you stopped talking for good.",
    "It is a wonder that you find your own shoes in the morning.",
    "People like you are why we cannot have nice things.",
)


@pytest.fixture(scope="module")
def scorer():
    return load_scorer("on")


def test_both_are_named_in_the_version_and_in_every_finding(scorer):
    assert scorer.stages == ("linear", "second")
    linear, second = scorer.version.split("+")
    assert linear == load_default().version
    assert second.startswith("minilm-")
    check = ToxicityCheck(second_stage="on")
    inspect(check, SOBER)
    assert (check.version, len(check.version) <= 60) == (scorer.version, True)


def test_where_it_is_installed_it_is_asked_unless_told_otherwise(scorer):
    assert load_scorer("auto").version == scorer.version
    assert load_scorer("off").version == load_default().version


def test_abuse_scores_above_a_sober_sentence_in_every_disguise(scorer):
    sober = scorer.score([SOBER])[0]["toxicity"]
    assert sober < 0.3
    for trick in EVASIONS:
        assert scorer.score([disguise(ABUSE, trick)])[0]["toxicity"] > 0.5, trick


def test_both_tell_abuse_from_what_looks_like_it_better_than_the_linear_model_alone(scorer):
    cases = read_contrast_cases()
    texts = [case.text for case in cases]
    for head, labels in (
        ("toxicity", np.array([case.toxic for case in cases])),
        ("identity_attack", np.array([case.identity for case in cases])),
    ):
        linear, both = (
            roc_auc(labels, np.array([scores[head] for scores in model.score(texts)]))
            for model in (load_default(), scorer)
        )
        assert both > linear + 0.03


@pytest.mark.parametrize("text", VEILED)
def test_what_it_minded_is_marked(text):
    finding = inspect(ToxicityCheck(second_stage="on", explain_above=0.0), text)["toxicity"]
    marked = passages(finding, text)
    assert marked
    assert set(marked) <= set(re.findall(r"\w+", text))


@pytest.mark.parametrize("text", VEILED)
def test_what_it_minded_is_marked_through_evasion(scorer, text):
    hidden = text.replace("e", "е").replace("o", "о\u200b")  # Cyrillic letters, and a space of no width
    found = scorer.explain(hidden, "toxicity", limit=50)
    assert found
    assert all(0 <= each.start < each.end <= len(hidden) for each in found)
    assert {each.read_as for each in found} <= set(re.findall(r"\w+", text.lower()))


def test_the_end_of_a_long_comment_is_read_and_marked(scorer):
    harmless = " ".join(f"The {number}th meeting was about roads." for number in range(60))
    text = f"{harmless} {ABUSE}"
    assert scorer.score([text])[0]["toxicity"] > scorer.score([harmless])[0]["toxicity"]
    found = scorer.explain(text, "toxicity", limit=3)
    assert "idiot" in {text[each.start : each.end] for each in found}


def test_any_text_has_seven_probabilities(scorer):
    texts = ["", " ", "\x00", "\ud800 lone", "🙂" * 50, "a" * 10_000, "! " * 3000, "и" * 300]
    for scores in scorer.score(texts):
        assert list(scores) == list(HEADS)
        assert all(0.0 < score < 1.0 for score in scores.values())


def test_a_text_scores_alone_as_it_does_among_others(scorer):
    alone = [scorer.score([text])[0] for text in (ABUSE, SOBER, VEILED[0])]
    load_scorer.cache_clear()
    assert load_scorer("on").score([VEILED[0], SOBER, ABUSE]) == alone[::-1]


def test_under_a_backlog_what_the_linear_model_is_sure_of_is_left_to_it(scorer):
    linear, hurried = load_default().score([PLAIN])[0], Site(hurried=True)
    assert all(linear[head] < low for head, (low, _) in UNCERTAIN.items())
    findings = inspect(ToxicityCheck(second_stage="on"), PLAIN, site=hurried)
    findings |= inspect(SpamCheck(second_stage="on"), PLAIN, site=hurried)
    assert {head: measure(finding) for head, finding in findings.items()} == pytest.approx(linear)
    unhurried = measure(inspect(ToxicityCheck(second_stage="on"), PLAIN)["toxicity"])
    assert unhurried != pytest.approx(linear["toxicity"])
