"""Decides whether a phrase that is listed for one language applies to a text.

It does unless the text is surely in another language: "dick" is abuse in English and means "fat" in German. What
cannot be told, because the text is short, mixed or in disguise, counts as the phrase's language, so that a doubt leads
to a look and not past one. It must not know phrases.
"""

from __future__ import annotations

from typing import Final

from moderation.classifiers.language import detect_language
from moderation.classifiers.normalise import fold

_FEWEST_LETTERS: Final = 20  # below, the detector guesses
# How sure the detector has to be of the text as it stands, and of the text read through disguises. With these, of
# 3,546 English openings of eight words 0.1 % count as surely foreign, and at most 1.7 % in any one of nine disguises.
_SURE: Final = 0.8
_SURE_FOLDED: Final = 0.5


class TextLanguage:
    """The language of one text, asked of the detector when it is first needed and never where no phrase names one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._others: frozenset[str] | None = None

    def may_be(self, language: str) -> bool:
        """Whether the text may be in `language`, an ISO 639 code, with or without a region; empty: any."""
        if not language:
            return True
        if self._others is None:
            self._others = _sure_languages(self._text)
        return not self._others or language.partition("-")[0].casefold() in self._others


def _sure_languages(text: str) -> frozenset[str]:
    """The languages that the text is surely in one of; empty where nothing is sure.

    Its two readings may differ: a disguised text is foreign as it stands and is not when it is read.
    """
    if sum(character.isalpha() for character in text) < _FEWEST_LETTERS:
        return frozenset()
    written, sure = detect_language(text)
    if sure < _SURE:
        return frozenset()
    read, sure = detect_language(fold(text).text)
    return frozenset({written, read}) if sure >= _SURE_FOLDED else frozenset()
