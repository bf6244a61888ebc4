"""Boxes: overlap, suppression of doubles, and the mean average precision of a detector.

A box is (left, top, right, bottom) in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Boxes:
    """What is, or is thought to be, on one picture. boxes: (M, 4);  classes: (M,);  scores: (M,)."""

    boxes: FloatArray
    classes: IntArray
    scores: FloatArray

    @classmethod
    def of(cls, boxes: FloatArray, classes: IntArray) -> Boxes:
        """As a person drew them. Raises ValueError for a box without area."""
        boxes = np.asarray(boxes, np.float64).reshape(-1, 4)
        if (boxes[:, 2:] <= boxes[:, :2]).any():
            raise ValueError("a box needs its right and bottom beyond its left and top")
        return cls(boxes, np.asarray(classes, np.intp), np.ones(len(boxes)))

    def __len__(self) -> int:
        return len(self.boxes)


def overlaps(some: FloatArray, others: FloatArray) -> FloatArray:
    """Intersection over union of each with each: (M, 4), (P, 4) -> (M, P)."""
    corner = np.maximum(some[:, None, :2], others[None, :, :2])
    sides = np.minimum(some[:, None, 2:], others[None, :, 2:]) - corner
    shared = np.maximum(sides, 0).prod(axis=2)
    area = (some[:, 2:] - some[:, :2]).prod(axis=1)[:, None]
    return shared / np.maximum(area + (others[:, 2:] - others[:, :2]).prod(axis=1) - shared, 1e-9)


def suppress(boxes: FloatArray, scores: FloatArray, most: float) -> IntArray:
    """Positions kept, best first: none overlaps a better one by more than `most`. (M, 4), (M,)."""
    order, kept = np.argsort(-scores, kind="stable"), []
    apart = overlaps(boxes, boxes) <= most
    while len(order):
        kept.append(order[0])
        order = order[1:][apart[order[0], order[1:]]]
    return np.array(kept, np.intp)


def mean_average_precision(
    found: Sequence[Boxes], truth: Sequence[Boxes], classes: int, overlap: float = 0.5
) -> float:
    """Mean over the classes that occur of the area under precision and recall, all points.

    Everingham et al. 2010 (PASCAL VOC): a detection is right if it overlaps a box of its class that no
    better one has taken. Raises ValueError where there is not a single true box.
    """
    met = [k for k in range(classes) if any((t.classes == k).any() for t in truth)]
    if not met:
        raise ValueError("without a true box there is no precision to average")
    return float(np.mean([_average_precision(found, truth, k, overlap) for k in met]))


def _average_precision(
    found: Sequence[Boxes], truth: Sequence[Boxes], k: int, overlap: float
) -> float:
    judged = [_judge(f, t, k, overlap) for f, t in zip(found, truth, strict=True)]
    scores = np.concatenate([score for score, _ in judged])
    right = np.concatenate([hit for _, hit in judged])[np.argsort(-scores, kind="stable")]
    total = sum(int((t.classes == k).sum()) for t in truth)
    precision = right.cumsum() / np.arange(1, len(right) + 1)
    # Precision at a recall is the best one at that recall or beyond it.
    best = np.maximum.accumulate(precision[::-1])[::-1]
    return float(best[right].sum() / total)


def _judge(
    found: Boxes, truth: Boxes, k: int, overlap: float
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Scores of a picture's detections of class k, and which of them are right."""
    mine = np.flatnonzero(found.classes == k)
    mine = mine[np.argsort(-found.scores[mine], kind="stable")]
    common = overlaps(found.boxes[mine], truth.boxes[truth.classes == k])
    right = np.zeros(len(mine), bool)
    for i in range(len(mine) if common.shape[1] else 0):
        best = int(common[i].argmax())
        right[i] = common[i, best] >= overlap
        if right[i]:
            common[:, best] = -1
    return found.scores[mine], right
