"""The site's judge: the linear model, and the second stage where it is installed, as one set of scores.

Decides how the two are mixed, which texts the second stage reads when time is short, and what is done where it is
missing or damaged. It must not know thresholds, policies, Django, nor how either of them works inside.

    scorer = load_scorer("auto")                      # cached per process
    scorer.score(["You absolute 1d1ot"])[0]           # {"toxicity": 0.97, "insult": …, "spam": …}
    scorer.explain("You absolute 1d1ot", "toxicity")  # [Explanation(start=13, end=18, …)]
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache, partial
from importlib.util import find_spec
from typing import Final, Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.artefact import HEADS, ArtefactError
from moderation.classifiers.explanation import Explanation
from moderation.classifiers.features import extract
from moderation.classifiers.model import DEFAULT_DIRECTORY, Model, load_default
from moderation.classifiers.occlusion import explain_by_occlusion
from moderation.classifiers.second_stage.artefact import SecondStageMissing, name_version, read_card, verify_files
from moderation.classifiers.second_stage.runtime import SecondStage

__all__ = [
    "MODES",
    "ArtefactError",
    "Mode",
    "Scorer",
    "SecondStageMissing",
    "load_scorer",
    "name_scorer",
    "verify_second_stage",
]

Mode = Literal["auto", "on", "off"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)

_KEPT: Final = 256  # texts whose scores are remembered: a batch with its names, for every check that asks
_TRIED: Final = 128  # shortened texts that were tried for an explanation: the heads of one comment share them
_MOVED: Final = 0.5  # log-odds that the second stage has to add before its own reasons are looked for
# The linear model's probabilities that are worth a second look when time is short. The low ends count: what the second
# stage adds, it adds by raising what the linear model takes for harmless. Of the other heads no band is narrow enough.
UNCERTAIN: Final = {"toxicity": (0.03, 0.8), "spam": (0.02, 0.95)}

logger = logging.getLogger(__name__)

Logits = NDArray[np.float64]


class Second(Protocol):
    """What is asked of a second stage. `shares` (heads,) is its weight in the mean of the two stages' log-odds; `mix`
    (heads, 2) is the slope and offset that calibrate that mean."""

    version: str
    shares: Logits
    mix: Logits

    def logits(self, text: str) -> Logits:
        """Calibrated log-odds (heads,) of one text."""
        ...


class Scorer:
    """One or two loaded stages. Safe to share between threads: what changes after loading is a cache."""

    def __init__(self, linear: Model, second: Second | None = None) -> None:
        self._linear = linear
        self._second = second
        self.stages: tuple[str, ...] = ("linear",) if second is None else ("linear", "second")
        self.version: str = _name_both(linear.version, None if second is None else second.version)
        # By text, not by batch: what is asked between two checks (a name, a text as shown) must not cost a batch.
        self._first_look = lru_cache(_KEPT)(self._score_linear)
        if second is not None:
            self._second_look = lru_cache(_KEPT)(partial(self._score_both, second))
            self._look_at_part = lru_cache(_TRIED)(second.logits)

    def score(self, texts: Sequence[str], *, hurried: bool = False) -> list[dict[str, float]]:
        """For each text the calibrated probability (0..1) of every head in HEADS. Never raises on any text.

        `hurried`: the second stage reads only what the linear model is unsure of.
        """
        probabilities = _to_probabilities(self.logits(texts, hurried=hurried)).tolist()
        return [dict(zip(HEADS, row, strict=True)) for row in probabilities]

    def logits(self, texts: Sequence[str], *, hurried: bool = False) -> Logits:
        """Calibrated log-odds (texts, heads)."""
        if not texts:
            return np.zeros((0, len(HEADS)))
        return np.stack([self._logits(text, hurried) for text in texts])

    def explain(self, text: str, head: str, *, limit: int = 5, hurried: bool = False) -> list[Explanation]:
        """The words that raised `head` most, strongest first; spans are code-point offsets in `text`.

        They are the linear model's, unless the second stage saw more than it did and there is time: then words are
        left out one by one to see which the second stage minded, and both are added up. That takes up to 49 looks of
        the second stage. Raises ValueError for an unknown head.
        """
        words = self._linear.explain(text, head, limit=len(text))
        column = HEADS.index(head)
        if self._second is None or hurried:
            return words[:limit]
        moved = self._second_look(text)[column] - self._first_look(text)[column]
        if words and moved < _MOVED:
            return words[:limit]
        share, slope = float(self._second.shares[column]), float(self._second.mix[column, 0])
        return explain_by_occlusion(
            text,
            weigh=lambda part: share * slope * float(self._look_at_part(part)[column]),
            known=[word._replace(weight=word.weight * (1.0 - share) * slope) for word in words],
            limit=limit,
        )

    def _logits(self, text: str, hurried: bool) -> Logits:
        first = self._first_look(text)
        if self._second is None or (hurried and not _is_uncertain(first)):
            return first
        return self._second_look(text)

    def _score_linear(self, text: str) -> Logits:
        return _freeze(self._linear.calibrate(self._linear.logits(extract(text))))

    def _score_both(self, second: Second, text: str) -> Logits:
        mean = (1.0 - second.shares) * self._first_look(text) + second.shares * second.logits(text)
        return _freeze(mean * second.mix[:, 0] + second.mix[:, 1])


def _name_both(linear: str, second: str | None) -> str:
    return linear if second is None else f"{linear}+{second}"


def _freeze(values: Logits) -> Logits:
    """The array, closed to writing: callers share it."""
    values.flags.writeable = False
    return values


def _is_uncertain(logits: Logits) -> bool:
    probabilities = dict(zip(HEADS, _to_probabilities(logits).tolist(), strict=True))
    return any(low <= probabilities[head] <= high for head, (low, high) in UNCERTAIN.items())


def _to_probabilities(logits: Logits) -> Logits:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0))))


def verify_second_stage() -> None:
    """Raise what asking for the second stage would, SecondStageMissing or ArtefactError, without loading it."""
    if find_spec("onnxruntime") is None:
        raise SecondStageMissing("the second stage needs onnxruntime: pip install -r requirements-neural.txt")
    verify_files(DEFAULT_DIRECTORY)


@lru_cache(maxsize=len(MODES))
def name_scorer(mode: Mode) -> str:
    """The version of what `load_scorer` gives, by its files: for who has nothing to score and so loads no network."""
    linear = load_default().version
    if mode == "off" or find_spec("onnxruntime") is None:
        return linear
    try:
        card, _ = read_card(DEFAULT_DIRECTORY)
    except (SecondStageMissing, ArtefactError):
        return linear
    return _name_both(linear, name_version(card))


@lru_cache(maxsize=len(MODES))
def load_scorer(mode: Mode) -> Scorer:
    """The shipped stages, read once per process.

    "off": the linear model. "on": both, or SecondStageMissing, or ArtefactError. "auto": both where they can be had. A
    damaged second stage is logged and done without then, since a newsroom is better served by the linear model's scores
    than by none. ArtefactError in every mode where the linear model's files are not for this code.
    """
    linear = load_default()
    if mode == "off":
        return Scorer(linear)
    try:
        return Scorer(linear, SecondStage.load(DEFAULT_DIRECTORY))
    except SecondStageMissing:
        if mode == "on":
            raise
    except ArtefactError as error:
        if mode == "on":
            raise
        logger.error("The classifier's second stage is left out: %s", error)
    return Scorer(linear)
