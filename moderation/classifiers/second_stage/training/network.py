"""What the network computes: six transformer layers, the mean over tokens, one linear row a head.

Decides the forward pass in PyTorch; `export.py` writes the same one as ONNX. It must not know comments, labels, nor
how weights are learned. Weights are a plain dictionary of named tensors.
"""

from __future__ import annotations

from typing import Any, Final

import torch
from torch.nn.functional import gelu, layer_norm, scaled_dot_product_attention

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.second_stage.training.base_model import Arrays

ATTENTION_HEADS: Final = 12
EPSILON: Final = 1e-12  # of BERT's layer norms

Tensors = dict[str, Any]


def make_tensors(base: Arrays, *, seed: int) -> Tensors:
    """Trainable tensors that start from the pretrained arrays, with small random heads."""
    draw = torch.Generator().manual_seed(seed)
    width = base["tokens"].shape[1]
    tensors = {name: torch.tensor(array) for name, array in base.items()}
    tensors["heads.weight"] = torch.randn(width, len(HEADS), generator=draw) * 0.02
    tensors["heads.bias"] = torch.zeros(len(HEADS))
    return {name: tensor.requires_grad_() for name, tensor in tensors.items()}


def compute_logits(tensors: Tensors, tokens: Any, present: Any) -> Any:
    """Uncalibrated log-odds (batch, heads) of token numbers (batch, length); `present` is 1 where a token stands."""
    length = tokens.shape[1]
    x = tensors["tokens"][tokens] + tensors["positions"][:length]
    x = _normalise(tensors, "norm", x)
    mask = ((1.0 - present) * -1e4)[:, None, None, :]
    layers = sum(name.endswith(".mix.bias") for name in tensors)
    for layer in range(layers):
        x = _apply_layer(tensors, f"layer{layer}", x, mask)
    mean = (x * present[:, :, None]).sum(1) / present.sum(1, keepdim=True)
    return mean @ tensors["heads.weight"] + tensors["heads.bias"]


def _apply_layer(tensors: Tensors, name: str, x: Any, mask: Any) -> Any:
    batch, length, width = x.shape
    joint = _dense(tensors, f"{name}.attend", x)
    heads = joint.view(batch, length, 3, ATTENTION_HEADS, width // ATTENTION_HEADS)
    query, key, value = heads.permute(2, 0, 3, 1, 4)
    attended = scaled_dot_product_attention(query, key, value, attn_mask=mask)
    mixed = _dense(tensors, f"{name}.mix", attended.transpose(1, 2).reshape(batch, length, width))
    x = _normalise(tensors, f"{name}.norm1", x + mixed)
    narrowed = _dense(tensors, f"{name}.narrow", gelu(_dense(tensors, f"{name}.widen", x)))
    return _normalise(tensors, f"{name}.norm2", x + narrowed)


def _dense(tensors: Tensors, name: str, x: Any) -> Any:
    # One matrix product over all tokens of the batch, as addmm fuses the bias into it.
    flat = torch.addmm(tensors[f"{name}.bias"], x.reshape(-1, x.shape[-1]), tensors[f"{name}.weight"])
    return flat.view(*x.shape[:-1], -1)


def _normalise(tensors: Tensors, name: str, x: Any) -> Any:
    return layer_norm(x, x.shape[-1:], tensors[f"{name}.scale"], tensors[f"{name}.shift"], EPSILON)
