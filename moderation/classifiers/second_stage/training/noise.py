"""Writes a comment as somebody else might have typed it, so that the network does not lean on exact spelling.

Decides how often and how a text is varied while learning. It must not know labels. What the reading undoes is undone
afterwards: the network learns from what it will be given.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

from moderation.classifiers.evasions import EVASIONS

_DISGUISED: Final = 0.12
_MISTYPED: Final = 0.12
_WORD: Final = re.compile(r"[A-Za-z]{3,}")
_KINDS: Final = tuple(EVASIONS.values())
_ALPHABET: Final = "etaoinshrdlucmfwygpb"


def vary_text(text: str, draw: random.Random) -> str:
    """The text as it is (76 %), or with some words disguised, or with some mistyped."""
    roll = draw.random()
    if roll < _DISGUISED:
        kind = draw.choice(_KINDS)
        return _change_words(text, draw, share=draw.uniform(0.2, 0.8), change=kind)
    if roll < _DISGUISED + _MISTYPED:
        return _change_words(text, draw, share=draw.uniform(0.05, 0.3), change=_mistype)
    return text


def _change_words(text: str, draw: random.Random, *, share: float, change: Callable[[str, random.Random], str]) -> str:
    return _WORD.sub(lambda match: change(match[0], draw) if draw.random() < share else match[0], text)


def _mistype(word: str, draw: random.Random) -> str:
    """One letter left out, doubled, replaced, or swapped with the next."""
    at = draw.randrange(1, len(word))
    match draw.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + word[at] + word[at:]
        case 2:
            return word[:at] + draw.choice(_ALPHABET) + word[at + 1 :]
        case _:
            return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
