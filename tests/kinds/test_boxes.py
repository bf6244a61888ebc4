"""Boxes: shapes within the image, and which of two answers are the same."""

from __future__ import annotations

from typing import Any

import pytest

from labelhub.kinds import KINDS, KindError, Task
from labelhub.kinds.overlap import overlap

KIND = KINDS["boxes"]
CLASSES = [{"id": "c1", "name": "Cat"}, {"id": "c2", "name": "Dog"}]
IMAGE = {"width": 100, "height": 50}
ALL = Task(CLASSES, KIND.options({"shapes": ["point", "polygon", "box"]}), IMAGE)


def box(x: float, y: float, width: float, height: float, label: str = "c1") -> dict[str, Any]:
    return {"type": "box", "label": label, "x": x, "y": y, "width": width, "height": height}


def polygon(*points: tuple[float, float], label: str = "c1") -> dict[str, Any]:
    return {"type": "polygon", "label": label, "points": [list(point) for point in points]}


def point(x: float, y: float, label: str = "c1") -> dict[str, Any]:
    return {"type": "point", "label": label, "x": x, "y": y}


def agreement(mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> float:
    return KIND.agreement({"shapes": mine}, {"shapes": theirs})


@pytest.mark.parametrize(
    ("shape", "field"),
    [
        (box(-1, 0, 10, 10), "x"),
        (box(0, 0, 101, 10), "width"),
        (box(95, 0, 10, 10), "width"),
        (box(0, 45, 10, 10), "height"),
        (box(0, 0, 0, 10), "width"),
        (box(100, 0, 5, 10), "width"),
        (box(0, 0, -5, 10), "width"),
        (box(0, 0, float("nan"), 10), "width"),
        (box(0, 0, 10**400, 10), "width"),
        (box(0, 0, True, 10), "width"),
        (box(0, 0, 10, 10, "c9"), "label"),
        (point(0, 51), "y"),
        (point(float("inf"), 0), "x"),
        (polygon((0, 0), (1, 1)), "points"),
        (polygon((0, 0), (1, 1), (101, 0)), "points.2.x"),
        ({"type": "polygon", "label": "c1", "points": [[0, 0], [1], [2, 2]]}, "points.1"),
        ({"type": "circle", "label": "c1"}, "type"),
        ({"type": ["box"], "label": "c1"}, "type"),
        ("box", "type"),
    ],
)
def test_what_is_no_shape_on_the_image_is_refused_with_its_place(shape: Any, field: str) -> None:
    with pytest.raises(KindError) as error:
        KIND.validate({"shapes": [box(0, 0, 1, 1), shape]}, ALL)
    assert error.value.field == f"value.shapes.1.{field}"


def test_a_box_may_fill_the_image_and_rounding_is_cut_off() -> None:
    given = box(-0.004, 0, 100.004, 50.009)
    assert KIND.validate({"shapes": [given]}, ALL) == {"shapes": [box(0.0, 0.0, 100.0, 50.0)]}


def test_only_the_projects_shapes_can_be_drawn_and_boxes_are_the_default() -> None:
    task = Task(CLASSES, KIND.options({}), IMAGE)
    assert KIND.validate({"shapes": [box(0, 0, 1, 1)]}, task)
    with pytest.raises(KindError, match="Draw one of: box"):
        KIND.validate({"shapes": [point(0, 0)]}, task)


@pytest.mark.parametrize("shapes", [[], ["circle"], "box", None, [["box"]]])
def test_shapes_that_there_are_not_are_no_option(shapes: object) -> None:
    with pytest.raises(KindError, match=r"options\.shapes"):
        KIND.options({"shapes": shapes})


def test_boxes_agree_from_half_of_what_they_cover_together() -> None:
    assert overlap(box(0, 0, 10, 10), box(5, 0, 10, 10)) == pytest.approx(1 / 3)
    assert agreement([box(0, 0, 10, 10)], [box(0, 0, 10, 20)]) == 1
    assert agreement([box(0, 0, 10, 10)], [box(0, 0, 10, 21)]) == 0
    assert agreement([box(0, 0, 10, 10)], [box(0, 0, 10, 10, "c2")]) == 0
    assert agreement([box(0, 0, 10, 10)], [box(0, 0, 10, 10), box(50, 0, 9, 9)]) == pytest.approx(
        2 / 3
    )


def test_each_shape_is_matched_once_and_as_many_as_can_be() -> None:
    # The first of mine fits both of theirs, the second only the first: a greedy match would lose one.
    mine = [box(0, 0, 10, 10), box(0, 0, 10, 6)]
    theirs = [box(0, 0, 10, 9), box(0, 0, 10, 16)]
    assert overlap(mine[1], theirs[1]) < 0.5
    assert agreement(mine, theirs) == agreement(theirs, mine) == 1


def test_polygons_agree_by_their_area_and_not_by_the_box_around_them() -> None:
    lower, upper = polygon((0, 0), (40, 40), (0, 40)), polygon((0, 0), (40, 0), (40, 40))
    assert overlap(lower, upper) < 0.05
    assert overlap(lower, polygon((0, 0), (40, 40), (20, 40), (0, 40))) > 0.95


def test_points_agree_when_they_are_near() -> None:
    assert agreement([point(0, 0)], [point(6, 8)]) == 1
    assert agreement([point(0, 0)], [point(6, 9)]) == 0


def test_shapes_are_counted_in_words() -> None:
    shapes = [box(0, 0, 1, 1), point(0, 0, "c2"), box(0, 0, 1, 1)]
    assert KIND.words({"shapes": shapes}, CLASSES, IMAGE) == "2 × Cat, 1 × Dog"
    assert KIND.words({"shapes": []}, CLASSES, IMAGE) == "no shape"
