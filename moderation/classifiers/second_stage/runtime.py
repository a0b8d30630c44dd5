"""The second stage at work: calibrated log-odds of a comment, read as whole sentences by a small network.

Decides scores alone. It must not know thresholds, policies, Django, nor the linear model it is mixed with. The same
text gives the same log-odds, whatever was scored before. Of a long comment the beginning, the middle and the end are
read, so that no length makes it slow and abuse at the end is seen; the linear model reads all of it.

    stage = SecondStage.load(DEFAULT_DIRECTORY)   # SecondStageMissing, or ArtefactError
    stage.logits("You absolute 1d1ot")            # array of 7: > 0 where a head is likelier than not

onnxruntime is imported when a stage is loaded, so that this module does without it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.artefact import HEADS, ArtefactError
from moderation.classifiers.second_stage.artefact import (
    NETWORK_NAME,
    REMEDY,
    VOCABULARY_NAME,
    Calibration,
    Files,
    SecondStageMissing,
    name_version,
    read_files,
)
from moderation.classifiers.second_stage.text import prepare_text
from moderation.classifiers.second_stage.word_pieces import WordPieces

__all__ = ["SecondStage", "SecondStageMissing", "combine_windows", "split_windows"]

WHOLE: Final = 96  # pieces that are read at once: all but 20 ms of one core, which is what a comment may cost
WINDOW: Final = 32  # of a longer comment, in each of
WINDOWS: Final = 3  # places

Floats = NDArray[np.float64]


class SecondStage:
    """A loaded network. Safe to share between threads: nothing changes after loading."""

    def __init__(self, session: Any, pieces: WordPieces, calibration: Calibration, card: dict[str, Any]) -> None:
        self._session = session
        self._pieces = pieces
        self._calibration = calibration
        self.card = card
        self.shares: Floats = calibration.shares
        self.mix: Floats = calibration.mix
        self.version: str = name_version(card)

    @classmethod
    def load(cls, directory: Path) -> SecondStage:
        """Read it from a directory: SecondStageMissing where it is not installed, ArtefactError where it is damaged."""
        return cls(*_open(directory, read_files(directory)))

    def logits(self, text: str) -> Floats:
        """The calibrated log-odds of every head in HEADS for a comment as it was written. Never raises on any str."""
        return self.calibrate(self.raw_logits(text))

    def calibrate(self, raw: Floats) -> Floats:
        """Calibrated log-odds of raw ones, whose last axis is HEADS."""
        own = self._calibration.own
        return np.asarray(raw * own[:, 0] + own[:, 1])

    def raw_logits(self, text: str) -> Floats:
        """The network's own log-odds, before calibration."""
        windows = split_windows(encode_text(text, self._pieces))
        ends = self._pieces.first, self._pieces.last
        return combine_windows(np.stack([self._run([ends[0], *window, ends[1]]) for window in windows]))

    def _run(self, tokens: list[int]) -> Floats:
        (logits,) = self._session.run(["logits"], {"tokens": np.array([tokens], dtype=np.int64)})
        return np.asarray(logits[0], dtype=np.float64)


def encode_text(text: str, pieces: WordPieces) -> list[int]:
    """The numbers of the pieces of what is read of a comment, without the two that mark the ends."""
    return pieces.encode(prepare_text(text, pieces.known))


def split_windows(tokens: list[int]) -> list[list[int]]:
    """Token numbers all together, or of a long text those at the beginning, in the middle and at the end."""
    if len(tokens) <= WHOLE:
        return [tokens]
    begins = [(len(tokens) - WINDOW) * place // (WINDOWS - 1) for place in range(WINDOWS)]
    return [tokens[begin : begin + WINDOW] for begin in begins]


def combine_windows(logits: Floats) -> Floats:
    """Log-odds (heads,) of a text from those of its windows: of the mean of their odds, near the highest."""
    highest = logits.max(axis=0)
    return np.asarray(highest + np.log(np.exp(logits - highest).mean(axis=0)))


def _open(directory: Path, files: Files) -> tuple[Any, WordPieces, Calibration, dict[str, Any]]:
    """Session and vocabulary of verified files, tried on two pieces."""
    try:
        import onnxruntime
    except ImportError as error:
        raise SecondStageMissing(
            "the second stage needs onnxruntime: pip install -r requirements-neural.txt"
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # workers are processes: threads of their own would fight for the same cores
    options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what fails is raised; nothing is to be printed
    try:
        pieces = WordPieces.read(files.vocabulary)
    except ValueError as error:
        raise ArtefactError(f"{directory / VOCABULARY_NAME} is not a vocabulary: {error}; {REMEDY}.") from error
    highest = np.array([[pieces.first, len(pieces.vocabulary) - 1, pieces.last]], dtype=np.int64)
    try:
        session = onnxruntime.InferenceSession(files.network, options, providers=["CPUExecutionProvider"])
        (logits,) = session.run(["logits"], {"tokens": highest})
    except Exception as error:  # onnxruntime raises classes of its own making, one for every kind of damage
        raise ArtefactError(
            f"{directory / NETWORK_NAME} is not a network that can be run: {error}; {REMEDY}."
        ) from error
    if logits.shape != (1, len(HEADS)) or not np.isfinite(logits).all():
        raise ArtefactError(f"{directory / NETWORK_NAME} does not give {len(HEADS)} finite numbers; {REMEDY}.")
    return session, pieces, files.calibration, files.card
