"""Reads a comment as a person would: through look-alikes, leetspeak, dots, spaces, masks and invisible characters.

Decides how each word of a text may be read and where it stands in the original. It must not know which words are bad,
what a classifier is, nor anything of Django. Every step is linear in the length of the text.

    folded = fold("You absolute 1d1ot, he b.a.d3")      # any str, also with NULs and lone surrogates; never raises
    folded.text          "you absolute idiot he b a d"   words by their first reading, one space between them
    folded.starts[i]     offset in the ORIGINAL of folded.text[i]; folded.ends[i] is where that character ends
    folded.words         tuple of Word(start, end, readings, linked): the original slice, and how it may be read
    folded.joined        tuple of Word: neighbours that may be one word in pieces ("i d i o t", "b.a.d", "fu-ck")
    folded.tricks        frozenset of the evasions seen: "leet", "homoglyph", "invisible", "spaced", "split", "mask" …
    folded.span(a, b)    the original (start, end) behind folded.text[a:b]

To match a word list: a word matches when ANY of its `readings` equals the listed word; a phrase matches on consecutive
`words`; a single listed word also matches in `joined`. Fold the listed phrase with the same function. So "bad3" and
"b.a.d" match "bad"; "baddd" and "badge" do not. `fold(text, stretched=True)` (the classifier's choice) also reads
"baddd" as "bad"; never use it for lists.

Limits: letters lose their accents ("schwül" reads as "schwul"), and a Cyrillic or Greek word may be read in Latin
look-alikes; both sides of a comparison are folded alike, so lists in those scripts still match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from moderation.classifiers.confusables import LOOK_ALIKES, fold_character
from moderation.classifiers.readings import LEET, readings_of

NORMALISER_VERSION: Final = 1

_TABLE_LIMIT: Final = 8192  # characters remembered; Unicode has 1.1 million and a hostile text may use them all
_LONGEST_WORD: Final = 64  # no word people use is longer; what is longer is cut for reading, never for its span
_SPACED_GAP: Final = 3  # "b . a . d": up to this many characters between the letters of a spelled-out word

_LINK: Final = re.compile(
    r"(?:https?://|hxxps?://|www\.)[^\s<>\"]++"
    r"|[^\W_][\w.+-]{0,63}+@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|\b[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,62}){0,3}?"
    r"\.(?:com|net|org|info|biz|ru|xyz|top|club|online|site|shop|store|live|icu|co|io|me|ly|gl|tk|cn|uk|de|fr|us)"
    r"\b(?:/[^\s<>\"]*+)?"
)
# Letters and digits with the signs that stand for letters; then emoji and pictographs, one by one.
_TOKEN: Final = re.compile(
    r"[@$]?[^\W_](?:[^\W_]|['@$!*#+|%&€]{1,12}+(?=[^\W_]))*+[@$*]{0,12}"
    r"|[\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]"
)
_PIECE: Final = re.compile(r"[^\W_]++")
_PLAIN_WORD: Final = re.compile(r"[^\W\d_]+\Z")
_SPLIT_SIGNS: Final = frozenset(".-_~/|,·*:;=^")
_INVISIBLE_IN_WORD: Final = re.compile(r"(?<=\w)[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08]++(?=\w)")
_STACKED_MARKS: Final = re.compile(r"[\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{2}")
_ALIKES: Final = "".join(sorted(re.escape(alike) for alike in LOOK_ALIKES if not alike.isascii()))
_HOMOGLYPH: Final = re.compile(f"[a-zA-Z][{_ALIKES}]|[{_ALIKES}][a-zA-Z]")
_STYLED: Final = re.compile(r"[\u24b6-\u24e9\uff21-\uff5a\U0001d400-\U0001d7ff\U0001f130-\U0001f1ff]{2}")


class Word(NamedTuple):
    """A word of the original text: its code-point span, how it may be read (best first), whether in a link."""

    start: int
    end: int
    readings: tuple[str, ...]
    linked: bool = False


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
    for word in scan.words:
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


def scan_words(text: str, *, stretched: bool = False) -> Scan:
    """The words of `text` with their readings, the joined ones, the tricks seen and the number of links."""
    folded, offsets = _fold_characters(text)
    tricks = _character_tricks(text)
    links = [match.span() for match in _LINK.finditer(folded)]
    words: list[Word] = []
    for start, end, linked in _tokens(folded, links):
        raw = folded[start:end]
        if offsets is None:
            first, last = start, end
        else:
            first, last = offsets[start], offsets[end - 1] + 1
        if linked or (_PLAIN_WORD.match(raw) and not stretched and len(raw) <= _LONGEST_WORD):
            words.append(Word(first, last, (raw[:_LONGEST_WORD],), linked))
            continue
        readings, seen = readings_of(raw[:_LONGEST_WORD], stretched=stretched)
        tricks |= seen
        words.append(Word(first, last, readings))
    joined, seen_joined = _join(words, text)
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
    if _INVISIBLE_IN_WORD.search(text):
        tricks.add("invisible")
    if _STACKED_MARKS.search(text):
        tricks.add("marks")
    if _HOMOGLYPH.search(text):
        tricks.add("homoglyph")
    if _STYLED.search(text):
        tricks.add("styled")
    return tricks


def _tokens(folded: str, links: list[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Spans of words in order, and whether each is part of a link (read letter for letter)."""
    position = 0
    for start, end in [*links, (len(folded), len(folded))]:
        for match in _TOKEN.finditer(folded, position, start):
            yield match.start(), match.end(), False
        for match in _PIECE.finditer(folded, start, end):
            yield match.start(), match.end(), True
        position = end


def _join(words: list[Word], text: str) -> tuple[list[Word], set[str]]:
    """Neighbours that may be one word in pieces: runs of single letters, and halves with one sign between them."""
    joined: list[Word] = []
    tricks: set[str] = set()
    run: list[Word] = []
    for previous, word in pairwise([None, *words, None]):
        gap = text[previous.end : word.start] if previous and word else ""
        single = word is not None and not word.linked and len(word.readings[0]) == 1 and word.readings[0].isalnum()
        if run and not (single and len(gap) <= _SPACED_GAP and _continues(run, gap, text)):
            spelled = _spelled(run)
            if spelled:
                joined.append(spelled)
                tricks.add("spaced")
            run = []
        if previous and word and not (single and run) and _is_split(previous, word, gap):
            joined.append(Word(previous.start, word.end, (previous.readings[0] + word.readings[0],)))
            tricks.add("split")
        if single and word:
            run.append(word)
    return joined, tricks


def _continues(run: list[Word], gap: str, text: str) -> bool:
    """Whether a gap is of the kind that spelled the run so far: "b a d" by spaces, "b.a.d" by signs; never a line.

    A wider gap ends the word: "y o u   b a d".
    """
    if "\n" in gap:
        return False
    if len(run) == 1:
        return True
    first = text[run[0].end : run[1].start]
    return len(gap) <= len(first) and any(map(str.isspace, gap)) == any(map(str.isspace, first))


def _is_split(previous: Word, word: Word, gap: str) -> bool:
    """Whether two neighbours look like the halves of one word: "fu-ck", "id.iot"; not "1.5" nor a link."""
    if len(gap) != 1 or gap not in _SPLIT_SIGNS or word.linked or previous.linked:
        return False
    pieces = previous.readings[0] + word.readings[0]
    return len(pieces) <= _LONGEST_WORD and not pieces.isdigit()


def _spelled(run: list[Word]) -> Word | None:
    """A run of three or more single characters, two of them letters, read as one word."""
    letters = "".join(word.readings[0] for word in run)[:_LONGEST_WORD]
    if len(letters) < 3 or sum(letter.isalpha() for letter in letters) < 2:
        return None
    letters = letters.translate(LEET)
    # "you are a i d i o t": the article or pronoun before may belong to the run, or not.
    readings = (letters, letters[1:]) if letters[0] in "ai" and len(letters) > 3 else (letters,)
    return Word(run[0].start, run[-1].end, readings)
