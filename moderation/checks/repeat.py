"""Says whether a comment has been said before, word for word or nearly so.

Texts are compared by the pieces of five letters that they have in common (shingles; Broder, "On the resemblance and
containment of documents", 1997), of which a text keeps the 128 with the smallest hashes: enough to tell how alike two
texts are to within a few hundredths, whatever their length. Case, punctuation, accents and spaces make no difference.
It must not know who wrote what; the submission says whether an earlier comment is the author's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from moderation.checks.base import Check, Finding, Submission

SHINGLE = 5
SKETCH = 128
NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


class RepeatCheck(Check):
    """Labels, and the unit of their score:

    repeat_own            likeness to the most similar earlier comment of the same commenter, 0..1 (1: the same)
    repeat_others         likeness to the most similar comment of somebody else, 0..1; comments of fewer letters than
                          `shortest` (default 40) are left out, since many people say "Well said!"
    duplicate_elsewhere   no score: the same address sent the same text from another client

    `least` (default 0.5) is the likeness below which nothing is reported: two texts on one subject share that much.
    """

    name = "repeat"

    def __init__(self, *, shortest: int = 40, least: float = 0.5) -> None:
        self._shortest = shortest
        self._least = least

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        own = [earlier.body for earlier in submission.recent if earlier.own]
        others = [earlier.body for earlier in submission.recent if not earlier.own]
        letters = reduce_to_letters(submission.body)
        if letters:
            yield from self._compare("repeat_own", "of the same commenter", submission.body, own)
        if len(letters) >= self._shortest:
            yield from self._compare("repeat_others", "of somebody else", submission.body, others)
        if submission.signals.duplicate_elsewhere:
            yield Finding("duplicate_elsewhere", detail="the same text came from another client")

    def _compare(self, label: str, whose: str, body: str, earlier: Sequence[str]) -> Iterable[Finding]:
        alike = [likeness for text in earlier if (likeness := measure_likeness(body, text)) >= self._least]
        if alike:
            detail = f"{max(alike):.0%} like an earlier comment {whose}"
            yield Finding(label, max(alike), detail + (f", {len(alike)} such" if len(alike) > 1 else ""))


def measure_likeness(one: str, other: str) -> float:
    """The share of shingles that two texts have in common, 0..1 (Jaccard, estimated from the sketches); 1.0 only for
    texts of the same letters."""
    first, second = _sketch(one), _sketch(other)
    if first.whole == second.whole:
        return 1.0
    common = first.pieces & second.pieces
    if not common:
        return 0.0
    smallest = sorted(first.pieces | second.pieces)[:SKETCH]
    return min(len(common.intersection(smallest)) / len(smallest), 0.99)


def reduce_to_letters(body: str) -> str:
    """The letters and digits of a text in lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", body)
    return NOT_ALPHANUMERIC.sub("", "".join(char for char in decomposed if not unicodedata.combining(char)).casefold())


class _Sketch(NamedTuple):
    whole: tuple[int, int]
    pieces: frozenset[int]


@lru_cache(maxsize=4096)
def _sketch(body: str) -> _Sketch:
    """Kept for the day's comments, which are compared with every new one: at most 128 hashes each."""
    letters = reduce_to_letters(body).encode("utf-8", "replace")
    pieces = (
        {letters[start : start + SHINGLE] for start in range(max(1, len(letters) - SHINGLE + 1))} if letters else ()
    )
    return _Sketch((len(letters), crc32(letters)), frozenset(sorted({crc32(piece) for piece in pieces})[:SKETCH]))
