"""Boxes are found on frozen maps, doubts are told, and precision is measured as the field does."""

import numpy as np
import pytest

from workers.learning.boxes import (
    Boxes,
    BoxHead,
    CellEncoder,
    doubt,
    mean_average_precision,
    overlaps,
    scattering_map,
    suppress,
)
from workers.learning.boxes.head import Detections


def drawn(seed: int) -> tuple[np.ndarray, Boxes]:
    """A canvas of 48 x 64 pixels with a bar and a ring on it."""
    rng = np.random.default_rng(seed)
    canvas = np.zeros((48, 64), np.float32)
    y, x = rng.integers(4, 28, size=2)
    canvas[y : y + 16, x : x + 5] = 1
    top, left = rng.integers(4, 28), rng.integers(40, 46)
    canvas[top : top + 16, left : left + 16] = 1
    canvas[top + 4 : top + 12, left + 4 : left + 12] = 0
    boxes = [[x, y, x + 5, y + 16], [left, top, left + 16, top + 16]]
    return canvas, Boxes.of(np.array(boxes), np.array([0, 1]))


@pytest.fixture(scope="module")
def scene():
    canvases, truth = zip(*map(drawn, range(24)), strict=True)
    encoder = CellEncoder.fit(np.stack(canvases), np.random.default_rng(0))
    return [encoder.encode(canvas) for canvas in canvases], list(truth)


def fitted(scene, count: int) -> BoxHead:
    maps, truth = scene
    return BoxHead().fit(maps[:count], truth[:count], 2, np.random.default_rng(0))


def test_a_cell_is_four_pixels_wide():
    assert scattering_map(np.zeros((30, 41), np.float32)).shape == (7, 10, 49)


def test_maps_move_with_the_picture():
    canvas = np.zeros((64, 64), np.float32)
    canvas[20:30, 22:28] = 1
    moved = np.roll(canvas, (8, 12), (0, 1))
    there = scattering_map(moved)[4:14, 5:14]
    np.testing.assert_allclose(there, scattering_map(canvas)[2:12, 2:11], atol=1e-4)


def test_a_tiny_picture_is_refused():
    with pytest.raises(ValueError, match="too small"):
        scattering_map(np.zeros((8, 40), np.float32))


def test_shapes_are_found_where_they_are(scene):
    maps, truth = scene
    found = [fitted(scene, 12).detect(cells).found for cells in maps[12:]]
    assert mean_average_precision(found, truth[12:], 2) > 0.9


def test_the_same_pictures_give_the_same_head(scene):
    first, second = (fitted(scene, 4).detect(scene[0][20]) for _ in range(2))
    np.testing.assert_array_equal(first.found.boxes, second.found.boxes)


@pytest.mark.parametrize("boxes", [True, False])
def test_it_survives_as_plain_arrays(scene, boxes):
    maps, truth = scene
    taught = truth if boxes else [Boxes.of(np.zeros((0, 4)), np.zeros(0))] * len(truth)
    head = BoxHead().fit(maps[:8], taught[:8], 2, np.random.default_rng(0))
    again = BoxHead.from_arrays(head.to_arrays())
    same = (some.detect(maps[20]).found.boxes for some in (head, again))
    np.testing.assert_array_equal(*same)


def test_pictures_without_a_box_teach_that_there_may_be_none(scene):
    none = Boxes.of(np.zeros((0, 4)), np.zeros(0))
    head = BoxHead().fit(scene[0][:2], [none, none], 2, np.random.default_rng(0))
    assert len(head.detect(scene[0][3]).found) == 0


def test_nothing_can_be_learnt_from_no_picture():
    with pytest.raises(ValueError, match="at least one"):
        BoxHead().fit([], [], 2, np.random.default_rng(0))


def test_a_head_doubts_less_what_it_was_taught(scene):
    head = fitted(scene, 12)
    flipped = [cells[::-1, ::-1] for cells in scene[0][:12]]
    seen, unseen = (doubt(map(head.detect, some)) for some in (scene[0][:12], flipped))
    assert seen.mean() < unseen.mean()


def test_doubts_add_up_or_the_greatest_counts():
    some = Detections(Boxes.of(np.zeros((0, 4)), np.zeros(0)), np.array([0.5, 0.25]))
    none = Detections(some.found, np.zeros(0))
    assert doubt([some, none]).tolist() == [0.75, 0]
    assert doubt([some, none], "greatest").tolist() == [0.5, 0]


def test_overlap_is_intersection_over_union():
    boxes = np.array([[0, 0, 2, 2], [1, 0, 3, 2], [5, 5, 6, 6]], float)
    np.testing.assert_allclose(overlaps(boxes[:1], boxes), [[1, 1 / 3, 0]])


def test_of_two_that_overlap_the_better_stays():
    boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [20, 0, 30, 10]], float)
    assert suppress(boxes, np.array([0.5, 0.9, 0.1]), 0.5).tolist() == [1, 2]


def test_a_box_without_area_is_refused():
    with pytest.raises(ValueError, match="beyond"):
        Boxes.of(np.array([[3, 3, 3, 5]]), np.array([0]))


def truth() -> Boxes:
    return Boxes.of(np.array([[0, 0, 10, 10], [20, 20, 30, 30]]), np.array([0, 0]))


def said(*boxes: tuple[float, ...], scores: tuple[float, ...]) -> Boxes:
    return Boxes(np.array(boxes), np.zeros(len(boxes), int), np.array(scores))


def test_all_found_is_a_precision_of_one():
    found = said((0, 0, 10, 10), (20, 20, 30, 31), scores=(0.4, 0.2))
    assert mean_average_precision([found], [truth()], 1) == 1


def test_a_double_counts_as_wrong():
    found = said((0, 0, 10, 10), (0, 0, 10, 11), (20, 20, 30, 30), scores=(0.9, 0.8, 0.7))
    assert mean_average_precision([found], [truth()], 1) == pytest.approx((1 + 2 / 3) / 2)


def test_what_was_not_found_counts_as_nothing():
    found = said((0, 0, 10, 10), scores=(0.9,))
    assert mean_average_precision([found], [truth()], 1) == 0.5


def test_classes_that_do_not_occur_do_not_count():
    found = said((0, 0, 10, 10), (20, 20, 30, 30), scores=(0.4, 0.2))
    assert mean_average_precision([found], [truth()], 3) == 1


def test_without_a_true_box_there_is_no_precision():
    none = Boxes.of(np.zeros((0, 4)), np.zeros(0))
    with pytest.raises(ValueError, match="true box"):
        mean_average_precision([none], [none], 1)
