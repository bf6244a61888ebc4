"""Boxes: shapes on an image, each with a class."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from labelhub.kinds.base import (
    Classes,
    ClassList,
    KindError,
    Options,
    Task,
    Value,
    a_list,
    an_object,
    checked_class,
    known_options,
    name_of,
    shared_fraction,
)
from labelhub.kinds.overlap import matched

SHAPES = ("box", "polygon", "point")
MOST = 1000  # shapes of an item
MOST_POINTS = 10_000  # of a polygon
SLACK = 0.01  # pixels outside of the image that are rounding, and are cut off

Shape = dict[str, Any]


class Boxes:
    """Values are {"shapes": [...]} in the image's pixels as it is shown, the origin at top left.

    {"type": "box", "label", "x", "y", "width", "height"}, {"type": "polygon", "label", "points":
    [[x, y], ...]} or {"type": "point", "label", "x", "y"}. No shape is an answer too.
    """

    name = "boxes"
    modalities: tuple[str, ...] = ("image",)
    classes: ClassList = "required"
    fewest = 1
    fields: Mapping[str, type] = {}

    def options(self, given: Mapping[str, Any]) -> Options:
        """shapes: the types that may be drawn."""
        shapes = given.get("shapes", ["box"])
        wrong = not isinstance(shapes, list) or not shapes or any(s not in SHAPES for s in shapes)
        if wrong:
            raise KindError("options.shapes", f"A list of some of: {', '.join(SHAPES)}.")
        ordered = [shape for shape in SHAPES if shape in shapes]
        return {**known_options(given, {"shapes": ordered}), "shapes": ordered}

    def measured(self, options: Mapping[str, Any]) -> bool:
        return False

    def check_item(self, data: Mapping[str, Any]) -> None:
        """Any image will do."""

    def validate(self, value: object, task: Task) -> Value:
        """Raises KindError for shapes that are not allowed, or not within the image."""
        given = a_list(an_object(value, '{"shapes": []}'), "shapes", MOST)
        return {
            "shapes": [_shape(entry, f"value.shapes.{at}", task) for at, entry in enumerate(given)]
        }

    def label_of(self, value: Value) -> str:
        return ""

    def labels_of(self, value: Value) -> list[str]:
        return sorted({shape["label"] for shape in value["shapes"]})

    def agrees(self, one: Value, other: Value) -> bool:
        """Every shape of one has its match in the other."""
        return self.agreement(one, other) == 1

    def agreement(self, one: Value, other: Value) -> float:
        """F1 of shapes that match one to one: type and class the same, and half of them shared."""
        mine, theirs = one["shapes"], other["shapes"]
        return shared_fraction(matched(mine, theirs), len(mine), len(theirs))

    def words(self, value: Value, classes: Classes, data: Mapping[str, Any]) -> str:
        counted: dict[str, int] = {}
        for shape in value["shapes"]:
            counted[shape["label"]] = counted.get(shape["label"], 0) + 1
        said = [f"{count} \u00d7 {name_of(label, classes)}" for label, count in counted.items()]
        return ", ".join(said) or "no shape"


def _shape(entry: object, path: str, task: Task) -> Shape:
    allowed = task.options.get("shapes", ["box"])
    kind = entry.get("type") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or kind not in allowed:
        raise KindError(f"{path}.type", f"Draw one of: {', '.join(allowed)}.")
    label = checked_class(entry.get("label"), f"{path}.label", task.classes)
    width, height = float(task.data.get("width") or 0), float(task.data.get("height") or 0)
    found: Shape = {"type": kind, "label": label}
    if kind == "polygon":
        return found | {"points": _points(entry, path, width, height)}
    x, y = _within(entry, "x", path, width), _within(entry, "y", path, height)
    if kind == "point":
        return found | {"x": x, "y": y}
    sides = {
        "width": _side(entry, "width", path, x, width),
        "height": _side(entry, "height", path, y, height),
    }
    return found | {"x": x, "y": y} | sides


def _points(entry: Mapping[str, Any], path: str, width: float, height: float) -> list[list[float]]:
    given = entry.get("points")
    if not isinstance(given, list) or not 3 <= len(given) <= MOST_POINTS:
        raise KindError(f"{path}.points", f"Send a list of 3 to {MOST_POINTS:,} points [x, y].")
    points = []
    for at, point in enumerate(given):
        if not isinstance(point, list) or len(point) != 2:
            raise KindError(f"{path}.points.{at}", "Send a point as [x, y].")
        named, where = dict(zip("xy", point, strict=True)), f"{path}.points.{at}"
        points.append([_within(named, "x", where, width), _within(named, "y", where, height)])
    return points


def _within(entry: Mapping[str, Any], name: str, path: str, most: float) -> float:
    """A coordinate on the image, from 0 to `most`."""
    place = _number(entry.get(name), f"{path}.{name}")
    if not -SLACK <= place <= most + SLACK:
        raise KindError(f"{path}.{name}", f"Not within the image: {place:g} of {most:g}.")
    return min(max(0.0, place), most)


def _side(entry: Mapping[str, Any], name: str, path: str, start: float, most: float) -> float:
    """A width or height, above 0, that ends within the image."""
    side = _number(entry.get(name), f"{path}.{name}")
    if start + side > most + SLACK:
        raise KindError(
            f"{path}.{name}", f"The box ends outside of the image, at {start + side:g}."
        )
    side = min(side, most - start)
    if side <= 0:
        raise KindError(f"{path}.{name}", "A box needs a size above 0.")
    return side


def _number(value: object, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise KindError(path, "Send a number.")
    # An integer of JSON can be larger than any float.
    if abs(value) > 1e9 or not math.isfinite(value):
        raise KindError(path, "Send a number of pixels.")
    return float(value)
