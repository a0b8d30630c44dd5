"""Two stages as one judge: how they are mixed, when the second one is asked, and how its reasons are found.

The second stage here is a list of phrases with what each is worth, so that what is expected can be worked out by hand.
The shipped one is tried in test_both_stages.py.
"""

import logging
import math
from collections.abc import Iterator

import numpy as np
import pytest

from moderation.classifiers import scoring
from moderation.classifiers.artefact import HEADS, ArtefactError
from moderation.classifiers.features import extract
from moderation.classifiers.model import load_default
from moderation.classifiers.normalise import fold
from moderation.classifiers.scoring import Scorer, load_scorer
from moderation.classifiers.second_stage.artefact import SecondStageMissing
from moderation.classifiers.second_stage.runtime import SecondStage

INSULT = HEADS.index("insult")
ABUSE = "You absolute idiot"
SOBER = "The council will vote on the new bridge on Tuesday."
VEILED = "Perhaps somebody who was better at school might explain it to you, slowly."


class Phrases:
    """Log-odds of -4, and for each phrase that the text reads as, what the phrase is worth, on every head."""

    version = "phrases-1"

    def __init__(self, worth: dict[str, float], *, share: float = 0.5, slope: float = 1.0, offset: float = 0.0) -> None:
        self.worth = worth
        self.shares = np.full(len(HEADS), share)
        self.mix = np.tile([slope, offset], (len(HEADS), 1))
        self.asked: list[str] = []

    def logits(self, text):
        self.asked.append(text)
        read = fold(text, stretched=True).text
        return np.full(len(HEADS), -4.0 + sum(worth for phrase, worth in self.worth.items() if phrase in read))


def linear_logits(text):
    model = load_default()
    return model.calibrate(model.logits(extract(text)))


@pytest.fixture
def forget_loaded() -> Iterator[None]:
    load_scorer.cache_clear()
    yield
    load_scorer.cache_clear()


def test_the_linear_model_alone_scores_as_it_does_by_itself():
    scorer = Scorer(load_default())
    assert scorer.score([ABUSE, SOBER, ""]) == load_default().score([ABUSE, SOBER, ""])
    assert scorer.explain(ABUSE, "insult") == load_default().explain(ABUSE, "insult")
    assert (scorer.version, scorer.stages) == (load_default().version, ("linear",))
    assert scorer.score([]) == []


def test_both_stages_are_mixed_by_the_shares_and_then_calibrated():
    scorer = Scorer(load_default(), Phrases({"idiot": 6.0}, share=0.25, slope=1.5, offset=-0.5))
    expected = 1.5 * (0.75 * linear_logits(ABUSE) + 0.25 * 2.0) - 0.5
    assert scorer.logits([ABUSE])[0] == pytest.approx(expected)
    assert scorer.score([ABUSE])[0]["insult"] == pytest.approx(1 / (1 + math.exp(-expected[INSULT])))
    assert (scorer.version, scorer.stages) == (f"{load_default().version}+phrases-1", ("linear", "second"))


def test_a_text_is_read_once_however_many_ask():
    second = Phrases({})
    scorer = Scorer(load_default(), second)
    scorer.score([SOBER, ABUSE])
    scorer.logits([ABUSE])
    scorer.score([SOBER])
    assert second.asked == [SOBER, ABUSE]


def test_what_is_remembered_cannot_be_spoilt_by_who_asked():
    logits = Scorer(load_default()).logits([SOBER])
    logits += 1.0
    assert Scorer(load_default()).logits([SOBER])[0] == pytest.approx(linear_logits(SOBER))


def test_in_a_hurry_the_second_stage_reads_what_the_first_is_unsure_of_alone(monkeypatch):
    second = Phrases({})
    scorer = Scorer(load_default(), second)
    spam = load_default().score([VEILED])[0]["spam"]
    monkeypatch.setattr(scoring, "UNCERTAIN", {"toxicity": (0.5, 0.500001), "spam": (spam * 1.01, 1.0)})
    assert scorer.logits([VEILED], hurried=True)[0] == pytest.approx(linear_logits(VEILED))
    assert second.asked == []
    monkeypatch.setattr(scoring, "UNCERTAIN", {"toxicity": (0.5, 0.500001), "spam": (spam * 0.99, spam * 1.01)})
    assert scorer.logits([VEILED], hurried=True)[0] == pytest.approx(scorer.logits([VEILED])[0])
    assert second.asked == [VEILED]


def test_in_a_hurry_nothing_is_left_out_word_by_word():
    second = Phrases({"better at school": 8.0})
    scorer = Scorer(load_default(), second)
    sure = "You stupid fucking idiot, shut up, you disgusting moron"
    assert max(scorer.score([sure])[0].values()) > 0.9
    found = scorer.explain(sure, "toxicity", hurried=True)
    assert found == load_default().explain(sure, "toxicity")


def test_words_that_the_second_stage_alone_minds_are_found():
    scorer = Scorer(load_default(), Phrases({"better at school": 8.0}))
    found = scorer.explain(VEILED, "insult")
    assert {"better", "at", "school"} >= {VEILED[each.start : each.end] for each in found[:3]}
    # Without any of the three the phrase is gone: half of 8, the share, is what each takes off.
    assert found[0].weight == pytest.approx(4.0, abs=1.5)


def test_they_are_found_through_evasion():
    text = "Perhaps somebody who was b3tter at sch00l might explain it to you, s l o w l y."
    scorer = Scorer(load_default(), Phrases({"better at school": 8.0}))
    found = {text[each.start : each.end]: each.read_as for each in scorer.explain(text, "insult")}
    assert found["sch00l"] == "school"
    assert found["b3tter"] == "better"


def test_what_the_linear_model_says_by_itself_is_not_asked_again():
    second = Phrases({"idiot": 4.0})
    scorer = Scorer(load_default(), second)
    assert scorer.explain(ABUSE, "insult") == load_default().explain(ABUSE, "insult")
    assert second.asked == [ABUSE]


def test_what_both_stages_mind_counts_for_both():
    text = "You absolute idiot, better at school next time"
    second = Phrases({"better at school": 12.0}, share=0.5)
    found = {
        text[each.start : each.end]: each.weight for each in Scorer(load_default(), second).explain(text, "insult")
    }
    linear = {text[each.start : each.end]: each.weight for each in load_default().explain(text, "insult")}
    assert found["idiot"] == pytest.approx(linear["idiot"] / 2)
    assert found["school"] > found["idiot"]


def test_an_unknown_head_is_named():
    with pytest.raises(ValueError, match="unknown head 'politeness'"):
        Scorer(load_default(), Phrases({})).explain(ABUSE, "politeness")


def test_off_is_the_linear_model_whatever_is_installed(forget_loaded):
    assert load_scorer("off").stages == ("linear",)


@pytest.mark.parametrize("error", [SecondStageMissing("install it"), ArtefactError("damaged")])
def test_on_demands_the_second_stage(forget_loaded, monkeypatch, error):
    monkeypatch.setattr(SecondStage, "load", classmethod(lambda *_: raise_(error)))
    with pytest.raises(type(error), match=str(error)):
        load_scorer("on")


def test_auto_goes_on_without_one_that_is_not_installed_and_says_nothing(forget_loaded, monkeypatch, caplog):
    missing = SecondStageMissing("install it")
    monkeypatch.setattr(SecondStage, "load", classmethod(lambda *_: raise_(missing)))
    assert load_scorer("auto").stages == ("linear",)
    assert caplog.records == []


def test_auto_goes_on_without_a_damaged_one_and_says_so_once(forget_loaded, monkeypatch, caplog):
    monkeypatch.setattr(SecondStage, "load", classmethod(lambda *_: raise_(ArtefactError("cut short"))))
    with caplog.at_level(logging.ERROR):
        assert load_scorer("auto").stages == ("linear",)
        assert load_scorer("auto").version == load_default().version
    assert [record.getMessage() for record in caplog.records] == [
        "The classifier's second stage is left out: cut short"
    ]


def raise_(error):
    raise error
