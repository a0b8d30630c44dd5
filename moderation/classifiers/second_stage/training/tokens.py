"""Chooses the vocabulary of the network, and turns comments into the numbers it learns from.

Decides which comments are counted. It must not know labels, nor how the network computes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from moderation.classifiers.corpus import OWN_SOURCES
from moderation.classifiers.dataset import Rows
from moderation.classifiers.second_stage.runtime import encode_text
from moderation.classifiers.second_stage.training.base_model import prune_vocabulary, read_vocabulary
from moderation.classifiers.second_stage.training.batches import LONGEST, Progress
from moderation.classifiers.second_stage.word_pieces import WordPieces


@dataclass(frozen=True, slots=True)
class Tokens:
    """The pruned vocabulary, and where its pieces stand in the pretrained model."""

    pieces: WordPieces
    kept: list[int]

    def encode(self, text: str) -> list[int]:
        """Token numbers of a comment as it was written, both ends marked, cut at LONGEST."""
        return [self.pieces.first, *encode_text(text, self.pieces)[: LONGEST - 2], self.pieces.last]


def choose_tokens(rows: Rows, base: Path, progress: Progress) -> Tokens:
    """Prune the pretrained vocabulary to what others' comments, of those learned from, are made of."""
    vocabulary = read_vocabulary(base)
    whole = WordPieces(vocabulary)
    seen: Counter[str] = Counter()
    texts = [text for text, source in zip(rows.texts, rows.sources, strict=True) if source not in OWN_SOURCES]
    for done, text in enumerate(texts):
        if done % 20_000 == 0:
            progress(f"  pieces counted: {done:,} of {len(texts):,} comments")
        seen.update(vocabulary[number] for number in encode_text(text, whole))
    kept = prune_vocabulary(vocabulary, seen)
    return Tokens(WordPieces([vocabulary[number] for number in kept]), kept)
