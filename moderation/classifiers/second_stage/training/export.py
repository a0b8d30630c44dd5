"""Writes the learned network as ONNX with 8-bit weights: the same computation as `network.py`, by standard operators.

Decides the graph and how numbers are rounded. It must not know how weights were learned.

Weights of the dense layers are 7-bit, one scale a column: processors without VNNI add up products of 8-bit numbers in
16 bits that overflow, so that eight bits would score differently from machine to machine. The inputs of each layer are
quantised as they come. Token vectors are 8-bit with one scale a token; norms, biases and the heads stay exact.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, checker, helper, numpy_helper

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.second_stage.training.base_model import Arrays
from moderation.classifiers.second_stage.training.network import ATTENTION_HEADS, EPSILON

OPSET: Final = 20
_IR_VERSION: Final = 9
_WEIGHT_CODES: Final = 63
_TOKEN_CODES: Final = 127


class _Graph:
    """Nodes and constants while the graph grows; every method returns the name of what it made."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, array: NDArray[Any]) -> str:
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def add(self, operator: str, *inputs: str, outputs: int = 1, **attributes: Any) -> Any:
        names = [f"v{len(self.nodes)}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names


def export_network(arrays: Arrays) -> bytes:
    """The ONNX file: input `tokens` (batch, length), output `logits` (batch, heads), both axes free, no padding."""
    graph = _Graph()
    for name, values in {"zero": [0], "one": [1]}.items():
        graph.constant(name, np.array(values, dtype=np.int64))
    x = _embed(graph, arrays)
    layers = sum(name.endswith(".mix.bias") for name in arrays)
    for layer in range(layers):
        x = _layer(graph, arrays, f"layer{layer}", x)
    mean = graph.add("ReduceMean", x, "one", keepdims=0)
    product = graph.add("MatMul", mean, graph.constant("heads.weight", arrays["heads.weight"]))
    graph.nodes.append(
        helper.make_node("Add", [product, graph.constant("heads.bias", arrays["heads.bias"])], ["logits"])
    )
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "second_stage",
            [helper.make_tensor_value_info("tokens", TensorProto.INT64, ["batch", "length"])],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(HEADS)])],
            list(graph.constants.values()),
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=_IR_VERSION,
        producer_name="below-the-line",
    )
    checker.check_model(model)
    written: bytes = model.SerializeToString(deterministic=True)
    return written


def _embed(graph: _Graph, arrays: Arrays) -> str:
    codes, scales = _quantise(arrays["tokens"].T, _TOKEN_CODES)
    gathered = graph.add("Gather", graph.constant("tokens.codes", codes.T), "tokens", axis=0)
    scale = graph.add("Gather", graph.constant("tokens.scales", scales[:, None]), "tokens", axis=0)
    vectors = graph.add("Mul", graph.add("Cast", gathered, to=TensorProto.FLOAT), scale)
    length = graph.add("Shape", "tokens", start=1, end=2)
    places = graph.add("Slice", graph.constant("positions", arrays["positions"]), "zero", length, "zero")
    return _norm(graph, arrays, "norm", graph.add("Add", vectors, places))


def _layer(graph: _Graph, arrays: Arrays, name: str, x: str) -> str:
    width = arrays[f"{name}.mix.bias"].shape[0]
    joint = _dense(graph, arrays, f"{name}.attend", x)
    size = width // ATTENTION_HEADS
    shape = graph.constant(f"{name}.heads", np.array([0, 0, 3 * ATTENTION_HEADS, size], dtype=np.int64))
    # (batch, 3 * heads, length, size): queries, keys and values of all heads, one after another.
    heads = graph.add("Transpose", graph.add("Reshape", joint, shape), perm=[0, 2, 1, 3])
    query, key, value = graph.add("Split", heads, outputs=3, axis=1, num_outputs=3)
    scale = graph.constant(f"{name}.scale", np.array(1.0 / np.sqrt(size), dtype=np.float32))
    turned = graph.add("Transpose", key, perm=[0, 1, 3, 2])
    weights = graph.add("Softmax", graph.add("MatMul", graph.add("Mul", query, scale), turned), axis=-1)
    attended = graph.add("Transpose", graph.add("MatMul", weights, value), perm=[0, 2, 1, 3])
    flat = graph.add("Reshape", attended, graph.constant(f"{name}.flat", np.array([0, 0, width], dtype=np.int64)))
    x = _norm(graph, arrays, f"{name}.norm1", graph.add("Add", x, _dense(graph, arrays, f"{name}.mix", flat)))
    wide = graph.add("Gelu", _dense(graph, arrays, f"{name}.widen", x))
    return _norm(graph, arrays, f"{name}.norm2", graph.add("Add", x, _dense(graph, arrays, f"{name}.narrow", wide)))


def _dense(graph: _Graph, arrays: Arrays, name: str, x: str) -> str:
    codes, scales = _quantise(arrays[f"{name}.weight"], _WEIGHT_CODES)
    quantised, scale, zero = graph.add("DynamicQuantizeLinear", x, outputs=3)
    zeros = graph.constant(f"{name}.zeros", np.zeros(len(scales), dtype=np.int8))
    product = graph.add("MatMulInteger", quantised, graph.constant(f"{name}.codes", codes), zero, zeros)
    both = graph.add("Mul", scale, graph.constant(f"{name}.scales", scales))
    exact = graph.add("Mul", graph.add("Cast", product, to=TensorProto.FLOAT), both)
    return str(graph.add("Add", exact, graph.constant(f"{name}.bias", arrays[f"{name}.bias"])))


def _norm(graph: _Graph, arrays: Arrays, name: str, x: str) -> str:
    scale = graph.constant(f"{name}.scale", arrays[f"{name}.scale"])
    shift = graph.constant(f"{name}.shift", arrays[f"{name}.shift"])
    return str(graph.add("LayerNormalization", x, scale, shift, axis=-1, epsilon=EPSILON))


def _quantise(matrix: NDArray[np.float32], codes: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """8-bit codes and one scale a column."""
    scales = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / codes
    return np.rint(matrix / scales).astype(np.int8), scales.astype(np.float32)
