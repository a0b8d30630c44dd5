"""Reads and writes the trained artefact: an `.npz` of plain arrays and a JSON card that says what it is.

Decides whether a file may be trusted to be what the code expects: whole, of this feature and normaliser version, plain
numbers, the right shapes. It must not know how to train or to score. Nothing in it is ever unpickled.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.features import BUCKETS, FEATURE_VERSION
from moderation.classifiers.normalise import NORMALISER_VERSION

HEADS: Final = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack", "spam")
FORMAT: Final = 1
ARRAYS_NAME: Final = "linear.npz"
CARD_NAME: Final = "linear.json"
_LARGEST_FILE: Final = 8 << 20
_REMEDY: Final = "train it again with `manage.py train_classifier`, or restore the shipped files"


class ArtefactError(Exception):
    """The artefact is missing, damaged, or made for other code; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The learned numbers. `coded` holds signed square roots: weight = scale[head] * code * |code|."""

    coded: NDArray[np.int8]  # (BUCKETS, heads)
    scales: NDArray[np.float32]  # (heads,)
    idf: NDArray[np.float16]  # (BUCKETS,)
    biases: NDArray[np.float32]  # (heads,)
    calibration: NDArray[np.float32]  # (heads, 2): probability = sigmoid(slope * logit + offset)


_SHAPES: Final[dict[str, tuple[tuple[int, ...], str]]] = {
    "coded": ((BUCKETS, len(HEADS)), "int8"),
    "scales": ((len(HEADS),), "float32"),
    "idf": ((BUCKETS,), "float16"),
    "biases": ((len(HEADS),), "float32"),
    "calibration": ((len(HEADS), 2), "float32"),
}


def encode_weights(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Quantise (heads, BUCKETS) weights to `Weights.coded` and `Weights.scales`.

    Codes are square roots, since weights are heavy-tailed: a linear scale would round most of them to nothing.
    """
    largest = np.maximum(np.abs(weights).max(axis=1, keepdims=True), 1e-12)
    codes = np.rint(np.sign(weights) * np.sqrt(np.abs(weights) / largest) * 127).astype(np.int8)
    return np.ascontiguousarray(codes.T), (largest[:, 0] / 127**2).astype(np.float32)


def write_artefact(directory: Path, weights: Weights, facts: dict[str, Any]) -> None:
    """Write arrays and card; the same weights and facts give the same bytes."""
    directory.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{name: getattr(weights, name) for name in _SHAPES})
    data = buffer.getvalue()
    card = {
        "format": FORMAT,
        "features": FEATURE_VERSION,
        "normaliser": NORMALISER_VERSION,
        "heads": list(HEADS),
        "sha256": hashlib.sha256(data).hexdigest(),
        **facts,
    }
    (directory / ARRAYS_NAME).write_bytes(data)
    (directory / CARD_NAME).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_artefact(directory: Path) -> tuple[Weights, dict[str, Any]]:
    """Read arrays and card, or raise ArtefactError."""
    card = _read_card(directory / CARD_NAME)
    path = directory / ARRAYS_NAME
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ArtefactError(f"{path} is larger than {_LARGEST_FILE} bytes, so it is not this artefact; {_REMEDY}.")
        data = path.read_bytes()
    except OSError as error:
        raise ArtefactError(f"{path} cannot be read ({error.strerror}); {_REMEDY}.") from error
    if data[:2] != b"PK":
        raise ArtefactError(f"{path} is not an .npz archive (a pickle is never loaded); {_REMEDY}.")
    if hashlib.sha256(data).hexdigest() != card.get("sha256"):
        raise ArtefactError(f"{path} is damaged or cut short: it is not the file its card describes; {_REMEDY}.")
    return _read_arrays(path, data), card


def _read_card(path: Path) -> dict[str, Any]:
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ArtefactError(f"{path} cannot be read ({error.strerror}); {_REMEDY}.") from error
    except ValueError as error:
        raise ArtefactError(f"{path} is not JSON ({error}); {_REMEDY}.") from error
    if not isinstance(card, dict):
        raise ArtefactError(f"{path} is not a JSON object; {_REMEDY}.")
    expected = {
        "format": FORMAT,
        "features": FEATURE_VERSION,
        "normaliser": NORMALISER_VERSION,
        "heads": list(HEADS),
    }
    for key, value in expected.items():
        if card.get(key) != value:
            raise ArtefactError(f"{path} says {key} {card.get(key)!r}, this code needs {value!r}; {_REMEDY}.")
    return card


def _read_arrays(path: Path, data: bytes) -> Weights:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in _SHAPES}
    except KeyError as error:
        raise ArtefactError(f"{path} lacks an array: {error.args[0]}; {_REMEDY}.") from error
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ArtefactError(f"{path} cannot be read as plain arrays ({error}); {_REMEDY}.") from error
    for name, (shape, kind) in _SHAPES.items():
        array = arrays[name]
        if array.shape != shape or array.dtype != np.dtype(kind):
            raise ArtefactError(f"{path}: {name} is {array.dtype}{array.shape}, not {kind}{shape}; {_REMEDY}.")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ArtefactError(f"{path}: {name} holds numbers that are not finite; {_REMEDY}.")
    return Weights(**arrays)
