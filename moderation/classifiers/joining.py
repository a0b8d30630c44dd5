"""Finds words that were typed in pieces: letters spelled out, halves with a sign between, a sign for a letter.

Decides which neighbouring words may be one, and whether they surely are. It must not know what the words mean beyond
the list of those that people disguise, nor how single words are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from moderation.classifiers.disguised import DISGUISED_WORDS, MASKED, RESPELLED
from moderation.classifiers.readings import LEET, LONGEST_WORD

_SPACED_GAP: Final = 3  # "b . a . d": up to this many characters between the letters of a spelled-out word
# Words are hyphenated honestly; not one in five of a text.
_FEWEST_SPLIT, _SPLIT_IN = 3, 5
_LONGEST_SPELLED: Final = 24  # letters: what is spelled out without wider gaps between its words is read in such pieces
_SHORT_WORDS: Final = frozenset(
    ("a", "i", "u", "r", "am", "an", "as", "at", "be", "by", "do", "go", "he", "hi", "if", "in", "is", "it", "me", "my",
     "no", "of", "oh", "ok", "on", "or", "so", "to", "up", "us", "we")
)  # fmt: skip
_GAP: Final = re.compile(r"(?:[ \t\xa0_]|[^\w\s'\"’‘`´\u0300-\u036f\u0900-\u0fff])+\Z")
_SPLIT_SIGNS: Final = frozenset(".-_~/|,·*:;=^")


class Word(NamedTuple):
    """A word of the original text: its code-point span, how it may be read, whether in a link.

    `certain` is for joined words: in pieces it would make no sense ("i d i o t"), so a reader sees this word alone.
    """

    start: int
    end: int
    readings: tuple[str, ...]
    linked: bool = False
    certain: bool = False


def join_words(words: list[Word], text: str) -> tuple[list[Word], set[str]]:
    """Neighbours that may be one word in pieces: runs of single letters, and halves with one sign between them."""
    joined: list[Word] = []
    tricks: set[str] = set()
    split = 0
    run: list[Word] = []
    for previous, word in pairwise([None, *words, None]):
        gap = text[previous.end : word.start] if previous and word else ""
        single = word is not None and not word.linked and len(word.readings[0]) == 1 and word.readings[0].isalnum()
        if run and not (single and len(gap) <= _SPACED_GAP and _continues(run, gap, text)):
            spelled = _spelled(run, text)
            joined.extend(spelled)
            if any(word.certain for word in spelled):
                tricks.add("spaced")
            run = []
        halves = _put_together(previous, word, gap) if previous and word else None
        if halves and (halves.certain or not (single and run)):
            joined.append(halves)
            split += 1
            if halves.certain:
                tricks.add("split")
        if single and word:
            run.append(word)
    if split >= _FEWEST_SPLIT and split * _SPLIT_IN >= len(words):
        tricks.add("split")
    return joined, tricks


def _continues(run: list[Word], gap: str, text: str) -> bool:
    """Whether a gap is of the kind that spelled the run so far: "b a d" by spaces, "b.a.d" by signs; never a line.

    What stands in gaps is punctuation, but no quotation mark ("I 'm a"), nor a sign of a script's own ("කුරු").
    """
    if not _GAP.match(gap):
        return False
    if len(run) == 1:
        return True
    first = text[run[0].end : run[1].start]
    return any(map(str.isspace, gap)) == any(map(str.isspace, first))


def _put_together(previous: Word, word: Word, gap: str) -> Word | None:
    """Two neighbours as the halves of one word: "fu-ck", "id.iot", "f-ck", "f__k"; None for "1.5" or in a link."""
    if not 1 <= len(gap) <= _SPACED_GAP or gap[0] not in _SPLIT_SIGNS or word.linked or previous.linked:
        return None
    left, right = previous.readings[0], word.readings[0]
    masked = MASKED.get(left + "*" * len(gap) + right) if gap.strip(gap[0]) == "" else None
    if masked and len(masked) > 3:
        return Word(previous.start, word.end, (masked,), certain=True)
    pieces = left + right
    if len(gap) != 1 or len(pieces) > LONGEST_WORD or not (left[-1].isalpha() and right[0].isalpha()):
        return None
    respelled = RESPELLED.get(pieces)
    if respelled:
        return Word(previous.start, word.end, (respelled, pieces), certain=True)
    return Word(previous.start, word.end, (pieces,), certain=pieces in DISGUISED_WORDS)


def _spelled(run: list[Word], text: str) -> list[Word]:
    """The words that a run of single letters spells. A wider gap ends a word: "y o u   b a d".

    Where that leaves a scrap that is no word ("i d  i o t"), the gaps were only made uneven: the run is one word.
    """
    if len(run) < 3:
        return []
    gaps = [text[one.end : other.start] for one, other in pairwise(run)]
    narrow = min(map(len, gaps))
    pieces: list[list[Word]] = [[run[0]]]
    for gap, word in zip(gaps, run[1:], strict=True):
        if len(gap) > narrow:
            pieces.append([])
        pieces[-1].append(word)
    # "U.S.A." and "J. R. R." are how such names are written, "p. s. I" is no trick either.
    initials = all("." in gap for gap in gaps) and text[run[0].start : run[-1].end].isupper()
    certain = not initials and any(gap != ". " for gap in gaps)
    scraps = [piece for piece in pieces if len(piece) < 3 and "".join(w.readings[0] for w in piece) not in _SHORT_WORDS]
    if scraps:
        pieces = [run]
    return [word for piece in pieces for word in _as_word(piece, certain)]


def _as_word(letters: list[Word], certain: bool) -> Iterator[Word]:
    """Three or more single characters, two of them letters, read as one word, in lengths that words have."""
    for start in range(0, len(letters), _LONGEST_SPELLED):
        part = letters[start : start + _LONGEST_SPELLED]
        spelled = "".join(word.readings[0] for word in part)
        if len(spelled) < 3 or sum(letter.isalpha() for letter in spelled) < 2:
            continue
        spelled = spelled.translate(LEET)
        # "you are a i d i o t": the article or pronoun before may belong to the run, or not.
        readings = (spelled, spelled[1:]) if spelled[0] in "ai" and len(spelled) > 3 else (spelled,)
        yield Word(part[0].start, part[-1].end, readings, certain=certain)
