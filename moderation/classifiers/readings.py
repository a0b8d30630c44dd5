"""How one token may be read: digits and signs as letters, masked letters, respelled and stretched words.

Decides the readings of a single lower-case token: as typed first, what undoes the most last; for `stretched`, the
classifier's choice, words that people disguise come first. It must not know where the token stands, nor judge it;
`disguised` holds only words that people disguise, to put back what every reader puts back.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from moderation.classifiers.disguised import DISGUISED_WORDS, MASKED, MASKED_SHORT, RESPELLED

# Two letters are common for some signs: "1", "!" and "|" are i or l, "6" is g or b.
LEET: Final = str.maketrans("0134578@$!|+€¢£¥§©®69", "oieastbasiiteclyscrgg")
_LEET_L: Final = str.maketrans("0134578@$!|+€¢£¥§©®69", "oleastbaslltec" + "lyscrbg")
_STRETCH: Final = re.compile(r"([^\W\d_])\1{2,}")
_NOT_WORD: Final = re.compile(r"[^\w']+")
_NOT_LETTER: Final = re.compile(r"[^\w']")
_EDGE_DIGITS: Final = re.compile(r"^\d+|\d+$")
_LETTER: Final = re.compile(r"[^\W\d_]")
_QUANTITY: Final = re.compile(
    r"'?\d+(?:'?s|st|nd|rd|th|k|m|bn|b|tn|t|g|gb|mb|kb|tb|kg|km|cm|mm|ft|in|lb|lbs|oz|ml|l|am|pm|a|x|p|d|h|hr|hrs|min|"
    r"c|f|mph|kph|w|kw|v|hz|mhz|ghz|yr|yrs|yo|px|mp|[xv]\d+)?\Z"
)
_EDGE_SIGNS: Final = "@$!*#+|%&€'¢£¥§©®"
_UNREAD_SIGNS: Final = "!*#%&'"  # at the edge of a word these are punctuation, not letters
_LETTERS_IN_DISGUISE: Final = frozenset("@$!|+€")
LONGEST_WORD: Final = 64  # no word people use is longer; what is longer is cut for reading, never for its span
_MAX_READINGS: Final = 4
_SHORTEST_LEET: Final = 4  # below, "w3c" is as likely a name as a trick: it is read both ways and not suspected


@lru_cache(maxsize=8192)
def readings_of(token: str, *, stretched: bool) -> tuple[tuple[str, ...], frozenset[str]]:
    """The readings of a token (1 to 4, none empty) and the tricks they undo."""
    tricks: set[str] = set()
    found = [*_unleet(token, tricks), *_unmask(token, tricks)]
    found.extend(RESPELLED[reading] for reading in tuple(found) if reading in RESPELLED)
    if stretched:
        if any(_STRETCH.search(reading) for reading in found):
            tricks.add("stretched")
            found = [_STRETCH.sub(repeat, reading) for reading in found for repeat in (r"\1", r"\1\1")]
            found.extend(RESPELLED[reading] for reading in tuple(found) if reading in RESPELLED)
        found.sort(key=lambda reading: reading not in DISGUISED_WORDS)
    readings = tuple(dict.fromkeys(reading for reading in found if reading))
    if len(readings) > _MAX_READINGS:
        readings = (*readings[: _MAX_READINGS - 1], readings[-1])
    return readings or (token,), frozenset(tricks)


def _unmask(token: str, tricks: set[str]) -> list[str]:
    """["fuck"] for "f*ck", "f**k", "f#ck", "f@ck"; [] where nothing is masked or nobody would know the word."""
    if token.isalnum() or not token[0].isalpha():
        return []
    if len(token) < 4 and ("&" in token or "+" in token):
        return []  # "r&d", "c++"
    masked = _NOT_LETTER.sub("*", token)
    # One star may stand for several letters; a sign that may be a letter stands for itself: "b@d" is no bastard.
    word = MASKED.get(masked) or (MASKED_SHORT.get(masked) if _LETTERS_IN_DISGUISE.isdisjoint(token) else None)
    if word is None:
        return []
    tricks.add("mask")
    return [word]


def _unleet(token: str, tricks: set[str]) -> list[str]:
    """Digits and signs read as letters: "1d1ot" → idiot; "bad3" → bad, bade; "a55" → a, ass; "$hit" → hit, shit."""
    core = token.strip(_EDGE_SIGNS)
    if not core or _QUANTITY.match(core) or not _LETTER.search(core):
        return [core or token]
    whole = token.strip(_UNREAD_SIGNS)
    bare = _EDGE_DIGITS.sub("", core)
    readings = []
    if bare and bare != core and core[0].isalpha() and bare.isalpha():
        readings.append(bare)  # a number after a word is mostly just that
    if core.replace("'", "").isalpha():
        readings.append(core)
    if not core.isalpha() or whole != core:
        readings.extend(_translated(whole))
        if bare != core:
            readings.extend(_translated(bare))
        if _is_leet(core, bare):
            tricks.add("leet")
    if core.endswith("'s"):
        readings.append(core[:-2])
    return readings or [core]


def _translated(word: str) -> list[str]:
    """The word by both tables, unless nothing but digits is left."""
    both = [_NOT_WORD.sub("", word.translate(table)) for table in (LEET, _LEET_L)]
    return [reading for reading in both if not reading.isdigit()]


def _is_leet(core: str, bare: str) -> bool:
    """Whether digits or signs stand where letters would: inside ("id1ot") or before ("1diot"), not after ("bad3")."""
    inside = bare.replace("'", "")
    if bare[-1:].isalpha() and not inside.isalpha() and len(core) >= _SHORTEST_LEET:
        return inside.translate(LEET) != inside
    return bare != core and not core[0].isalpha() and core.translate(LEET)[0].isalpha()
