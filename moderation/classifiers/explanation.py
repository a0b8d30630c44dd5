"""Adds up what each hashed feature contributed and says which words of the reader's own text made the score.

Decides how contributions are shared between words. It must not know weights or calibration: it is given one number for
every occurrence of a feature.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.features import Sources


class Explanation(NamedTuple):
    """A span of the original text (code points), what it added to the log-odds, and the word it was read as."""

    start: int
    end: int
    weight: float
    read_as: str


def explain_words(sources: Sources, contributions: NDArray[np.float64], *, limit: int) -> list[Explanation]:
    """The words with the largest positive contributions, strongest first, without overlaps."""
    words = sources.words
    totals = np.zeros(len(words))
    for side in (sources.first, sources.second):
        owned = side >= 0
        np.add.at(totals, side[owned], contributions[owned] / 2)
    by_reading = np.zeros(len(sources.readings))
    read = sources.reading >= 0
    np.add.at(by_reading, sources.reading[read], contributions[read])

    best: dict[int, tuple[float, str]] = {}
    for (position, text), weight in zip(sources.readings, by_reading.tolist(), strict=True):
        if position not in best or weight > best[position][0]:
            best[position] = (weight, text)
    _settle_pieces(sources, totals)
    order = np.argsort(-totals, kind="stable").tolist()
    return [
        Explanation(words[position].start, words[position].end, float(totals[position]), best[position][1])
        for position in order
        if totals[position] > 0
    ][: max(limit, 0)]


def _settle_pieces(sources: Sources, totals: NDArray[np.float64]) -> None:
    """Where a word in pieces ("i d i o t") overlaps its pieces, give all the weight to whichever says more."""
    words = sources.words
    plain = np.array([word.start for word in words[: sources.joined_from]], dtype=np.int64)
    for position in range(sources.joined_from, len(words)):
        word = words[position]
        low, high = np.searchsorted(plain, [word.start, word.end])
        if high <= low:
            continue
        pieces = totals[low:high]
        if totals[position] > pieces.max():
            totals[position] += pieces.sum()
            totals[low:high] = 0.0
        else:
            totals[low:high] += totals[position] / (high - low)
            totals[position] = 0.0
