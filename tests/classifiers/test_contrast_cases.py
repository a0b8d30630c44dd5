"""The held-out contrast cases: abuse beside its look-alikes, to measure with and never to learn from."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from moderation.classifiers.corpus import OWN_CORPUS, read_own_texts

CASES = OWN_CORPUS.with_name("contrast_cases.csv")
ABUSE_OF_GROUPS = {
    "derogation", "dehumanisation", "threat", "implicit", "pronoun_reference", "negated_positive", "question",
    "opinion", "spelling", "slur",
}  # fmt: skip
OTHER_ABUSE = {"individual", "nonprotected_group"}
LOOK_ALIKES = {
    "neutral", "positive", "negated_hate", "counter_speech", "profanity", "object_abuse", "reclaimed",
}  # fmt: skip
LEAST_OF_A_KIND = 8  # fewer say nothing about the kind


@pytest.fixture(scope="module")
def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def words_of(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def test_every_case_has_a_text_a_kind_and_two_labels(cases: list[dict[str, str]]) -> None:
    assert len(cases) >= 420
    for case in cases:
        assert list(case) == ["text", "kind", "toxic", "identity"]
        assert case["text"] == case["text"].strip() != ""
        assert {case["toxic"], case["identity"]} <= {"0", "1"}


def test_the_kind_of_a_case_says_what_its_labels_are(cases: list[dict[str, str]]) -> None:
    for case in cases:
        expected = (
            ("1", "1") if case["kind"] in ABUSE_OF_GROUPS else ("1", "0") if case["kind"] in OTHER_ABUSE else ("0", "0")
        )
        assert (case["toxic"], case["identity"]) == expected, case


def test_every_kind_occurs_often_enough_to_be_measured(cases: list[dict[str, str]]) -> None:
    kinds = Counter(case["kind"] for case in cases)
    assert set(kinds) == ABUSE_OF_GROUPS | OTHER_ABUSE | LOOK_ALIKES
    assert min(kinds.values()) >= LEAST_OF_A_KIND


def test_about_two_in_three_cases_are_abuse(cases: list[dict[str, str]]) -> None:
    assert 0.6 < sum(case["toxic"] == "1" for case in cases) / len(cases) < 0.7


def test_no_case_says_nearly_the_same_as_another(cases: list[dict[str, str]]) -> None:
    texts = [(case["text"], words_of(case["text"])) for case in cases]
    for place, (text, words) in enumerate(texts):
        for other, others in texts[:place]:
            assert len(words & others) <= 0.6 * len(words | others), (text, other)


def test_no_case_is_ever_learned_from(cases: list[dict[str, str]]) -> None:
    learned = {words_of(text) for text in read_own_texts().texts}
    assert not [case["text"] for case in cases if words_of(case["text"]) in learned]


def test_every_kind_is_described_beside_the_data(cases: list[dict[str, str]]) -> None:
    described = re.findall(r"\w+", Path(CASES.with_name("README.md")).read_text(encoding="utf-8"))
    assert {case["kind"] for case in cases} <= set(described)
