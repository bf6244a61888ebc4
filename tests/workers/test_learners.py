"""What learners make of answers: alignment, comparisons, boxes, and the part of a pool they look at."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from labelhub import storage
from labelhub.flow.edit_project import new_guideline
from labelhub.kinds.base import Value
from labelhub.models import Item, ModelVersion, ProjectRound, QueueEntry
from tests.workers.kinds import (
    BOXES,
    PREFERENCE,
    REWRITING,
    SPANS,
    Sort,
    encode,
    label,
    make_project,
    run_a_round,
)
from workers.arrays import Answers
from workers.learners.base import looked_at, of_the_pool, within
from workers.learners.boxes import looked_at_size, read_picture
from workers.learners.preference import comparisons
from workers.learners.shapes import boxes_of, drawn_as, value_of
from workers.learners.spans import aligned
from workers.learning.boxes import Boxes
from workers.learning.fill_queue import Queue
from workers.learning.preference import FIRST, TIE
from workers.learning.spans.offsets import to_offsets, words_of


def labelled(sort: Sort, count: int, items: int = 60) -> Any:
    """A project of this kind after one round on so many labels."""
    cast = make_project(sort, items)
    encode(cast)
    label(cast, sort.right, count)
    run_a_round(cast)
    assert ProjectRound.objects.get(project=cast.project).error is None
    return cast


def newest() -> ModelVersion:
    return ModelVersion.objects.latest("number")


# -- spans ---------------------------------------------------------------------------------------


def test_spans_of_code_points_come_back_as_they_were() -> None:
    text = "👍🏽 Zoë Müller met Bob in New York"
    words = words_of(text)
    spans = [(3, 13, "c1"), (18, 21, "c1"), (25, 33, "c2")]
    found, lost = aligned(words, spans)
    assert (to_offsets(words, found), lost) == (spans, 0)


def test_of_spans_that_overlap_the_longest_stays() -> None:
    words = words_of("University of New York City")
    spans = [(14, 22, "c2"), (0, 27, "c1"), (23, 27, "c3")]
    assert aligned(words, spans) == ([(0, 5, "c1")], 2)


def test_two_spans_of_one_word_and_one_of_no_word_are_not_lost_in_silence() -> None:
    words = words_of("unbelievable  story")
    assert aligned(words, [(0, 2, "c1"), (2, 12, "c2"), (12, 13, "c1")]) == ([(0, 1, "c2")], 2)


@pytest.mark.django_db
@pytest.mark.usefixtures("files_folder")
def test_spans_that_cannot_be_learnt_are_counted_and_said() -> None:
    def nested(item: Item) -> Value:
        spans = SPANS.right(item)["spans"]
        inner = [{**span, "end": span["start"] + 2, "label": "c2"} for span in spans]
        every = [*spans, *inner]
        return {"spans": sorted(every, key=lambda s: (s["start"], s["end"], s["label"]))}

    labelled(replace(SPANS, right=nested), 12)
    version = newest()
    assert version.metrics["unaligned"] > 0
    assert version.metrics["spans"] >= version.metrics["unaligned"]
    assert f"{version.metrics['unaligned']} spans overlap longer ones" in version.recipe["reason"]


@pytest.mark.django_db
@pytest.mark.usefixtures("files_folder")
def test_texts_without_a_word_and_a_class_that_is_taken_away_break_no_round() -> None:
    def some(number: int) -> dict[str, Any]:
        return {"text": "   "} if number % 4 == 0 else SPANS.item(number)

    cast = labelled(replace(SPANS, item=some), 12)
    kept = [{"id": "c1", "name": "Person"}, {"id": "c3", "name": "Place"}]
    new_guideline(project=cast.project, by=cast.alice, classes=kept)
    run_a_round(cast)
    assert ProjectRound.objects.get(project=cast.project).error is None
    assert newest().classes == ["c1", "c3"]


# -- preference ----------------------------------------------------------------------------------


def test_of_two_outputs_one_is_better_or_they_are_alike() -> None:
    assert comparisons({"best": [1]}, 2) == [(1, 0, FIRST)]
    assert comparisons({"best": [0, 1]}, 2) == [(0, 1, TIE)]


def test_of_four_outputs_each_best_one_beats_the_others_and_ties_with_its_equals() -> None:
    found = comparisons({"best": [3, 0]}, 4)
    won = [(0, 1, FIRST), (0, 2, FIRST), (3, 1, FIRST), (3, 2, FIRST)]
    assert sorted(found) == sorted([*won, (0, 3, TIE)])
    assert comparisons({"best": [0, 1, 2]}, 3) == [(0, 1, TIE), (0, 2, TIE), (1, 2, TIE)]


@pytest.mark.django_db
@pytest.mark.usefixtures("files_folder")
def test_what_people_prefer_is_learnt_whatever_the_order_of_the_outputs() -> None:
    labelled(PREFERENCE, 30)
    assert newest().metrics["agreement"] == 1.0


@pytest.mark.django_db
@pytest.mark.usefixtures("files_folder")
def test_outputs_that_are_the_same_tell_nothing_and_come_last() -> None:
    def some(number: int) -> dict[str, Any]:
        same = {"text": "", "outputs": ["Thank you.", "Thank you."]}
        return same if number % 3 == 0 else PREFERENCE.item(number)

    def best(item: Item) -> Value:
        outputs = item.data["outputs"]
        places = [place for place, output in enumerate(outputs) if output.startswith("Thank")]
        return {"best": places, "reasons": [], "shown": list(range(len(outputs)))}

    cast = labelled(replace(PREFERENCE, item=some, right=best), 12)
    chosen = QueueEntry.objects.filter(project=cast.project, arm="chosen").order_by("rank")
    same = [entry.item.data["outputs"][0] == entry.item.data["outputs"][1] for entry in chosen]
    assert any(same)
    assert same == sorted(same)


# -- rewriting -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("files_folder")
def test_drafts_that_people_would_change_are_told_from_those_that_they_would_keep() -> None:
    cast = labelled(REWRITING, 30, items=90)
    chosen = QueueEntry.objects.filter(project=cast.project, arm="chosen").order_by("rank")
    bad = [entry.item.data["draft"].startswith("blorp") for entry in chosen]
    scores = np.array([entry.score for entry in chosen])
    assert bad[0]
    assert scores[bad].min() > scores[~np.array(bad)].max()


@pytest.mark.django_db
@pytest.mark.usefixtures("files_folder")
def test_before_ten_edits_the_reason_says_that_drafts_are_typical_ones() -> None:
    labelled(REWRITING, 6)
    assert "of the first 10 edits" in newest().recipe["reason"]
    assert {e.strategy for e in QueueEntry.objects.all()} <= {"typiclust", "random"}


# -- boxes ---------------------------------------------------------------------------------------


def test_polygons_and_points_are_learnt_as_the_boxes_around_them() -> None:
    shapes = [
        {"type": "polygon", "label": "c2", "points": [[10, 4], [2, 8], [6, 20]]},
        {"type": "polygon", "label": "c2", "points": [[1, 1], [1, 5], [1, 9]]},
        {"type": "point", "label": "c1", "x": 50, "y": 40},
        {"type": "box", "label": "c1", "x": 1, "y": 2, "width": 3, "height": 4},
        {"type": "box", "label": "gone", "x": 1, "y": 2, "width": 3, "height": 4},
    ]
    boxes, columns = boxes_of({"shapes": shapes}, ["c1", "c2"], (2.0, 1.0))
    assert boxes.tolist() == [[4, 4, 20, 20], [94, 34, 106, 46], [2, 2, 8, 6]]
    assert columns.tolist() == [1, 0, 0]


@pytest.mark.parametrize("kind", ["point", "box"])
def test_what_is_found_is_drawn_as_people_draw_it(kind: str) -> None:
    place = {"x": 30.0, "y": 40.0}
    sides = {"width": 8.0, "height": 6.0} if kind == "box" else {}
    value = {"shapes": [{"label": "c1", "type": kind, **place, **sides}]}
    found = Boxes.of(*boxes_of(value, ["c1"], (0.5, 0.5)))
    assert value_of(found, ["c1"], (0.5, 0.5), drawn_as([value], ["c1"])) == value


@pytest.mark.django_db
@pytest.mark.usefixtures("files_folder")
def test_points_alone_are_learnt_too() -> None:
    def middles(item: Item) -> Value:
        boxes = BOXES.right(item)["shapes"]
        return {
            "shapes": [
                {"type": "point", "label": box["label"],
                 "x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
                for box in boxes
            ]
        }  # fmt: skip

    labelled(replace(BOXES, right=middles, options={"shapes": ["point"]}), 25)
    assert newest().metrics["agreement"] is not None
    assert {e.strategy for e in QueueEntry.objects.all()} <= {"most_doubtful", "random"}


@pytest.mark.parametrize("size", [(8, 8), (4000, 30), (640, 480), (1, 900), (128, 16)])
def test_every_picture_is_made_small_but_not_too_small(size: tuple[int, int]) -> None:
    sides = looked_at_size(*size)
    assert 16 <= min(sides) <= max(sides) <= 128


def test_the_shape_of_a_photograph_is_kept() -> None:
    assert looked_at_size(640, 480) == (128, 96)


@pytest.mark.usefixtures("files_folder")
def test_a_turned_picture_is_read_as_it_is_shown() -> None:
    image, file = Image.new("L", (200, 100)), io.BytesIO()
    image.paste(255, (0, 0, 100, 100))  # white on the left, as the file has it
    turned = Image.Exif()
    turned[0x0112] = 6  # to be turned clockwise by a quarter
    image.save(file, "JPEG", exif=turned)
    storage.write_bytes("items/1/turned", file.getvalue())
    grey, scale = read_picture(Item(media="items/1/turned"))
    assert grey.shape == (128, 64)
    assert scale == (0.64, 0.64)
    assert grey[:50].mean() > 0.9 > 0.1 > grey[80:].mean()


@pytest.mark.django_db
@pytest.mark.usefixtures("files_folder")
def test_pictures_without_a_box_make_no_model_and_typical_ones_come() -> None:
    cast = labelled(replace(BOXES, right=lambda item: {"shapes": []}), 12)
    assert not ModelVersion.objects.exists()
    chosen = QueueEntry.objects.filter(project=cast.project, arm="chosen")
    assert {entry.strategy for entry in chosen} == {"typiclust"}


@pytest.mark.django_db
@pytest.mark.usefixtures("files_folder")
def test_one_class_of_boxes_is_enough() -> None:
    def alike(item: Item) -> Value:
        return {"shapes": [{**shape, "label": "c1"} for shape in BOXES.right(item)["shapes"]]}

    cast = make_project(BOXES, 50)
    new_guideline(project=cast.project, by=cast.alice, classes=[{"id": "c1", "name": "Thing"}])
    encode(cast)
    label(cast, alike, 20)
    run_a_round(cast)
    assert ProjectRound.objects.get(project=cast.project).error is None
    assert newest().metrics["shapes"] > 0


# -- a part of the pool --------------------------------------------------------------------------


def answers(train: list[int], selectable: list[int], audited: list[int]) -> Answers:
    return Answers(
        train=np.array(train, np.int64), values=[{"n": row} for row in train],
        drawn=np.zeros(len(train), bool), audited=np.array(audited, np.int64),
        audit_values=[{"n": row} for row in audited], human=np.zeros(100, bool),
        selectable=np.array(selectable, np.int64), pending=np.array([99], np.int64),
        handed_out=0, handed_out_random=0, human_labels=0, data_hash="",
    )  # fmt: skip


def test_a_round_looks_at_no_more_than_it_can_hold() -> None:
    size = np.full(100, 10)
    size[50:60] = -1  # not read yet
    given = answers(list(range(20)), list(range(30, 90)), [20, 21])
    rows = looked_at(given, size, 105, np.random.default_rng(0))
    chosen = set(rows.tolist())
    assert chosen >= {20, 21, 99} | set(range(10, 20)), (
        "the latest answers, the audit, what is held"
    )
    assert chosen.isdisjoint(range(10))
    assert len(chosen & set(range(30, 90))) == 10
    assert chosen.isdisjoint(range(50, 60))


def test_positions_in_a_part_are_those_of_the_pool() -> None:
    given = answers([5, 3, 40], [10, 11, 12], [7, 60])
    rows = np.array([3, 5, 7, 11, 99])
    some = within(given, rows)
    assert rows[some.train].tolist() == [5, 3] == [value["n"] for value in some.values]
    assert rows[some.audited].tolist() == [7] == [value["n"] for value in some.audit_values]
    assert rows[some.selectable].tolist() == [11]
    assert rows[some.pending].tolist() == [99]


def test_a_random_item_of_a_part_was_drawn_from_all_of_the_pool() -> None:
    queue = Queue(np.array([1, 0]), np.zeros(2), ["random", "mix"], np.array([0.5, 1.0]))
    found = of_the_pool(queue, np.array([30, 70]), 400)
    assert found.indices.tolist() == [70, 30]
    assert found.probabilities.tolist() == [1 / 400, 1.0]
