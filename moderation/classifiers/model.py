"""The embedded classifier: seven calibrated probabilities for a comment, and the words that made each.

Decides scores alone. It must not know thresholds, policies, statuses, Django, nor how the weights were learned. The
same text always gives the same scores, alone or in a batch, on any machine.

    model = load_default()                       # cached per process
    model.score(["You absolute 1d1ot"])[0]       # {"toxicity": 0.97, "insult": …, "spam": …}
    model.explain("You absolute 1d1ot", "toxicity")[0]   # Explanation(start=13, end=18, weight=3.1, read_as="idiot")
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.artefact import HEADS, ArtefactError, Weights, read_artefact
from moderation.classifiers.explanation import Explanation, explain_words
from moderation.classifiers.features import Features, extract, extract_sources

__all__ = ["HEADS", "ArtefactError", "Explanation", "Model", "load_default"]

DEFAULT_DIRECTORY: Final = Path(__file__).with_name("artefacts")

_CODES: Final = np.arange(256, dtype=np.uint8).view(np.int8).astype(np.float64)
_SIGNED_SQUARES: Final = _CODES * np.abs(_CODES)  # what an 8-bit code stands for, looked up by its unsigned byte


class Model:
    """A loaded artefact. Safe to share between threads: nothing changes after loading."""

    def __init__(self, weights: Weights, card: dict[str, Any]) -> None:
        self._weights = weights
        self._idf = weights.idf.astype(np.float32)
        self.card = card
        self.version: str = f"linear-{card['features']}.{card['normaliser']}-{str(card['sha256'])[:12]}"

    @classmethod
    def load(cls, directory: Path) -> Model:
        """Read an artefact from a directory; ArtefactError where it is not one for this code."""
        return cls(*read_artefact(directory))

    def score(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """For each text the calibrated probability (0..1) of every head in HEADS. Never raises on any text."""
        if not texts:
            return []
        logits = np.stack([self.logits(extract(text)) for text in texts])
        probabilities = 1.0 / (1.0 + np.exp(-np.clip(self.calibrate(logits), -30.0, 30.0)))
        return [dict(zip(HEADS, row, strict=True)) for row in probabilities.tolist()]

    def explain(self, text: str, head: str, *, limit: int = 5) -> list[Explanation]:
        """The words that raised `head` most, strongest first; spans are code-point offsets in `text`.

        Weights are what a word added to the calibrated log-odds. Raises ValueError for an unknown head.
        """
        if head not in HEADS:
            raise ValueError(f"unknown head {head!r}; the heads are {', '.join(HEADS)}")
        column = HEADS.index(head)
        sources = extract_sources(text)
        values = self._values(extract(text))
        per_bucket = dict(zip(*values, strict=True))
        _, inverse, counts = np.unique(sources.buckets, return_inverse=True, return_counts=True)
        shares = np.array([per_bucket[bucket] for bucket in sources.buckets.tolist()]) / counts[inverse]
        slope = float(self._weights.calibration[column, 0] * self._weights.scales[column])
        contributions = shares * self._rows(sources.buckets)[:, column] * slope
        return explain_words(sources, contributions, limit=limit)

    def logits(self, features: Features) -> NDArray[np.float64]:
        """The uncalibrated log-odds of every head."""
        values = self._tf_idf(features)
        return (values @ self._rows(features.buckets)) * self._weights.scales + self._weights.biases

    def calibrate(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Calibrated log-odds (Platt scaling) of logits whose last axis is HEADS."""
        return logits * self._weights.calibration[:, 0] + self._weights.calibration[:, 1]

    def _rows(self, buckets: NDArray[np.int64]) -> NDArray[np.float64]:
        """The weights of buckets, still to be multiplied by the heads' scales."""
        return _SIGNED_SQUARES[self._weights.coded[buckets].view(np.uint8)]

    def weigh(self, features: Features) -> NDArray[np.float64]:
        """What each feature of a text is worth: its tf-idf, scaled to length one."""
        return tf_idf(features, self._idf)

    def _tf_idf(self, features: Features) -> NDArray[np.float64]:
        return self.weigh(features)

    def _values(self, features: Features) -> tuple[list[int], list[float]]:
        return features.buckets.tolist(), self._tf_idf(features).tolist()


def tf_idf(features: Features, idf: NDArray[np.float32]) -> NDArray[np.float64]:
    """Values of the features: (1 + log count) * idf, scaled to length one. Training uses this same function."""
    values = (1.0 + np.log(features.counts.astype(np.float64))) * idf[features.buckets]
    norm = float(np.sqrt(values @ values))
    return values / norm if norm > 0 else values


@lru_cache(maxsize=1)
def load_default() -> Model:
    """The shipped model, read once per process; ArtefactError where the files are not for this code."""
    return Model.load(DEFAULT_DIRECTORY)
