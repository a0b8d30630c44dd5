"""Prepared text is cut into the longest known pieces, as the pretrained network expects it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.classifiers.second_stage.word_pieces import SPECIAL, WordPieces

VOCABULARY = [*SPECIAL, "idiot", "##ic", "##ally", "un", "##known", "'", "don", "t", "!", "a", "##b", "cafe", "人"]


@pytest.fixture
def pieces() -> WordPieces:
    return WordPieces(VOCABULARY)


def cut(pieces: WordPieces, text: str) -> list[str]:
    return [VOCABULARY[number] for number in pieces.encode(text)]


def test_a_known_word_is_one_piece(pieces: WordPieces) -> None:
    assert cut(pieces, "idiot") == ["idiot"]


def test_other_words_are_cut_into_the_longest_pieces_from_the_left(pieces: WordPieces) -> None:
    assert cut(pieces, "idiotically unknown") == ["idiot", "##ic", "##ally", "un", "##known"]


def test_a_word_with_a_part_that_is_not_known_is_unknown_as_a_whole(pieces: WordPieces) -> None:
    assert cut(pieces, "idiotz") == ["[UNK]"]


def test_punctuation_and_ideographs_stand_alone(pieces: WordPieces) -> None:
    assert cut(pieces, "don't! 人人") == ["don", "'", "t", "!", "人", "人"]


def test_case_and_accents_make_no_difference(pieces: WordPieces) -> None:
    assert cut(pieces, "Café CAFE") == ["cafe", "cafe"]


def test_a_word_without_end_is_unknown_and_costs_nothing(pieces: WordPieces) -> None:
    assert cut(pieces, "a" + "b" * 100) == ["[UNK]"]
    assert cut(pieces, "a" + "b" * 99)[:2] == ["a", "##b"]


def test_special_pieces_cannot_be_typed(pieces: WordPieces) -> None:
    assert not {pieces.first, pieces.last} & set(pieces.encode("[CLS] [SEP] [cls]"))


def test_written_and_read_again_it_is_the_same(pieces: WordPieces) -> None:
    again = WordPieces.read(pieces.write())
    assert again.vocabulary == tuple(VOCABULARY)
    assert again.encode("idiotically") == pieces.encode("idiotically")


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'["a"]', b"\xff", b'["[PAD]", "[PAD]"]'])
def test_what_is_no_vocabulary_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        WordPieces.read(data)


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_gives_numbers_of_the_vocabulary(text: str) -> None:
    assert all(0 <= number < len(VOCABULARY) for number in WordPieces(VOCABULARY).encode(text))
