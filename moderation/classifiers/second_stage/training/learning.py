"""Learns the network's weights: AdamW over passes of batches, one learning rate that rises, then falls to nothing.

Decides every update. It must not know files but its checkpoint, nor what the scores are used for. One process, fixed
seeds, deterministic operations: the same machine and library versions give the same weights, interrupted or not.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import binary_cross_entropy_with_logits

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.second_stage.training.base_model import Arrays
from moderation.classifiers.second_stage.training.batches import Batch, Progress, pad_tokens
from moderation.classifiers.second_stage.training.network import Tensors, compute_logits

THREADS: Final = 2
_RATE: Final = 2e-4
_HEAD_RATE: Final = 1e-3
_WARM_UP: Final = 0.06  # of the learning
_DECAY: Final = 0.01
_LARGEST_GRADIENT: Final = 1.0
_CHECKPOINT_SECONDS: Final = 480
_SHOW_STEPS: Final = 50
_SCORED_TOKENS: Final = 6_000


def prepare_torch(seed: int) -> None:
    """The same arithmetic every time."""
    torch.manual_seed(seed)
    torch.set_num_threads(THREADS)
    torch.set_flush_denormal(True)
    torch.use_deterministic_algorithms(True)


class Learner:
    """Weights while they are being learned, with all that a checkpoint needs to go on."""

    def __init__(self, tensors: Tensors, *, sources: int, passes: int) -> None:
        self.tensors = tensors
        # Row 0 belongs to the project's own texts, which get no intercept: what they teach must show in the words.
        self.intercepts = torch.zeros(sources, len(HEADS), requires_grad=True)
        self.passed = 0  # whole passes done
        self.step = 0  # batches done of the next one
        self._passes = passes
        named = list(tensors.items())
        self._optimiser = torch.optim.AdamW(
            [
                {"params": [t for name, t in named if _is_matrix(name)], "weight_decay": _DECAY, "rate": _RATE},
                {"params": [t for name, t in named if not _is_matrix(name) and "heads" not in name], "rate": _RATE},
                {"params": [tensors["heads.weight"], tensors["heads.bias"], self.intercepts], "rate": _HEAD_RATE},
            ],
            lr=_RATE,
            weight_decay=0.0,
        )

    def learn(self, batches: Sequence[Batch], *, checkpoint: Path | None, progress: Progress) -> None:
        """The next pass, from wherever the checkpoint left it."""
        begin = saved = time.monotonic()
        skipped = self.step
        recent: list[float] = []
        for batch in batches[skipped:]:
            recent.append(self._update(batch, (self.passed + self.step / len(batches)) / self._passes))
            self.step += 1
            now = time.monotonic()
            if self.step % _SHOW_STEPS == 0:
                left = (now - begin) / (self.step - skipped) * (len(batches) - self.step) / 60
                loss = sum(recent[-_SHOW_STEPS:]) / len(recent[-_SHOW_STEPS:])
                progress(
                    f"  pass {self.passed + 1} of {self._passes}, batch {self.step:,} of {len(batches):,}, "
                    f"loss {loss:.4f}, {left:.0f} min to the end of the pass"
                )
            if checkpoint and now - saved > _CHECKPOINT_SECONDS:
                self.save(checkpoint)
                saved = now
        self.passed, self.step = self.passed + 1, 0
        if checkpoint:
            self.save(checkpoint)

    def _update(self, batch: Batch, done: float) -> float:
        for group in self._optimiser.param_groups:
            group["lr"] = group["rate"] * _rate_share(done)
        logits = compute_logits(self.tensors, torch.from_numpy(batch.tokens), torch.from_numpy(batch.present))
        shift = self.intercepts[torch.from_numpy(batch.sources)] * torch.from_numpy(_shifted(batch.sources))
        weights = torch.from_numpy(batch.weights)
        losses = binary_cross_entropy_with_logits(
            logits + shift, torch.from_numpy(batch.labels), weight=weights, reduction="sum"
        )
        loss = losses / weights.max(dim=1).values.sum().clamp(min=1.0)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*self.tensors.values(), self.intercepts], _LARGEST_GRADIENT)
        self._optimiser.step()
        return float(loss.detach())

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        state = {
            "passed": self.passed,
            "step": self.step,
            "tensors": {name: tensor.detach() for name, tensor in self.tensors.items()},
            "intercepts": self.intercepts.detach(),
            "optimiser": self._optimiser.state_dict(),
        }
        written = path.with_suffix(".new")
        torch.save(state, written)
        written.replace(path)

    def restore(self, path: Path) -> None:
        """Go on from a checkpoint of the same data and settings."""
        state = torch.load(path, weights_only=True)
        with torch.no_grad():
            for name, tensor in self.tensors.items():
                tensor.copy_(state["tensors"][name])
            self.intercepts.copy_(state["intercepts"])
        self._optimiser.load_state_dict(state["optimiser"])
        self.passed, self.step = int(state["passed"]), int(state["step"])


def _is_matrix(name: str) -> bool:
    return name.startswith("layer") and name.endswith(".weight")


def _shifted(sources: NDArray[np.int64]) -> NDArray[np.float32]:
    """(rows, heads): 1 where a source's intercept counts. Never for spam: a source that is half spam would say it."""
    counts = np.repeat((sources > 0).astype(np.float32)[:, None], len(HEADS), axis=1)
    counts[:, HEADS.index("spam")] = 0.0
    return counts


def _rate_share(done: float) -> float:
    """The share of the learning rate when the share `done` of the learning is over."""
    return min(done / _WARM_UP + 0.01, (1.0 - done) / (1.0 - _WARM_UP))


def score_encoded(arrays: Arrays, encoded: Sequence[list[int]]) -> NDArray[np.float64]:
    """Uncalibrated log-odds (rows, heads) of encoded windows, in batches by length."""
    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
    order = sorted(range(len(encoded)), key=lambda row: len(encoded[row]))
    logits = np.zeros((len(encoded), len(HEADS)))
    begin = 0
    with torch.no_grad():
        while begin < len(order):
            end = begin + 1
            while end < len(order) and (end - begin + 1) * len(encoded[order[end]]) <= _SCORED_TOKENS:
                end += 1
            rows = order[begin:end]
            tokens, present = pad_tokens([encoded[row] for row in rows])
            logits[rows] = compute_logits(tensors, torch.from_numpy(tokens), torch.from_numpy(present)).numpy()
            begin = end
    return logits
