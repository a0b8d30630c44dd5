"""How a listed phrase is shown where somebody might look over a moderator's shoulder. Pure."""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile(r"\w+")
_BOTH_ENDS: Final = 4  # letters that a word needs to show its last one as well
_DOT: Final = "•"


def mask_phrase(phrase: str) -> str:
    """The phrase with the inside of each word as dots: enough to know it by, for those who know it."""
    return _WORD.sub(lambda match: _mask_word(match[0]), phrase)


def _mask_word(word: str) -> str:
    if len(word) < _BOTH_ENDS:
        return word[0] + _DOT * (len(word) - 1)
    return word[0] + _DOT * (len(word) - 2) + word[-1]
