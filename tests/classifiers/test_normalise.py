"""Reading through evasions: what a word is read as, and where it stands in the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.classifiers.normalise import Folded, fold, scan_words

ANY_TEXT = st.text(st.characters(), max_size=300)  # lone surrogates and NULs included


def matches(text: str, word: str, *, stretched: bool = False) -> bool:
    folded = fold(text, stretched=stretched)
    return any(word in candidate.readings for candidate in (*folded.words, *folded.joined))


@pytest.mark.parametrize("text", ["bad", "BAD", "bad3", "3bad", "b4d", "b.a.d", "b-a-d", "b a d", "b_a_d", "b . a . d",
                                  "ba.d", "bád", "Ｂａｄ", "ｂａｄ", "𝐛𝐚𝐝", "Ⓑⓐⓓ", "bаd", "b\u200bad", "b\u00adad",
                                  "b\x00ad", "b̷a̸d̵", "“bad”", "#bad", "bad's", "🇧🇦🇩", "so b.a.d3!"])  # fmt: skip
def test_a_disguised_word_is_read_as_the_word(text: str) -> None:
    assert matches(text, "bad")


@pytest.mark.parametrize("text", ["baddd", "badge", "forbad", "ba", "b. And", "a bed", "bad" * 40])
def test_another_word_is_not(text: str) -> None:
    assert not matches(text, "bad")


def test_letters_are_shortened_only_on_request() -> None:
    assert matches("baddd", "bad", stretched=True)
    assert matches("asssss", "ass", stretched=True)


@pytest.mark.parametrize(("text", "word"), [
    ("1d1ot", "idiot"), ("f*ck", "fuck"), ("f**k", "fuck"), ("sh!t", "shit"), ("$hit", "shit"), ("a$$", "ass"),
    ("@sshole", "asshole"), ("assh0le", "asshole"), ("a55", "ass"), ("you a i d i o t", "idiot"), ("fu-ck", "fuck"),
    ("y o u   b a d", "bad"), ("s.h.1.t", "shit"), ("kil1", "kill"), ("b@d", "bad"), ("f@ck", "fuck"),
    ("fa66ot", "faggot"),
    ("ni99er", "nigger"), ("id10t5", "idiots"), ("fvck", "fuck"), ("phuck", "fuck"), ("fxck", "fuck"), ("f-ck", "fuck"),
    ("f__k", "fuck"), ("vvhore", "whore"), ("i d  i o  t", "idiot"), ("\u202etoidi", "idiot"), ("ƒµ¢k", "fuck"),
    ("ⲓdⲓot", "idiot"), ("ꜰᴜᴄᴋ", "fuck"), ("🅵🆄🅲🅺", "fuck"), ("shiiiit", "shit"),
])  # fmt: skip
def test_leetspeak_masks_and_pieces_are_read(text: str, word: str) -> None:
    assert matches(text, word, stretched=True)


@pytest.mark.parametrize("text", ["1.5", "e.g.", "5pm", "a-z", "u.s.a", "b2b", "co-op", "80's", "4x4",
                                  "10:30am", "he/she", "h2o", "24/7", "5'10", "txts", "@someone", "$1.5bn",
                                  "j. r. r. tolkien", "p. s. i"])  # fmt: skip
def test_honest_writing_is_read_as_it_stands(text: str) -> None:
    folded = fold(text.upper(), stretched=True)
    assert "".join(folded.text.split()) == "".join(filter(lambda sign: sign.isalnum() or sign == "'", text))
    assert not folded.tricks


@pytest.mark.parametrize(("text", "word"), [("b@d", "bastard"), ("R&D", "retard"), ("c@t", "cunt"), ("dan-n", "damn")])
def test_a_sign_that_is_a_letter_hides_no_others(text: str, word: str) -> None:
    assert not matches(text, word, stretched=True)


@pytest.mark.parametrize(("text", "read"), [
    ("you i d i o t", "you idiot"), ("he is stu-pid, f.u.c.k him", "he is stupid fuck him"), ("@ss", "ass"),
    ("a well-known co-op", "a well known co op"), ("y o u  a r e  a  f o o l", "you are a fool"),
    ("b.a.d 3.5", "bad 3 5"),
])  # fmt: skip
def test_the_text_has_words_in_pieces_put_together(text: str, read: str) -> None:
    folded = fold(text, stretched=True)
    assert folded.text == read
    check_map(text, folded)


@pytest.mark.parametrize(("text", "word"), [("he'll", "hell"), ("50k", "sok"), ("3rd", "erd"), ("1.2.3", "ize")])
def test_honest_writing_is_not_read_as_evasion(text: str, word: str) -> None:
    assert not matches(text, word)
    assert not fold(text).tricks


@pytest.mark.parametrize(("text", "trick"), [
    ("1d1ot", "leet"), ("іdiot", "homoglyph"), ("id\u200biot", "invisible"), ("i d i o t", "spaced"),
    ("fu.ck", "split"), ("f*ck", "mask"), ("z̷̢a̸l̨g̵o", "marks"), ("𝐢𝐝𝐢𝐨𝐭", "styled"),
])  # fmt: skip
def test_each_trick_is_named(text: str, trick: str) -> None:
    assert trick in fold(text).tricks


def test_a_span_leads_back_to_the_original() -> None:
    text = "x\u200b😀 You і\u0301d\u200biot, b.a.d"
    folded = fold(text)
    at = folded.text.index("idiot")
    start, end = folded.span(at, at + 5)
    assert text[start:end].startswith("і") and text[start:end].endswith("t")
    joined = next(word for word in folded.joined if "bad" in word.readings)
    assert text[joined.start : joined.end] == "b.a.d"


def test_links_are_read_letter_for_letter() -> None:
    words = fold("see https://example.org/b4d now").words
    assert [word.readings[0] for word in words if word.linked] == ["https", "example", "org", "b4d"]


def check_map(text: str, folded: Folded) -> None:
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) or text == "" or folded.text[i] == " "
               for i, (start, end) in enumerate(zip(folded.starts, folded.ends, strict=True)))  # fmt: skip
    assert list(folded.starts) == sorted(folded.starts)
    for word in (*folded.words, *folded.joined):
        assert 0 <= word.start < word.end <= len(text)
        assert word.readings and all(word.readings)


@given(ANY_TEXT, st.booleans())
def test_any_text_folds_with_a_map_inside_it(text: str, stretched: bool) -> None:
    check_map(text, fold(text, stretched=stretched))


@given(st.text("aіi1!.*-@$' \u200b\u0301é😀½ﷺ\x00", max_size=120), st.booleans())
def test_text_made_of_tricks_folds_with_a_map_inside_it(text: str, stretched: bool) -> None:
    check_map(text, fold(text, stretched=stretched))


HOSTILE = ("\x00", "\ud800", "\u0301", "😀", "a!", "a.", "a@", "a-", "*", "a", "1", " ", "a ", "www.", "ﷺ", "a.b-c@",
           "1a.com/", "$", "!", "a'", "x.", "½", "a1", "é", "[", "@a.")  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_repetition_is_read_in_linear_memory(unit: str) -> None:
    text = (unit * 70_000)[:70_000]
    scan = scan_words(text, stretched=True)
    assert len(scan.words) <= len(text) and len(scan.joined) <= len(text)
    assert sum(len(reading) for word in (*scan.words, *scan.joined) for reading in word.readings) <= 12 * len(text) + 64
