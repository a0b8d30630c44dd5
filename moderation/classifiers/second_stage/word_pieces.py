"""Cuts prepared text into the pieces that the network has vectors for: whole words where it can, else parts of them.

Decides token numbers. It must not know the network nor what is done with its output. The cutting is that of
uncased BERT (Devlin et al. 2019; WordPiece: Schuster and Nakajima 2012), so that what the network learned about pieces
before it was fine-tuned holds. Plain Python: a comment takes a fraction of a millisecond of it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

PADDING, UNKNOWN, FIRST, LAST = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
SPECIAL: Final = (PADDING, UNKNOWN, FIRST, LAST)
_INSIDE: Final = "##"  # before a piece that does not begin a word
_LONGEST_WORD: Final = 100  # characters; a longer one is unknown as a whole
_REMEMBERED: Final = 16_384
_REPLACEMENT: Final = "\ufffd"  # stands for what was lost before
_IDEOGRAPHS: Final = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


class WordPieces:
    """A vocabulary at work. Safe to share between threads: what changes after making it is a cache."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """Pieces by their number; ValueError where one is double or a special one is missing."""
        self.vocabulary = tuple(vocabulary)
        self._numbers = {piece: number for number, piece in enumerate(self.vocabulary)}
        if len(self._numbers) != len(self.vocabulary) or not self._numbers.keys() >= set(SPECIAL):
            raise ValueError("a vocabulary needs distinct pieces and the special ones")
        self.first, self.last = self._numbers[FIRST], self._numbers[LAST]
        self.known = frozenset(piece for piece in self.vocabulary if len(piece) > 1 and piece.isalpha())
        self._cut = lru_cache(maxsize=_REMEMBERED)(self._cut_word)

    @classmethod
    def read(cls, data: bytes) -> WordPieces:
        """A vocabulary as `write` put it; ValueError where it is not one."""
        pieces = json.loads(data.decode("utf-8"))
        if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
            raise ValueError("it is not a list of pieces")
        return cls(pieces)

    def write(self) -> bytes:
        """The vocabulary as a JSON list."""
        return json.dumps(self.vocabulary, ensure_ascii=False, separators=(",", ":")).encode("utf-8")

    def encode(self, text: str) -> list[int]:
        """The numbers of the pieces of `text`, without the two that mark the ends. Never raises on any str."""
        return [number for word in text.split() for number in self._cut(word)]

    def _cut_word(self, word: str) -> tuple[int, ...]:
        return tuple(number for part in _split_word(word) for number in self._cut_part(part))

    def _cut_part(self, part: str) -> list[int]:
        """From the left, the longest piece that is known, each time."""
        unknown = [self._numbers[UNKNOWN]]
        if len(part) > _LONGEST_WORD:
            return unknown
        numbers: list[int] = []
        begin = 0
        while begin < len(part):
            lead = _INSIDE if begin else ""
            for end in range(len(part), begin, -1):
                number = self._numbers.get(lead + part[begin:end])
                if number is not None:
                    break
            else:
                return unknown
            numbers.append(number)
            begin = end
        return numbers


def _split_word(word: str) -> list[str]:
    """A word in lower case without accents, its punctuation and ideographs standing alone."""
    if word.isascii() and word.isalpha():
        return [word.lower()]
    parts: list[str] = []
    fresh = True
    for char in unicodedata.normalize("NFD", word).lower():
        category = unicodedata.category(char)
        if category == "Mn" or category.startswith("C") or char == _REPLACEMENT:
            continue
        if _stands_alone(char, category):
            parts.append(char)
            fresh = True
        elif fresh:
            parts.append(char)
            fresh = False
        else:
            parts[-1] += char
    return parts


def _stands_alone(char: str, category: str) -> bool:
    if category.startswith("P") or (char.isascii() and not char.isalnum()):
        return True
    return any(first <= ord(char) <= last for first, last in _IDEOGRAPHS)
