"""Reads what the second stage thinks of the training comments, for a head that learns from it.

Decides which comment a stored score belongs to. It must not know how the second stage works, nor which head learns
from it (Hinton et al. 2015, "Distilling the knowledge in a neural network").
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.dataset import DataError

_KEY_LENGTH: Final = 16  # hexadecimal digits of the text's SHA-256


def read_soft_labels(path: Path, texts: Sequence[str]) -> NDArray[np.float64]:
    """(texts, heads): for each text the probabilities that the file has for it, NaN where it has none.

    The file is an `.npz` of `keys` (the first 16 hexadecimal digits of each text's SHA-256) and `logits` (keys, heads),
    as `manage.py train_second_stage --soft-labels` writes it. DataError where it is none.
    """
    try:
        # Read whole, since NumPy leaves a file that is no archive open.
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as archive:
            keys, logits = archive["keys"], archive["logits"].astype(np.float64)
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(f"{path} cannot be read as soft labels: {error}") from error
    if logits.shape != (len(keys), len(HEADS)) or not np.isfinite(logits).all():
        raise DataError(f"{path} holds no soft labels: {len(keys)} keys, logits of shape {logits.shape}")
    at = {bytes(key): index for index, key in enumerate(keys.astype(f"S{_KEY_LENGTH}"))}
    found = np.array([at.get(_key(text), -1) for text in texts], dtype=np.int64)
    if not (found >= 0).any():
        raise DataError(f"{path} knows none of these comments: it was made for other data")
    probabilities = 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))
    return np.where((found >= 0)[:, None], probabilities[found], np.nan)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_KEY_LENGTH].encode()
