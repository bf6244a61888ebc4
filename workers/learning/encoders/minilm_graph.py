"""MiniLM's six layers as an ONNX graph whose matrices are int8, written straight from the weights.

Weights are rounded per output channel, activations as they come (dynamically), and only in the MatMul
of weights: attention, norms and sums stay float (Wolf et al. 2020; Zafrir et al., Q8BERT, 2019).
The graph has no attention mask: every text is run on its own, so nothing is ever padded, and the
rounding of one text, which depends on its largest activation, never depends on another text.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.encoders.onnx_graph import MICROSOFT, Graph, Weights

LAYERS, HEADS, WIDTH = 6, 12, 384
PER_HEAD = WIDTH // HEADS
EPSILON = 1e-12  # of the layer norms, as in the model's config.json


class Int8Graph(Graph):
    """A graph with int8 products and float norms."""

    def linear(self, x: str, name: str, weight: Any, bias: Any) -> str:
        """x @ weight.T + bias in int8. weight: (out, in);  bias: (out,)."""
        rounded, scale = round_rows(weight)
        product = self.op(
            "DynamicQuantizeMatMul",
            x,
            self.const(f"{name}.int8", rounded.T),
            self.const(f"{name}.scale", scale),
            self.const(f"{name}.zero", np.zeros(len(scale), np.int8)),
            domain=MICROSOFT,
        )
        return str(self.op("Add", product, self.const(f"{name}.bias", bias)))

    def dense(self, x: str, name: str) -> str:
        return self.linear(x, name, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def norm(self, x: str, name: str) -> str:
        gain, shift = (
            self.const(f"{name}.{n}", self.weights[f"{name}.{n}"]) for n in ("weight", "bias")
        )
        return str(self.op("LayerNormalization", x, gain, shift, axis=-1, epsilon=EPSILON))


def round_rows(weight: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], Any]:
    """Symmetric int8 and one scale a row: (out, in) -> (out, in) int8, (out,) float32."""
    scale = np.maximum(np.abs(weight).max(axis=1), 1e-12) / 127
    rounded = np.rint(weight / scale[:, None])
    return rounded.astype(np.int8), scale.astype(np.float32)


def build(weights: Weights, max_tokens: int) -> bytes:
    """A serialised model: `ids` (1, T) int64, T <= max_tokens -> `rows` (1, 384) of unit length."""
    graph = Int8Graph(weights)
    for name, value in (("0", [0]), ("1", [1]), ("2", [2]), ("merged", [0, 0, WIDTH])):
        graph.const(name, np.array(value, np.int64))
    graph.const("split", np.array([0, 0, HEADS, PER_HEAD], np.int64))
    graph.const("third", np.array([WIDTH] * 3, np.int64))
    x = _embed(graph, max_tokens)
    for layer in range(LAYERS):
        x = _layer(graph, x, f"encoder.layer.{layer}")
    mean = graph.op("ReduceMean", x, "1", keepdims=0)
    rows = graph.op("LpNormalization", mean, axis=-1, p=2)
    ids = ("ids", "INT64", [1, "T"])
    return graph.serialise("minilm-int8", rows, ids, ("rows", "FLOAT", [1, WIDTH]))


def _embed(graph: Int8Graph, max_tokens: int) -> str:
    """Word, position and type vectors, summed and normed: (1, T) -> (1, T, 384)."""
    table = {n: graph.weights[f"embeddings.{n}_embeddings.weight"] for n in ("word", "position")}
    kind = graph.weights["embeddings.token_type_embeddings.weight"][0]
    length = graph.op("Slice", graph.op("Shape", "ids"), "1", "2")
    positions = graph.const("positions", table["position"][:max_tokens] + kind)
    words = graph.op("Gather", graph.const("words", table["word"]), "ids")
    summed = graph.op("Add", words, graph.op("Slice", positions, "0", length))
    return graph.norm(summed, "embeddings.LayerNorm")


def _layer(graph: Int8Graph, x: str, name: str) -> str:
    """Self-attention and the feed-forward block, each with its residual and norm."""
    attention = graph.dense(
        _attend(graph, x, f"{name}.attention.self"), f"{name}.attention.output.dense"
    )
    x = graph.norm(graph.op("Add", x, attention), f"{name}.attention.output.LayerNorm")
    wide = graph.op("Gelu", graph.dense(x, f"{name}.intermediate.dense"))
    forward = graph.dense(wide, f"{name}.output.dense")
    return graph.norm(graph.op("Add", x, forward), f"{name}.output.LayerNorm")


def _attend(graph: Int8Graph, x: str, name: str) -> str:
    """softmax(Q K' / sqrt(32)) V over twelve heads: (1, T, 384) -> (1, T, 384)."""
    parts = {
        p: [graph.weights[f"{name}.{p}.{n}"] for n in ("weight", "bias")]
        for p in ("query", "key", "value")
    }
    parts["query"] = [array / np.float32(np.sqrt(PER_HEAD)) for array in parts["query"]]
    weight, bias = (np.concatenate([part[i] for part in parts.values()]) for i in range(2))
    three = graph.op("Split", graph.linear(x, name, weight, bias), "third", outputs=3, axis=-1)
    turns = ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])  # (1, H, T, d), (1, H, d, T), (1, H, T, d)
    q, k, v = (
        graph.op("Transpose", graph.op("Reshape", part, "split"), perm=turn)
        for part, turn in zip(three, turns, strict=True)
    )
    shares = graph.op("Softmax", graph.op("MatMul", q, k), axis=-1)
    heads = graph.op("Transpose", graph.op("MatMul", shares, v), perm=[0, 2, 1, 3])
    return str(graph.op("Reshape", heads, "merged"))
