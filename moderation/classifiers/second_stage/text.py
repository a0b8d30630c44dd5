"""What the second stage is given to read: the comment as a person reads it, evasions undone, its punctuation kept.

Decides the one text that the network sees, in training as when a comment is scored. It must not know the network, its
tokens, nor what a score is. A pure function of its arguments that never raises on any str.

    prepare_text("You absolute 1d1ot, he said: “b.a.d”!!!!")    'you absolute idiot , he said : " bad " ! !'

Quotation marks and question marks stay, since who says a thing decides what it means; words are those of the
normaliser. Where a word may be read in several ways, `known` (the words that the network has tokens for) decides.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from moderation.classifiers.joining import Word
from moderation.classifiers.normalise import scan_words

TEXT_VERSION: Final = 1
MAX_CHARACTERS: Final = 10_000  # as in features.py: twice the longest comment the product takes

_SIGN: Final = re.compile(r"[.,!?;:\"'()/&%$#+=\-…“”„«»‘’‚–—]")
_PLAIN_SIGN: Final = str.maketrans("…“”„«»‘’‚–—", '."""""\'\'\'--')
_SIGNS: Final = 3  # kept of what stands between two words
_SAME: Final = 2  # of these, and of emoji, may be alike in a row
_LINK_OPENING: Final = frozenset({"http", "https", "hxxp", "hxxps", "www"})
_LINK_SIGN: Final = "www"
_LINK_PIECES: Final = 6
_LINK_PIECE: Final = 20  # characters; a longer piece of a link is an identifier, not a word
_SHORTEST_JOINED: Final = 4


class _Shown(NamedTuple):
    """A piece of the original text and what is shown for it."""

    start: int
    end: int
    text: str
    linked: bool


def prepare_text(text: str, known: frozenset[str] = frozenset()) -> str:
    """The words of `text` by the reading that fits best, with the punctuation between them, one space apart."""
    text = text[:MAX_CHARACTERS]
    parts: list[str] = []
    at = 0
    pieces_of_link = 0
    for shown in _read_words(text, known):
        gap = text[at : shown.start]
        same_link = shown.linked and pieces_of_link and gap and not any(map(str.isspace, gap))
        if not same_link:
            parts.extend(_signs(gap))
            pieces_of_link = 0
        if shown.linked:
            if not pieces_of_link:
                parts.append(_LINK_SIGN)
            pieces_of_link += 1
            if pieces_of_link <= _LINK_PIECES and len(shown.text) <= _LINK_PIECE and shown.text not in _LINK_OPENING:
                parts.append(shown.text)
        elif parts[-_SAME:] != [shown.text] * _SAME:
            parts.append(shown.text)
        at = shown.end
    parts.extend(_signs(text[at:]))
    return " ".join(parts)


def _signs(gap: str) -> list[str]:
    """The punctuation between two words, each sign by its plain form, shortened where it is repeated."""
    kept: list[str] = []
    for sign in _SIGN.findall(gap):
        plain = sign.translate(_PLAIN_SIGN)
        if kept[-_SAME:] != [plain] * _SAME:
            kept.append(plain)
    return kept[:_SIGNS]


def _read_words(text: str, known: frozenset[str]) -> list[_Shown]:
    """Words in order; those in pieces put together where they spell something."""
    scan = scan_words(text, stretched=True)
    joined = (_read_joined(word, known) for word in scan.joined)
    pending = iter(sorted(whole for whole in joined if whole))
    shown: list[_Shown] = []
    covered = 0
    following = next(pending, None)
    for word in scan.words:
        if word.start < covered:
            continue
        while following and following.start < word.start:
            following = next(pending, None)
        if following and following.start == word.start:
            shown.append(following)
            covered = following.end
        else:
            shown.append(_Shown(word.start, word.end, _read_word(word, known), word.linked))
    return shown


def _read_word(word: Word, known: frozenset[str]) -> str:
    """The longest reading that is a known word (“$hit” may be “hit” or “shit”); else the first."""
    if len(word.readings) > 1:
        width = word.end - word.start
        fitting = [reading for reading in word.readings if reading.split("'")[0] in known and len(reading) <= width]
        if fitting:
            return max(fitting, key=len)
    reading = word.readings[0]
    return _name_picture(reading) if len(reading) == 1 and not reading.isalnum() else reading


def _name_picture(character: str) -> str:
    """An emoji as its name: the network knows “snake”, not its picture."""
    return unicodedata.name(character, character).lower().replace("-", " ")


def _read_joined(word: Word, known: frozenset[str]) -> _Shown | None:
    """A word in pieces put together: where the pieces alone make no sense, else where they make a known word."""
    first = word.readings[0]
    reading = next((reading for reading in word.readings if reading in known), None)
    if reading is None:
        return _Shown(word.start, word.end, first, False) if word.certain else None
    if not word.certain and len(reading) < _SHORTEST_JOINED:
        return None
    # "aidiot": the article before a word that was spelled out stands by itself.
    lead = first.removesuffix(reading) if first.endswith(reading) else ""
    return _Shown(word.start, word.end, f"{lead} {reading}".strip(), False)
