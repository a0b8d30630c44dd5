"""Words are left out to see which a model minded: the right ones, and with a bounded number of looks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.classifiers.explanation import Explanation
from moderation.classifiers.occlusion import explain_by_occlusion


def spans_of(text, found):
    return [text[each.start : each.end] for each in found]


def test_the_word_without_which_the_weight_falls_comes_first():
    text = "Nobody asked for the opinion of a goat."
    found = explain_by_occlusion(text, weigh=lambda part: 3.0 * ("goat" in part) + ("asked" in part), known=[], limit=5)
    assert spans_of(text, found) == ["goat", "asked"]
    assert [each.weight for each in found] == pytest.approx([3.0, 1.0])


def test_in_a_long_text_the_words_are_found_wherever_they_stand():
    sober = [f"sentence {number} says nothing of interest" for number in range(150)]
    for place in (0, 75, 150):
        text = ". ".join([*sober[:place], "you goat", *sober[place:]])
        found = explain_by_occlusion(text, weigh=lambda part: 3.0 * ("you goat" in part), known=[], limit=2)
        assert sorted(spans_of(text, found)) == ["goat", "you"]


@pytest.mark.parametrize("words", [1, 24, 25, 300, 5000])
def test_looks_are_bounded_whatever_the_length(words):
    looks = []

    def weigh(part):
        looks.append(part)
        return float(len(part) % 7)

    text = "word " * words
    explain_by_occlusion(text, weigh=weigh, known=[], limit=5)
    assert 0 < len(looks) <= 49
    # A whole text is looked at in passages, each of them once, and its heaviest passage piece by piece.
    assert sum(map(len, looks)) <= len(text) * 3 + 24 * 25 * len("word ")


def test_letters_of_a_word_in_pieces_are_left_out_together():
    text = "what, g o a t you are"
    found = explain_by_occlusion(text, weigh=lambda part: 2.0 * ("g o a t" in part), known=[], limit=1)
    assert spans_of(text, found) == ["g o a t"]
    assert found[0].read_as == "goat"


def test_what_is_known_of_a_word_is_added_to_what_was_found():
    text = "a goat and an ox"
    known = [Explanation(2, 6, 1.5, "goat"), Explanation(14, 16, 0.5, "ox")]
    found = explain_by_occlusion(text, weigh=lambda part: 1.0 * ("goat" in part), known=known, limit=5)
    assert [(each.read_as, each.weight) for each in found] == [("goat", 2.5), ("ox", 0.5)]


def test_the_limit_holds():
    known = [Explanation(0, 1, 1.0, "a"), Explanation(2, 3, 1.0, "b")]
    assert explain_by_occlusion("a b", weigh=lambda _: 0.0, known=known, limit=0) == []
    assert len(explain_by_occlusion("a b", weigh=lambda _: 0.0, known=known, limit=1)) == 1


@given(text=st.text(max_size=300))
def test_any_text_gives_spans_within_it(text):
    for each in explain_by_occlusion(text, weigh=lambda part: float(len(part)), known=[], limit=50):
        assert 0 <= each.start < each.end <= len(text)


def test_a_text_without_words_has_none():
    assert explain_by_occlusion(" … ", weigh=lambda _: 9.0, known=[], limit=5) == []
