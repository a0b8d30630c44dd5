"""Turns labelled comments into batches of token numbers, the same ones every time for the same rows and seed.

Decides which rows a pass takes, how their texts are varied, and which rows stand together. It must not know the
network nor how it learns.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.dataset import Rows
from moderation.classifiers.second_stage.training.noise import vary_text

Encode = Callable[[str], list[int]]  # a comment as it was written → token numbers, ends included

LONGEST: Final = 128  # tokens learned from; what is beyond is scored in windows of this length
_TOKENS: Final = 2_600  # of a batch
_MEGABATCH: Final = 60  # batches' worth of rows that are sorted by length together
_LEAST_SHARE: Final = 0.25
_SPAM_SHARE: Final = 0.12  # of the weight on the spam head: labelled spam is scarce
_SPAM_FACTOR: Final = 8.0  # and yet a single row must not count for more than this

Progress = Callable[[str], None]
Floats = NDArray[np.float32]


class Batch(NamedTuple):
    """Rows of about one length. `labels` is (rows, heads), 0 where unknown; `weights` is 0 there."""

    tokens: NDArray[np.int64]
    present: Floats
    labels: Floats
    weights: Floats
    sources: NDArray[np.int64]


def choose_rows(rows: Rows, *, draw: np.random.Generator) -> NDArray[np.int64]:
    """Positions of the rows of one pass: of those with little weight a part, then with more weight each."""
    share = np.clip(rows.weights, _LEAST_SHARE, 1.0)
    return np.flatnonzero(draw.random(len(share)) < share)


def weigh_heads(rows: Rows) -> Floats:
    """The weight (rows, heads) of each label, given that rows were chosen by `choose_rows`."""
    weights = np.where(np.isnan(rows.labels), 0.0, rows.weights[:, None]).astype(np.float32)
    weights /= np.clip(rows.weights, _LEAST_SHARE, 1.0)[:, None]
    spam = HEADS.index("spam")
    positive = rows.labels[:, spam] >= 0.5
    others = float(weights[~positive, spam].sum())
    mine = float(weights[positive, spam].sum())
    if mine:
        weights[positive, spam] *= min(max(_SPAM_SHARE / (1 - _SPAM_SHARE) * others / mine, 1.0), _SPAM_FACTOR)
    return weights


def make_batches(
    rows: Rows, weights: Floats, chosen: NDArray[np.int64], encode: Encode, *, numbers: dict[str, int], seed: int
) -> list[Batch]:
    """Shuffled batches of the chosen rows, their texts varied; a row chosen twice is varied twice."""
    draw = random.Random(seed)
    order = chosen.tolist()
    draw.shuffle(order)
    encoded = [encode(vary_text(rows.texts[row], draw))[:LONGEST] for row in order]
    batches: list[Batch] = []
    for begin, end in _megabatches(encoded):
        together = sorted(range(begin, end), key=lambda place: len(encoded[place]))
        for group in _fill_batches(together, encoded):
            positions = np.array([order[place] for place in group])
            batches.append(_pad_batch(rows, weights, positions, [encoded[place] for place in group], numbers))
    draw.shuffle(batches)
    return batches


def _megabatches(encoded: Sequence[list[int]]) -> list[tuple[int, int]]:
    limits, begin, total = [], 0, 0
    for place, tokens in enumerate(encoded):
        total += len(tokens)
        if total >= _TOKENS * _MEGABATCH:
            limits.append((begin, place + 1))
            begin, total = place + 1, 0
    return [*limits, (begin, len(encoded))] if begin < len(encoded) else limits


def _fill_batches(places: list[int], encoded: Sequence[list[int]]) -> list[list[int]]:
    """Consecutive places, at most _TOKENS with the padding to the longest, which comes last."""
    groups: list[list[int]] = [[]]
    for place in places:
        if groups[-1] and (len(groups[-1]) + 1) * len(encoded[place]) > _TOKENS:
            groups.append([])
        groups[-1].append(place)
    return groups


def _pad_batch(
    rows: Rows, weights: Floats, positions: NDArray[np.int64], encoded: list[list[int]], numbers: dict[str, int]
) -> Batch:
    tokens, present = pad_tokens(encoded)
    sources = np.array([numbers.get(rows.sources[row], 0) for row in positions.tolist()], dtype=np.int64)
    labels = np.nan_to_num(rows.labels[positions], nan=0.0)
    return Batch(tokens, present, labels, weights[positions], sources)


def pad_tokens(encoded: list[list[int]]) -> tuple[NDArray[np.int64], Floats]:
    """Token numbers as a rectangle, and where there are any."""
    tokens = np.zeros((len(encoded), max(map(len, encoded))), dtype=np.int64)
    present = np.zeros(tokens.shape, dtype=np.float32)
    for row, numbers in enumerate(encoded):
        tokens[row, : len(numbers)] = numbers
        present[row, : len(numbers)] = 1.0
    return tokens, present
