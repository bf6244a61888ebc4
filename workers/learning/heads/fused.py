"""Graph spreading and a head, multiplied: the graph leads while labels are few.

A product of experts (Hinton 2002) whose second factor grows with the number of labels.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]

FULL_TRUST = 200  # labels at which the head counts as much as the graph
SPREAD_FLOOR, HEAD_FLOOR = 1e-4, 1e-3  # no class is ruled out by one of the two alone


def fuse(spread: FloatArray, probs: FloatArray, labels: int) -> npt.NDArray[np.float32]:
    """spread: (N, K) of the graph;  probs: (N, K) of the head;  labels: how many both learnt from.

    Returns (N, K), rows sum to one: (spread + 1e-4) * (probs + 1e-3)^min(1, labels/200).
    """
    trust = min(1.0, labels / FULL_TRUST)
    product = (spread + SPREAD_FLOOR) * (probs + HEAD_FLOOR) ** trust
    return np.asarray(product / product.sum(axis=1, keepdims=True), np.float32)
