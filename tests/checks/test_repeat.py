"""What RepeatCheck takes for the same text, whose it was, and what it lets pass."""

import pytest

from moderation.checks.base import RecentComment, Signals
from moderation.checks.repeat import RepeatCheck, measure_likeness
from tests.checks.inspecting import inspect, measure

PLEA = (
    "My cousin was out of work for a year until she found this method, and now she earns more in a week than "
    "her old boss did in a month. Ask me how, I am glad to share it with everybody who wants a better life."
)
ANSWER = (
    "The council has discussed the bridge in four meetings, and every time the figures were different. Before "
    "anybody votes on it, I would like to see one estimate that an engineer has put a name to."
)


def earlier(body: str, own: bool) -> tuple[RecentComment, ...]:
    return (RecentComment(ANSWER, own=not own), RecentComment(body, own=own))


def test_the_same_text_again_is_wholly_alike():
    findings = inspect(RepeatCheck(), PLEA, recent=earlier(PLEA, own=True))
    assert findings.keys() == {"repeat_own"}
    assert findings["repeat_own"].score == 1.0


def test_somebody_elses_text_is_told_from_ones_own():
    assert inspect(RepeatCheck(), PLEA, recent=earlier(PLEA, own=False)).keys() == {"repeat_others"}


@pytest.mark.parametrize(
    "changed",
    [PLEA.upper(), PLEA.replace(" ", "  ").replace(",", ""), PLEA.replace("o", "ó"), f"!!! {PLEA} ..."],
)
def test_case_punctuation_spaces_and_accents_make_no_difference(changed):
    assert inspect(RepeatCheck(), changed, recent=earlier(PLEA, own=False))["repeat_others"].score == 1.0


@pytest.mark.parametrize(
    "changed",
    [PLEA.replace("cousin", "neighbour"), PLEA.replace("a year", "two years") + " Truly!", PLEA + " bit.ly/x7Qz"],
)
def test_a_text_with_a_few_words_changed_is_nearly_the_same(changed):
    finding = inspect(RepeatCheck(), changed, recent=earlier(PLEA, own=False))["repeat_others"]
    assert 0.75 <= measure(finding) < 1.0


def test_different_texts_are_not_alike():
    assert inspect(RepeatCheck(), ANSWER, recent=(RecentComment(PLEA, own=True), RecentComment(PLEA, own=False))) == {}


def test_what_many_people_say_is_no_repetition_of_others_but_of_oneself():
    assert inspect(RepeatCheck(), "Well said!", recent=(RecentComment("Well said!", own=False),)) == {}
    assert "repeat_own" in inspect(RepeatCheck(), "Well said!", recent=(RecentComment("well said", own=True),))
    assert "repeat_others" in inspect(RepeatCheck(shortest=5), "Well said!", recent=earlier("Well said!", own=False))


def test_texts_without_letters_are_no_repetition():
    assert inspect(RepeatCheck(), "!!!", recent=(RecentComment("???", own=True),)) == {}


def test_the_most_similar_counts_and_the_number_is_told():
    recent = (RecentComment(PLEA + " Ask away, now and here!", own=True), RecentComment(PLEA, own=True))
    finding = inspect(RepeatCheck(), PLEA, recent=recent)["repeat_own"]
    assert finding.score == 1.0
    assert "2 such" in finding.detail


def test_a_duplicate_from_another_client_is_passed_on():
    assert inspect(RepeatCheck(), "Hm", signals=Signals(duplicate_elsewhere=True)).keys() == {"duplicate_elsewhere"}


def test_likeness_of_long_texts_is_estimated_closely():
    words = [f"w{number:04d}" for number in range(800)]
    half = words[:400] + [f"v{number:04d}" for number in range(400)]
    assert abs(measure_likeness(" ".join(words), " ".join(half)) - 1 / 3) < 0.12
