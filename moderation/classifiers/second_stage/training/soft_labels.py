"""Writes what the second stage thinks of every comment of the data, for the linear model to learn from.

Decides the file's form: an `.npz` with `keys` (the first 16 hexadecimal digits of the SHA-256 of a text's UTF-8) and
`logits` (texts, heads), calibrated log-odds in half precision. It must not know what is learned from them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from moderation.classifiers.corpus import read_own_texts
from moderation.classifiers.dataset import read_rows
from moderation.classifiers.second_stage.runtime import SecondStage
from moderation.classifiers.second_stage.training.batches import Progress
from moderation.classifiers.second_stage.training.calibration import score_second


def write_soft_labels(data: Sequence[Path], stage: SecondStage, path: Path, *, progress: Progress) -> None:
    """Score every distinct text of the data and of the project's own, and write the file."""
    texts = sorted(set(read_rows(data).texts) | set(read_own_texts().texts))
    progress(f"scoring {len(texts):,} comments for soft labels")
    logits = stage.calibrate(score_second(stage, texts, progress))
    keys = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16] for text in texts]
    np.savez(path, keys=np.array(keys, dtype="S16"), logits=logits.astype(np.float16))
