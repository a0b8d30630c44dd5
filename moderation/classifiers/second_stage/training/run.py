"""Trains the second stage from labelled comments to its three files: vocabulary, passes, export, calibration.

Decides the order of things. It must not know Django. Everything is seeded; a run that was interrupted goes on from its
checkpoint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from moderation.classifiers.corpus import OWN_FILES, OWN_SOURCES, read_own_texts
from moderation.classifiers.dataset import Rows, count_parts, join_rows, read_rows, sha256_of, split_rows
from moderation.classifiers.second_stage.artefact import neutral_calibration, read_files, write_files
from moderation.classifiers.second_stage.runtime import SecondStage
from moderation.classifiers.second_stage.training.base_model import Arrays, find_base, read_weights
from moderation.classifiers.second_stage.training.batches import Batch, Progress, choose_rows, make_batches, weigh_heads
from moderation.classifiers.second_stage.training.calibration import calibrate, score_linear, score_second
from moderation.classifiers.second_stage.training.tokens import Tokens, choose_tokens

SEED: Final = 20_261
PASSES: Final = 2
_COMPARED: Final = 300  # comments whose scores before and after rounding are compared
_LARGEST_LOSS: Final = 0.25  # of log-odds, mean, that rounding may cost; more is a network that was written wrongly


class RoundingError(Exception):
    """The exported network does not score as the learned one does."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned from, the parts that its rows belong to, and the digests of the files it came from."""

    parts: dict[str, Rows]
    digests: dict[str, str]
    counts: dict[str, int]


def read_material(data: Sequence[Path]) -> Material:
    """All rows, split as the linear model splits them."""
    rows = join_rows(read_rows(data), read_own_texts())
    split = split_rows(rows)
    files = sorted([*data, *OWN_FILES], key=lambda path: path.name)
    parts = {name: rows.take(np.flatnonzero(split == number)) for number, name in enumerate(("train", "calibration"))}
    return Material(parts, {path.name: sha256_of(path) for path in files}, count_parts(split))


def train(data: Sequence[Path], output: Path, *, checkpoints: Path | None, progress: Progress) -> dict[str, Any]:
    """Learn, write the three files into `output`, and return the card's facts."""
    base = find_base()
    material = read_material(data)
    # Before the long part, so that a package that is missing is missed now.
    from moderation.classifiers.second_stage.training.export import export_network

    progress(f"parts: {material.counts}")
    tokens = choose_tokens(material.parts["train"], base, progress)
    arrays = _learn(material, tokens, base, checkpoints=checkpoints, progress=progress)
    progress("writing the network")
    facts = {"data": material.digests, "rows": material.counts, "seed": SEED, "passes": PASSES}
    network, vocabulary = export_network(arrays), tokens.pieces.write()
    write_files(output, network=network, vocabulary=vocabulary, calibration=neutral_calibration(), facts=facts)
    loss = _measure_rounding(arrays, tokens, SecondStage.load(output), material.parts["calibration"])
    if loss > _LARGEST_LOSS:
        raise RoundingError(f"the rounded network's scores are {loss:.2f} off on average")
    facts |= {"rounding": round(loss, 4)}
    return _write_calibrated(output, facts, material.parts["calibration"], progress)


def recalibrate(data: Sequence[Path], output: Path, *, progress: Progress) -> dict[str, Any]:
    """Calibrate the network in `output` anew, and its share beside the linear model as it is now."""
    kept = ("data", "rows", "seed", "passes", "rounding")
    card = read_files(output).card
    facts = {key: card[key] for key in kept if key in card}
    return _write_calibrated(output, facts, read_material(data).parts["calibration"], progress)


def _write_calibrated(output: Path, facts: dict[str, Any], rows: Rows, progress: Progress) -> dict[str, Any]:
    files = read_files(output)
    progress(f"calibrating on {len(rows.texts):,} comments that nothing was learned from")
    linear, version = score_linear(rows.texts)
    raw = score_second(SecondStage.load(output), rows.texts, progress)
    facts |= {"mixed with": version}
    calibration = calibrate(raw, linear, rows)
    write_files(output, network=files.network, vocabulary=files.vocabulary, calibration=calibration, facts=facts)
    return facts


def _learn(material: Material, tokens: Tokens, base: Path, *, checkpoints: Path | None, progress: Progress) -> Arrays:
    """The network's learned arrays; a checkpoint of the same data and settings is gone on from."""
    from moderation.classifiers.second_stage.training.learning import Learner, prepare_torch
    from moderation.classifiers.second_stage.training.network import make_tensors

    rows = material.parts["train"]
    prepare_torch(SEED)
    numbers = {source: number for number, source in enumerate(sorted(set(rows.sources) - OWN_SOURCES), start=1)}
    tensors = make_tensors(read_weights(base, tokens.kept), seed=SEED)
    learner = Learner(tensors, sources=len(numbers) + 1, passes=PASSES)
    checkpoint = checkpoints / f"second-stage-{_fingerprint(rows, tokens)}.pt" if checkpoints else None
    if checkpoint:
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        if checkpoint.exists():
            learner.restore(checkpoint)
            progress(f"going on from {checkpoint}: pass {learner.passed + 1}, batch {learner.step:,}")
    while learner.passed < PASSES:
        batches = _make_pass(rows, tokens, numbers, learner.passed)
        count, size = sum(len(batch.tokens) for batch in batches), sum(batch.tokens.size for batch in batches)
        progress(f"pass {learner.passed + 1}: {count:,} comments, {size:,} tokens in {len(batches):,} batches")
        learner.learn(batches, checkpoint=checkpoint, progress=progress)
    return {name: tensor.detach().numpy() for name, tensor in learner.tensors.items()}


def _make_pass(rows: Rows, tokens: Tokens, numbers: dict[str, int], passed: int) -> list[Batch]:
    """The batches of a pass, chosen, varied and shuffled differently each time."""
    seed = SEED + passed
    chosen = choose_rows(rows, draw=np.random.default_rng(seed))
    return make_batches(rows, weigh_heads(rows), chosen, tokens.encode, numbers=numbers, seed=seed)


def _fingerprint(rows: Rows, tokens: Tokens) -> str:
    """What the learning depends on, so that no checkpoint is taken for one of other data."""
    digest = hashlib.sha256(tokens.pieces.write() + repr((PASSES, SEED)).encode())
    digest.update(rows.labels.tobytes() + rows.weights.tobytes())
    for text in rows.texts:
        digest.update(text.encode("utf-8", "replace"))
    return digest.hexdigest()[:12]


def _measure_rounding(arrays: Arrays, tokens: Tokens, stage: SecondStage, rows: Rows) -> float:
    """The mean distance between the log-odds of the learned network and of the written one, on short comments."""
    from moderation.classifiers.second_stage.training.learning import score_encoded

    texts = [text for text in rows.texts if len(text) < 200][:_COMPARED]
    exact = score_encoded(arrays, [tokens.encode(text) for text in texts])
    written = np.stack([stage.raw_logits(text) for text in texts])
    return float(np.abs(exact - written).mean())
