"""Finds the words that a model minded by leaving them out, where the model cannot say it itself.

Decides which words are left out, within a bounded number of looks. It must not know what weighs the text: it is given a
function that does. Leaving out: Zeiler and Fergus 2014, "Visualizing and understanding convolutional networks".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from moderation.classifiers.explanation import Explanation
from moderation.classifiers.normalise import scan_words

Weigh = Callable[[str], float]

_PIECES: Final = 24  # so many passages are weighed at most, and so many pieces of the heaviest are left out
_SHARED: Final = 4  # words that a passage has in common with the one before: what is minded may be a phrase
_LEAST: Final = 0.05  # log-odds; what moves the score by less is noise


def explain_by_occlusion(text: str, *, weigh: Weigh, known: Sequence[Explanation], limit: int) -> list[Explanation]:
    """The words of `text` with what leaving them out takes off its weight, added to what is `known` of them.

    `weigh` gives log-odds of a text; it is called with at most 49 parts of it. In a text of more than 24 words the
    passage that weighs most by itself is looked at. Strongest first.
    """
    words = _list_words(text, known)
    if not words:
        return []
    passage = _choose_passage(text, words, weigh)
    start, end = passage[0].start, passage[-1].end
    whole = weigh(text[start:end])
    found = {(word.start, word.end): word for word in known}
    for piece in _cut(passage, _PIECES):
        rest = text[start : piece[0].start] + text[piece[-1].end : end]
        lost = (whole - weigh(rest)) / len(piece)
        if lost >= _LEAST:
            found.update({(word.start, word.end): word._replace(weight=word.weight + lost) for word in piece})
    return sorted((word for word in found.values() if word.weight > 0), key=lambda word: -word.weight)[: max(limit, 0)]


def _list_words(text: str, known: Sequence[Explanation]) -> list[Explanation]:
    """The words of the text in its order: the known ones, and between them those that nothing is known of.

    A word in pieces ("i d i o t") counts once: without one of its letters it would still be read.
    """
    scan = scan_words(text, stretched=True)
    words = list(known)
    unclaimed = bytearray(b"\1") * len(text)
    for word in known:
        unclaimed[word.start : word.end] = bytes(word.end - word.start)
    for found in (*scan.joined, *scan.words):
        if all(unclaimed[found.start : found.end]):
            unclaimed[found.start : found.end] = bytes(found.end - found.start)
            words.append(Explanation(found.start, found.end, 0.0, found.readings[0]))
    return sorted(words)


def _choose_passage(text: str, words: list[Explanation], weigh: Weigh) -> list[Explanation]:
    if len(words) <= _PIECES:
        return words
    passages = _cut(words, min(_PIECES, -(-len(words) // _PIECES)), before=_SHARED)
    return max(passages, key=lambda passage: weigh(text[passage[0].start : passage[-1].end]))


def _cut(words: Sequence[Explanation], most: int, *, before: int = 0) -> list[list[Explanation]]:
    """Neighbours in at most so many pieces of equal length, each with some words of the piece before it."""
    pieces = min(most, len(words))
    edges = [len(words) * number // pieces for number in range(pieces + 1)]
    return [list(words[max(0, low - before) : high]) for low, high in pairwise(edges)]
