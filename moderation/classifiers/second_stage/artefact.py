"""Reads and writes the second stage's three files: network, vocabulary, and the JSON card that vouches for both.

Decides whether they may be trusted to be what the code expects: whole, of this text and normaliser version, with
finite numbers. It must not know how to train or score, and does without onnxruntime.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.artefact import HEADS, ArtefactError
from moderation.classifiers.normalise import NORMALISER_VERSION
from moderation.classifiers.second_stage.text import TEXT_VERSION

FORMAT: Final = 1
NETWORK_NAME: Final = "second_stage.onnx"
VOCABULARY_NAME: Final = "second_stage_vocabulary.json"
CARD_NAME: Final = "second_stage.json"
_LARGEST_FILE: Final = 32 << 20
REMEDY: Final = "restore the shipped files, train it again with `manage.py train_second_stage`, or go on without it"

Floats = NDArray[np.float64]


class SecondStageMissing(Exception):
    """There is no second stage here: its files, or the package that runs it; the message says which."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How raw log-odds become calibrated ones, and how they are mixed with the linear model's; a row a head.

    calibrated = raw * own[:, 0] + own[:, 1]; mean = (1 - shares) * linear + shares * calibrated, then mix like own.
    """

    own: Floats  # (heads, 2)
    shares: Floats  # (heads,), each in 0..1
    mix: Floats  # (heads, 2)


def neutral_calibration() -> Calibration:
    """Raw log-odds left as they are, both stages heard alike: what stands until it is measured."""
    plain = np.tile(np.array([1.0, 0.0]), (len(HEADS), 1))
    return Calibration(plain, np.full(len(HEADS), 0.5), plain)


@dataclass(frozen=True, slots=True)
class Files:
    """What the artefact holds, verified."""

    network: bytes
    vocabulary: bytes
    calibration: Calibration
    card: dict[str, Any]


def write_files(
    directory: Path, *, network: bytes, vocabulary: bytes, calibration: Calibration, facts: dict[str, Any]
) -> None:
    """Write the three files, the card last."""
    directory.mkdir(parents=True, exist_ok=True)
    card = {
        **_expected_facts(),
        "sha256": {NETWORK_NAME: _digest(network), VOCABULARY_NAME: _digest(vocabulary)},
        "calibration": _listed(calibration.own),
        "shares": _listed(calibration.shares),
        "mix": _listed(calibration.mix),
        **facts,
    }
    (directory / NETWORK_NAME).write_bytes(network)
    (directory / VOCABULARY_NAME).write_bytes(vocabulary)
    (directory / CARD_NAME).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_files(directory: Path) -> Files:
    """Read and verify all three, running nothing: that the network works is `SecondStage.load`'s to prove.

    Raises SecondStageMissing where there are none, ArtefactError where they cannot be trusted.
    """
    card, calibration = read_card(directory)
    network, vocabulary = (_read_verified(directory / name, card) for name in (NETWORK_NAME, VOCABULARY_NAME))
    return Files(network, vocabulary, calibration, card)


def read_card(directory: Path) -> tuple[dict[str, Any], Calibration]:
    """The card alone, with its numbers checked; raises as `read_files` does."""
    path = directory / CARD_NAME
    if not any((directory / name).exists() for name in (CARD_NAME, NETWORK_NAME, VOCABULARY_NAME)):
        raise SecondStageMissing(f"{directory} holds no second stage.")
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ArtefactError(f"{path} cannot be read ({error.strerror}); {REMEDY}.") from error
    except ValueError as error:
        raise ArtefactError(f"{path} is not JSON ({error}); {REMEDY}.") from error
    if not isinstance(card, dict):
        raise ArtefactError(f"{path} is not a JSON object; {REMEDY}.")
    for key, value in _expected_facts().items():
        if card.get(key) != value:
            raise ArtefactError(f"{path} says {key} {card.get(key)!r}, this code needs {value!r}; {REMEDY}.")
    heads = len(HEADS)
    calibration = Calibration(
        _numbers(path, card, "calibration", (heads, 2)),
        _numbers(path, card, "shares", (heads,)),
        _numbers(path, card, "mix", (heads, 2)),
    )
    if calibration.shares.min() < 0 or calibration.shares.max() > 1:
        raise ArtefactError(f"{path}: shares must lie in 0..1; {REMEDY}.")
    return card, calibration


def name_version(card: dict[str, Any]) -> str:
    """What the stage that the card describes calls itself."""
    return f"minilm-{card['text']}.{card['normaliser']}-{card['sha256'][NETWORK_NAME][:12]}"


def verify_files(directory: Path) -> dict[str, Any]:
    """The card, once the files have proved to be those it describes; raises as `read_files` does. Loads no network."""
    return read_files(directory).card


def _expected_facts() -> dict[str, Any]:
    return {"format": FORMAT, "text": TEXT_VERSION, "normaliser": NORMALISER_VERSION, "heads": list(HEADS)}


def _read_verified(path: Path, card: dict[str, Any]) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ArtefactError(f"{path} is larger than {_LARGEST_FILE} bytes, so it is not this artefact; {REMEDY}.")
        data = path.read_bytes()
    except OSError as error:
        raise ArtefactError(f"{path} cannot be read ({error.strerror}); {REMEDY}.") from error
    digests = card.get("sha256")
    if not isinstance(digests, dict) or _digest(data) != digests.get(path.name):
        raise ArtefactError(f"{path} is damaged or cut short: it is not the file its card describes; {REMEDY}.")
    return data


def _numbers(path: Path, card: dict[str, Any], key: str, shape: tuple[int, ...]) -> Floats:
    try:
        array = np.array(card[key], dtype=np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise ArtefactError(f"{path}: {key} is not a table of numbers; {REMEDY}.") from error
    if array.shape != shape or not np.isfinite(array).all():
        raise ArtefactError(f"{path}: {key} must be {shape} finite numbers; {REMEDY}.")
    return array


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _listed(array: Floats) -> Any:
    return np.round(array, 6).tolist()
