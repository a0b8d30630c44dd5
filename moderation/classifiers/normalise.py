"""Reads a comment as a person would: through look-alikes, leetspeak, dots, spaces, masks and invisible characters.

Decides how each word of a text may be read and where it stands in the original. It must not know which words are bad,
what a classifier is, nor anything of Django. Every step is linear in the length of the text.

    folded = fold("You absolute 1d1ot, he b.a.d")       # any str, also with NULs and lone surrogates; never raises
    folded.text          "you absolute idiot he bad"     words by their first reading, spelled-out ones put together
    folded.starts[i]     offset in the ORIGINAL of folded.text[i]; folded.ends[i] is where that character ends
    folded.words         tuple of Word(start, end, readings, linked): the original slice, and how it may be read
    folded.joined        tuple of Word: neighbours that may be one word in pieces ("i d i o t", "b.a.d", "fu-ck")
    folded.tricks        frozenset of the evasions seen: "leet", "homoglyph", "invisible", "spaced", "split", "mask" …
    folded.span(a, b)    the original (start, end) behind folded.text[a:b]

To match a word list: a word matches when ANY of its `readings` equals the listed word; a phrase matches on consecutive
`words`; a single listed word also matches in `joined`. Fold the listed phrase with the same function. So "bad3" and
"b.a.d" match "bad"; "baddd" and "badge" do not. `fold(text, stretched=True)` (the classifier's choice) also reads
"baddd" as "bad", and words that people disguise come first in `readings`; never use it for lists.

Limits: letters lose their accents ("schwül" reads as "schwul"), and a Cyrillic or Greek word may be read in Latin
look-alikes; both sides of a comparison are folded alike, so lists in those scripts still match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from moderation.classifiers.confusables import LOOK_ALIKES, fold_character
from moderation.classifiers.disguised import RESPELLED
from moderation.classifiers.joining import Word, join_words
from moderation.classifiers.readings import LONGEST_WORD, readings_of

__all__ = ["NORMALISER_VERSION", "Folded", "Scan", "Word", "fold", "scan_words"]

NORMALISER_VERSION: Final = 2

_TABLE_LIMIT: Final = 8192  # characters remembered; Unicode has 1.1 million and a hostile text may use them all

_LINK: Final = re.compile(
    r"(?:https?://|hxxps?://|www\.)[^\s<>\"]++"
    r"|[^\W_][\w.+-]{0,63}+@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|\b[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,62}){0,3}?"
    r"\.(?:com|net|org|info|biz|ru|xyz|top|club|online|site|shop|store|live|icu|co|io|me|ly|gl|tk|cn|uk|de|fr|us)"
    r"\b(?:/[^\s<>\"]*+)?"
)
# Letters and digits with the signs that stand for letters; then emoji and pictographs, one by one.
_TOKEN: Final = re.compile(
    r"[@$]?[^\W_](?:[^\W_]|['@$!*#+|%&€¢£¥§©®]{1,12}+(?=[^\W_]))*[@$*]{0,12}"
    r"|[\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]"
)
_PIECE: Final = re.compile(r"[^\W_]++")
_PLAIN_WORD: Final = re.compile(r"[^\W\d_]+\Z")
_INVISIBLE_IN_WORD: Final = re.compile(r"(?<=\w)[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08]++(?=\w)")
_STACKED_MARKS: Final = re.compile(r"[\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{2}")
_OVERRIDDEN: Final = re.compile(r"\u202e[^\u202c\u202d\n]*+")
_MOST_OVERRIDES: Final = 50  # an honest text has none
_ALIKES: Final = "".join(sorted(re.escape(alike) for alike in LOOK_ALIKES if not alike.isascii()))
_HOMOGLYPH: Final = re.compile(f"[a-zA-Z][{_ALIKES}]|[{_ALIKES}][a-zA-Z]")
_STYLED: Final = re.compile(r"[\u24b6-\u24e9\uff21-\uff5a\U0001d400-\U0001d7ff\U0001f130-\U0001f1ff]{2}")


@dataclass(frozen=True, slots=True)
class Folded:
    """What `fold` saw; see the module's docstring."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[Word, ...]
    joined: tuple[Word, ...]
    tricks: frozenset[str]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text behind `text[start:end]` (not empty)."""
        return self.starts[start], self.ends[end - 1]


class Scan(NamedTuple):
    """The words of a text without the flat form: what the classifier reads, at half the cost of `Folded`."""

    words: list[Word]
    joined: list[Word]
    tricks: frozenset[str]
    links: int


class _Table(dict[int, str]):
    """`fold_character` remembered for `str.translate`, up to a limit."""

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code))
        if len(self) < _TABLE_LIMIT:
            self[code] = folded
        return folded


_TABLE: Final = _Table()


def fold(text: str, *, stretched: bool = False) -> Folded:
    """Read `text` through evasions, keeping the map to the original; `stretched` also shortens repeated letters."""
    scan = scan_words(text, stretched=stretched)
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for word in _words_as_read(scan):
        if parts:
            parts.append(" ")
            starts.append(ends[-1])
            ends.append(word.start)
        reading = word.readings[0]
        parts.append(reading)
        width = word.end - word.start
        # Characters are spread evenly over the word: exact where nothing was dropped, within the word otherwise.
        starts.extend(word.start + position * width // len(reading) for position in range(len(reading)))
        ends.extend(
            word.start + max((position + 1) * width // len(reading), position * width // len(reading) + 1)
            for position in range(len(reading))
        )
    return Folded("".join(parts), tuple(starts), tuple(ends), tuple(scan.words), tuple(scan.joined), scan.tricks)


def _words_as_read(scan: Scan) -> Iterator[Word]:
    """The words in order, with the certain ones of the joined in place of their pieces."""
    certain = iter([word for word in scan.joined if word.certain])
    whole = next(certain, None)
    after = 0
    for word in scan.words:
        while whole is not None and whole.start < max(word.start, after):
            whole = next(certain, None)
        if whole is not None and whole.start == word.start:
            yield whole
            after = whole.end
        elif word.start >= after:
            yield word


def scan_words(text: str, *, stretched: bool = False) -> Scan:
    """The words of `text` with their readings, the joined ones, the tricks seen and the number of links."""
    folded, offsets = _fold_characters(text)
    tricks = _character_tricks(text)
    backwards = _backwards(text)
    links = [match.span() for match in _LINK.finditer(folded)]
    words: list[Word] = []
    for start, end, linked in _tokens(folded, links):
        raw = folded[start:end]
        if offsets is None:
            first, last = start, end
        else:
            first, last = offsets[start], offsets[end - 1] + 1
        plain = not stretched and raw not in RESPELLED and _PLAIN_WORD.match(raw) and len(raw) <= LONGEST_WORD
        if linked or (plain and not backwards):
            words.append(Word(first, last, (raw[:LONGEST_WORD],), linked))
            continue
        shown = raw[:LONGEST_WORD]
        if backwards and any(begin <= first < end for begin, end in backwards):
            shown = shown[::-1]
        readings, seen = readings_of(shown, stretched=stretched)
        tricks |= seen
        words.append(Word(first, last, readings))
    joined, seen_joined = join_words(words, text)
    return Scan(words, joined, frozenset(tricks | seen_joined), len(links))


def _fold_characters(text: str) -> tuple[str, list[int] | None]:
    """The folded text, and for each of its characters the offset in `text` (None: the same offset)."""
    if text.isascii() and "\x00" not in text:
        return text.lower(), None
    folded = text.translate(_TABLE)
    if len(folded) == len(text) and all(len(_TABLE[ord(char)]) == 1 for char in text):
        return folded, None
    offsets: list[int] = []
    for index, char in enumerate(text):
        length = len(_TABLE[ord(char)])
        if length == 1:
            offsets.append(index)
        elif length:
            offsets.extend([index] * length)
    return folded, offsets


def _character_tricks(text: str) -> set[str]:
    """The evasions that single characters give away."""
    if text.isascii() and "\x00" not in text:
        return set()
    tricks = set()
    if "\u202e" in text:
        tricks.add("backwards")
    if _INVISIBLE_IN_WORD.search(text):
        tricks.add("invisible")
    if _STACKED_MARKS.search(text):
        tricks.add("marks")
    if _HOMOGLYPH.search(text):
        tricks.add("homoglyph")
    if _STYLED.search(text):
        tricks.add("styled")
    return tricks


def _backwards(text: str) -> list[tuple[int, int]]:
    """Spans shown from right to left by an override sign: "\u202etoidi" is read as "idiot"."""
    if "\u202e" not in text:
        return []
    return [match.span() for match in _OVERRIDDEN.finditer(text, 0, len(text))][:_MOST_OVERRIDES]


def _tokens(folded: str, links: list[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Spans of words in order, and whether each is part of a link (read letter for letter)."""
    position = 0
    for start, end in [*links, (len(folded), len(folded))]:
        for match in _TOKEN.finditer(folded, position, start):
            yield match.start(), match.end(), False
        for match in _PIECE.finditer(folded, start, end):
            yield match.start(), match.end(), True
        position = end
