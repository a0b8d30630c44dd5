"""Nine ways in which people disguise words, to measure how much of them the classifier reads through.

Decides how a text is disguised, always in the same way for the same text. It must not know
how the normaliser undoes it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final
from zlib import crc32

_WORD: Final = re.compile(r"[A-Za-z]{3,}")
_SHARE: Final = 0.6  # of the words that are disguised
_GLYPHS: Final = str.maketrans("aceiopsxyABCEHIKMOPTX", "асеіорѕхуАВСЕНІКМОРТХ")
_LEET: Final = str.maketrans("aeiostAEIOST", "431057431057")
_STYLED: Final = str.maketrans(
    {chr(ord("a") + i): chr(0x1D41A + i) for i in range(26)} | {chr(ord("A") + i): chr(0x1D400 + i) for i in range(26)}
)


def _insert(sign: str) -> Callable[[str, random.Random], str]:
    def disguise(word: str, draw: random.Random) -> str:
        at = draw.randrange(1, len(word))
        return word[:at] + sign + word[at:]

    return disguise


def _stretch(word: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word))
    return word[:at] + word[at] * draw.randint(2, 5) + word[at:]


def _mask(word: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word) - 1)
    return word[:at] + "*" + word[at + 1 :]


EVASIONS: Final[dict[str, Callable[[str, random.Random], str]]] = {
    "look-alike letters": lambda word, _: word.translate(_GLYPHS),
    "invisible characters": _insert("\u200b"),
    "leetspeak": lambda word, _: word.translate(_LEET),
    "stretched letters": _stretch,
    "spaced out": lambda word, _: " ".join(word),
    "dots between": lambda word, _: ".".join(word),
    "split in two": _insert("-"),
    "masked letter": _mask,
    "styled letters": lambda word, _: word.translate(_STYLED),
}


def disguise(text: str, name: str) -> str:
    """The text with most of its words of three letters and more disguised by one of EVASIONS."""
    draw = random.Random(crc32(text.encode("utf-8", "replace")))
    evade = EVASIONS[name]
    return _WORD.sub(lambda match: evade(match[0], draw) if draw.random() < _SHARE else match[0], text)
