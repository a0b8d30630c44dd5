"""A masked phrase can be told from another, and not read over a shoulder."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.web.masking import mask_phrase


@pytest.mark.parametrize(
    ("phrase", "masked"),
    [
        ("goblin", "g••••n"),
        ("fog goblin", "f•• g••••n"),
        ("a fog", "a f••"),
        ("go-home!", "g•-h••e!"),
        ("don't", "d••'t"),
        ("nebelkobold", "n•••••••••d"),
        ("дурак", "д•••к"),
        ("88", "8•"),
        ("", ""),
    ],
)
def test_the_inside_of_each_word_is_dots(phrase, masked):
    assert mask_phrase(phrase) == masked


@given(st.text())
def test_of_every_word_the_letters_between_its_ends_are_gone(phrase):
    masked = mask_phrase(phrase)
    assert len(masked) == len(phrase)
    for word in re.finditer(r"\w+", phrase):
        inside = masked[word.start() + 1 : word.end() - 1]
        assert inside == "•" * len(inside)
