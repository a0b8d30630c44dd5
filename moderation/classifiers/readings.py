"""How one token may be read: digits and signs as letters, masked letters, stretched letters.

Decides the readings of a single lower-case token, best first. It must not know where the token stands, nor judge it;
the list of masked words holds only what people mask, to put back what every reader puts back.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

LEET: Final = str.maketrans("0134578@$!|+€", "oieastbasiite")
_LEET_L: Final = str.maketrans("0134578@$!|+€", "oleastbaslite")
_STRETCH: Final = re.compile(r"([^\W\d_])\1{2,}")
_NOT_WORD: Final = re.compile(r"[^\w']+")
_EDGE_DIGITS: Final = re.compile(r"^\d+|\d+$")
_QUANTITY: Final = re.compile(r"\d+(?:st|nd|rd|th|s|k|m|bn|b|g|gb|mb|kg|km|cm|mm|ft|in|lb|am|pm|x|p|d|h|c|f|mph)?\Z")
_MAX_READINGS: Final = 4

_MASKED_WORDS: Final = (
    "fuck", "fucking", "fucked", "fucker", "fuckers", "fucks", "motherfucker", "motherfuckers", "motherfucking",
    "shit", "shitty", "shits", "bullshit", "bitch", "bitches", "bitching", "cunt", "cunts", "asshole", "assholes",
    "arsehole", "arseholes", "ass", "bastard", "bastards", "dick", "dicks", "dickhead", "pussy", "pussies", "nigger",
    "niggers", "nigga", "niggas", "faggot", "faggots", "fag", "fags", "retard", "retards", "retarded", "whore",
    "whores", "slut", "sluts", "wanker", "wankers", "crap", "cock", "cocks", "cocksucker", "twat", "twats", "damn",
    "goddamn", "rape", "rapist", "kill", "idiot", "idiots", "stupid", "moron", "morons", "bollocks", "prick",
    "pricks", "scum", "piss", "pissed", "tits", "penis", "vagina", "porn", "viagra", "casino",
)  # fmt: skip


def _masked_forms() -> dict[str, str]:
    """Every way to star out the inside or the end of a masked word, with as many stars or with one."""
    exact: dict[str, str] = {}
    short: dict[str, str] = {}
    for word in _MASKED_WORDS:
        for start in range(1, len(word)):
            for end in range(start + 1, len(word) + 1):
                exact.setdefault(word[:start] + "*" * (end - start) + word[end:], word)
                if len(word) - (end - start) >= 2 and end < len(word):
                    short.setdefault(word[:start] + "*" + word[end:], word)
    return {**short, **exact}


_MASKED: Final = _masked_forms()


@lru_cache(maxsize=8192)
def readings_of(token: str, *, stretched: bool) -> tuple[tuple[str, ...], frozenset[str]]:
    """The readings of a token (1 to 4, none empty) and the tricks they undo."""
    tricks: set[str] = set()
    found = _unmask(token, tricks) or _unleet(token, tricks)
    if stretched and any(_STRETCH.search(reading) for reading in found):
        tricks.add("stretched")
        found = [_STRETCH.sub(repeat, reading) for reading in found for repeat in (r"\1", r"\1\1")]
    readings = tuple(dict.fromkeys(reading for reading in found if reading))[:_MAX_READINGS]
    return readings or (token,), frozenset(tricks)


def _unmask(token: str, tricks: set[str]) -> list[str]:
    """["fuck"] for "f*ck", "f**k", "f#ck"; [] where nothing is masked or nobody would know the word."""
    if token.isalnum() or not token[0].isalpha():
        return []
    word = _MASKED.get(re.sub(r"[^\w']", "*", token))
    if word is None:
        return []
    tricks.add("mask")
    return [word]


def _unleet(token: str, tricks: set[str]) -> list[str]:
    """Digits and signs read as letters: "1d1ot" → idiot; "bad3" → bad, bade; "a55" → a, ass; "$hit" → hit, shit."""
    core = token.strip("@$!*#+|%&€'")
    if _QUANTITY.match(core) or not core:
        return [core or token]
    bare = _EDGE_DIGITS.sub("", core)
    readings = []
    if bare and bare != core and core[0].isalpha():
        readings.append(bare)  # a number after a word is mostly just that
    if core.replace("'", "").isalpha():
        readings.append(core)
    if not core.isalpha() or token.strip("!*#%&'") != core:
        whole = token.strip("!*#%&'")
        for table in (LEET, _LEET_L):
            reading = _NOT_WORD.sub("", whole.translate(table))
            if reading not in readings and not reading.isdigit():
                readings.append(reading)
        if bare and bare[-1:].isalpha() and not bare.replace("'", "").isalpha():
            tricks.add("leet")
        elif bare != core and not core[0].isalpha():
            tricks.add("leet")
            readings.append(bare)
    if core.endswith("'s"):
        readings.append(core[:-2])
    return readings or [core]
