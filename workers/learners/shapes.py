"""Shapes that people drew as the boxes that a head learns, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from labelhub.kinds.base import Value
from workers.learning.boxes import Boxes

IntArray = npt.NDArray[np.integer[Any]]
Shape = dict[str, Any]
Scale = tuple[float, float]  # (x, y), from a picture's own pixels to those that are looked at

POINT = 12.0  # pixels looked at: a point is learnt as a box so wide around it, three cells


def shapes_of(value: Value, classes: Sequence[str]) -> list[Shape]:
    """An answer's shapes; those of a class that is gone are left out, and polygons without a size."""
    known = [shape for shape in value["shapes"] if shape["label"] in classes]
    return [shape for shape in known if shape["type"] == "point" or _has_size(_corners(shape))]


def boxes_of(
    value: Value, classes: list[str], scale: Scale
) -> tuple[npt.NDArray[np.float64], IntArray]:
    """The boxes (M, 4) around an answer's shapes, scaled, and their class columns (M,)."""
    shapes = shapes_of(value, classes)
    boxes = np.array([_corners(shape) for shape in shapes], np.float64).reshape(-1, 4)
    boxes *= np.array(scale * 2)
    points = np.array([shape["type"] == "point" for shape in shapes], bool)
    boxes[points] += np.array([-1, -1, 1, 1]) * POINT / 2
    return boxes, np.array([classes.index(shape["label"]) for shape in shapes], np.intp)


def drawn_as(values: Sequence[Value], classes: list[str]) -> list[str]:
    """Of each class "point" where people mostly draw points, else "box". (K,)"""
    shapes = [shape for value in values for shape in shapes_of(value, classes)]
    drawn = Counter(shape["label"] for shape in shapes)
    points = Counter(shape["label"] for shape in shapes if shape["type"] == "point")
    return ["point" if 2 * points[name] > drawn[name] else "box" for name in classes]


def value_of(found: Boxes, classes: list[str], scale: Scale, drawn: list[str]) -> Value:
    """Boxes as a person would draw them, in the picture's own pixels. drawn: as `drawn_as` says"""
    corners = (found.boxes / np.array(scale * 2)).tolist()
    columns = found.classes.tolist()
    return {
        "shapes": [
            {"label": classes[column], **_drawn(drawn[column], *box)}
            for box, column in zip(corners, columns, strict=True)
        ]
    }


def _drawn(kind: str, left: float, top: float, right: float, bottom: float) -> Shape:
    if kind == "point":
        return {"type": "point", "x": (left + right) / 2, "y": (top + bottom) / 2}
    return {"type": "box", "x": left, "y": top, "width": right - left, "height": bottom - top}


def _corners(shape: Shape) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) in pixels; of a point, no size."""
    if shape["type"] == "box":
        x, y = shape["x"], shape["y"]
        return x, y, x + shape["width"], y + shape["height"]
    points = shape["points"] if shape["type"] == "polygon" else [(shape["x"], shape["y"])]
    across, down = zip(*points, strict=True)
    return min(across), min(down), max(across), max(down)


def _has_size(box: tuple[float, float, float, float]) -> bool:
    return box[0] < box[2] and box[1] < box[3]
