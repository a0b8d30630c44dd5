"""What this site's moderators decided, as a finding: nothing without a version, nothing on another classifier."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from moderation.checks.base import Site, Submission
from moderation.checks.registry import build_checks
from moderation.checks.site import SiteCheck
from moderation.classifiers.adapter import Adapter, Lesson, read_evidence
from moderation.classifiers.model import load_default
from moderation.classifiers.scoring import load_scorer

REFUSED = "My horoscope says that it will rain, and Saturn agrees."
PUBLISHED = "I read that the bridge opens, and I am curious."


@pytest.fixture(scope="module")
def adapter():
    scorer = load_scorer("off")
    learned = Adapter(version="adapter-3", base_version=scorer.version)
    for text, refused in ((REFUSED, True), (PUBLISHED, False)) * 25:
        (logits,) = scorer.logits([text])
        learned.learn(Lesson(read_evidence(load_default(), text, logits), refused))
    return learned


@pytest.fixture
def check():
    return SiteCheck(second_stage="off")


def test_it_tells_how_probable_a_refusal_is_and_marks_the_words(check, adapter):
    site = Site(adapter=adapter)
    (finding,) = check.inspect(Submission(body=REFUSED, site=site))
    (other,) = check.inspect(Submission(body=PUBLISHED, site=site))
    assert finding.label == other.label == "site_rejection"
    assert finding.score > 0.8 > 0.2 > other.score
    assert "horoscope" in {REFUSED[start:end] for start, end in finding.spans}
    assert other.spans == ()
    assert check.version == "adapter-3"


def test_where_nothing_of_this_site_speaks_for_it_the_classifiers_words_are_marked(check):
    scorer = load_scorer("off")
    body = "You absolute idiot"
    (finding,) = check.inspect(Submission(body=body, site=Site(adapter=Adapter(base_version=scorer.version))))
    assert "idiot" in {body[start:end] for start, end in finding.spans}


def test_a_word_that_the_site_has_learned_does_not_hide_what_the_classifier_saw(check, adapter):
    body = "My horoscope: you absolute 1d1ot"
    (finding,) = check.inspect(Submission(body=body, site=Site(adapter=adapter)))
    assert {"horoscope", "1d1ot"} <= {body[start:end] for start, end in finding.spans}


def test_before_anything_was_learned_it_says_nothing(check):
    assert list(check.inspect(Submission(body=REFUSED))) == []
    assert check.version == "none"


def test_what_was_learned_on_another_classifier_says_nothing(check):
    site = Site(adapter=Adapter(version="adapter-3", base_version="linear-of-last-year"))
    assert list(check.inspect(Submission(body=REFUSED, site=site))) == []


def test_a_stage_that_is_none_is_refused():
    with pytest.raises(ImproperlyConfigured, match="second_stage is 'maybe'"):
        build_checks([{"NAME": "moderation.checks.site.SiteCheck", "OPTIONS": {"second_stage": "maybe"}}])
