"""How far two shapes cover the same part of an image, and which shapes of two answers match."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageChops, ImageDraw

Shape = Mapping[str, Any]
Bounds = tuple[float, float, float, float]  # left, top, right, bottom

ENOUGH = 0.5  # intersection over union from which two shapes are the same (PASCAL VOC)
NEAR = 10.0  # pixels between two points that mean the same place
GRID = 256  # cells a side on which polygons are compared


def matched(mine: Sequence[Shape], theirs: Sequence[Shape]) -> int:
    """The most pairs of matching shapes, each shape in one pair at most.

    The largest matching, not a greedy one: it is the same from either side.
    """
    partners = [[at for at, other in enumerate(theirs) if same(shape, other)] for shape in mine]
    taken: dict[int, int] = {}  # one of theirs -> one of mine
    return sum(_placed(start, partners, taken) for start in range(len(mine)))


def _placed(start: int, partners: Sequence[Sequence[int]], taken: dict[int, int]) -> bool:
    """Find `start` a partner, moving others to theirs where that helps (an augmenting path)."""
    came_from: dict[int, int] = {}  # one of theirs -> the one of mine that reached it
    waiting = [start]
    while waiting:
        mine = waiting.pop()
        for theirs in partners[mine]:
            if theirs in came_from:
                continue
            came_from[theirs] = mine
            if theirs not in taken:
                _move(theirs, came_from, taken)
                return True
            waiting.append(taken[theirs])
    return False


def _move(free: int, came_from: dict[int, int], taken: dict[int, int]) -> None:
    """Go back along the path: each of mine takes the partner that it reached, and gives its own up."""
    theirs: int | None = free
    while theirs is not None:
        mine = came_from[theirs]
        given_up = next((other for other, owner in taken.items() if owner == mine), None)
        taken[theirs] = mine
        theirs = given_up


def same(one: Shape, other: Shape) -> bool:
    """Type and class are the same, and the places nearly."""
    if (one["type"], one["label"]) != (other["type"], other["label"]):
        return False
    if one["type"] == "point":
        return math.dist((one["x"], one["y"]), (other["x"], other["y"])) <= NEAR
    return one == other or overlap(one, other) >= ENOUGH


def overlap(one: Shape, other: Shape) -> float:
    """Intersection over union of two boxes or two polygons: 0..1."""
    mine, theirs = bounds(one), bounds(other)
    width = min(mine[2], theirs[2]) - max(mine[0], theirs[0])
    height = min(mine[3], theirs[3]) - max(mine[1], theirs[1])
    if width <= 0 or height <= 0:
        return 0.0
    if one["type"] == "polygon":
        return _drawn_overlap(one, other, mine, theirs)
    shared = width * height
    return shared / (one["width"] * one["height"] + other["width"] * other["height"] - shared)


def bounds(shape: Shape) -> Bounds:
    """The smallest upright box around a box or polygon."""
    if shape["type"] == "box":
        left, top = shape["x"], shape["y"]
        return left, top, left + shape["width"], top + shape["height"]
    across, down = zip(*shape["points"], strict=True)
    return min(across), min(down), max(across), max(down)


def _drawn_overlap(one: Shape, other: Shape, mine: Bounds, theirs: Bounds) -> float:
    """Both are drawn on a grid, so that crossing and hollow outlines count as they look."""
    left, top = min(mine[0], theirs[0]), min(mine[1], theirs[1])
    across, down = max(mine[2], theirs[2]) - left, max(mine[3], theirs[3]) - top
    drawn = []
    for shape in (one, other):
        image = Image.new("1", (GRID, GRID))
        corners = [
            ((x - left) / across * GRID, (y - top) / down * GRID) for x, y in shape["points"]
        ]
        ImageDraw.Draw(image).polygon(corners, fill=1)
        drawn.append(image)
    union = _cells(ImageChops.logical_or(*drawn))
    return _cells(ImageChops.logical_and(*drawn)) / union if union else 0.0


def _cells(image: Image.Image) -> int:
    return int(image.histogram()[-1])
