"""Boxes on pictures: a dense head on frozen maps, the pictures with most doubtful detections first.

Maps are large, and made in the time that people need for a few boxes. So a round makes those that it
looks at, and keeps them in memory as long as the process lives; nothing of them is stored.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from labelhub import storage
from labelhub.kinds.base import Value
from labelhub.models import Item
from workers.arrays import Answers, read_answers
from workers.learners.base import ONE_IN_TEN, Given, Learnt, agreement, filled, items_of, outcome
from workers.learners.shapes import boxes_of, drawn_as, shapes_of, value_of
from workers.learning.boxes import Boxes, BoxHead, CellEncoder, doubt
from workers.learning.strategies import STRATEGIES, Strategy
from workers.learning.strategies.worth import by_worth

Rows = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]

LONGEST, SHORTEST = 128, 16  # pixels of a side that is looked at: a cell has 4
ON_AXES = 150  # pictures that the cells' axes are found on
CANDIDATES = 150  # pictures whose detections a round looks at
LEARNT_FROM = 300  # of the labelled pictures, the latest
SURE = 0.5  # of a detection that counts as the model's answer
AUDITED = 100  # pictures of the audit that are compared with what the model says
KEPT = LEARNT_FROM + CANDIDATES + AUDITED  # maps in memory, in half precision: at most 260 kB each


@dataclass(frozen=True)
class Picture:
    """cells: (h, w, D);  scale: (x, y) factors from the picture's own pixels to those of the map"""

    cells: Rows
    scale: tuple[float, float]


@dataclass
class Maps:
    """The maps of one project that this process has made. pictures: by item id, latest used last"""

    encoder: CellEncoder
    pictures: OrderedDict[int, Picture] = field(default_factory=OrderedDict)

    def of(self, item: Item) -> Picture:
        if item.pk not in self.pictures:
            grey, scale = read_picture(item)
            self.pictures[item.pk] = Picture(self.encoder.encode(grey).astype(np.float16), scale)
            while len(self.pictures) > KEPT:
                self.pictures.popitem(last=False)
        self.pictures.move_to_end(item.pk)
        kept = self.pictures[item.pk]
        return Picture(kept.cells.astype(np.float32), kept.scale)


_maps: OrderedDict[int, Maps] = OrderedDict()  # of the project that was looked at last


class BoxesLearner:
    """Answers are {"shapes": [...]}; polygons and points teach as boxes around them."""

    def learn(self, given: Given) -> Learnt:
        answers = read_answers(given.project, given.pool)
        given.tell(len(answers.train))
        classes = list(given.classes)
        drawn = sum(len(shapes_of(value, classes)) for value in answers.values)
        head, strategy = None, STRATEGIES["typiclust"]
        if drawn:
            head = _fit(given, answers)
            strategy = _doubtful(given, answers, head)
        size = CANDIDATES if drawn else None
        queue = filled(given, answers, given.pool.features, strategy, len(classes), size)
        return outcome(
            given,
            answers,
            queue,
            _reason(len(answers.train), drawn),
            head.to_arrays() if head else None,
            {"head": "a dense head on scattering maps"},
            {"shapes": drawn, **_agreement(given, answers, head)},
        )


# -- pictures ------------------------------------------------------------------------------------


def read_picture(item: Item) -> tuple[Rows, tuple[float, float]]:
    """Grey in 0..1, (H, W) of 16 to 128 pixels a side, as shown; and how it was scaled, (x, y)."""
    with Image.open(io.BytesIO(storage.read_bytes(item.media))) as image:
        shown = ImageOps.exif_transpose(image).convert("L")
    width, height = looked_at_size(*shown.size)
    small = shown.resize((width, height), Image.Resampling.BOX)
    scale = width / shown.width, height / shown.height
    return np.asarray(small, np.float32) / np.float32(255), scale


def looked_at_size(width: int, height: int) -> tuple[int, int]:
    """The longer side at most 128 pixels, the shorter at least 16."""
    scale = min(1.0, LONGEST / max(width, height))
    scale = max(scale, SHORTEST / min(width, height))
    sides = (round(side * scale) for side in (width, height))
    across, down = (min(LONGEST, max(SHORTEST, side)) for side in sides)
    return across, down


def _maps_of(given: Given) -> Maps:
    """Axes are found on a part of the pool that is always the same, once in a process."""
    key = given.project.pk
    if key not in _maps:
        rng, rows = np.random.default_rng(key), len(given.pool.items)
        some = np.sort(rng.choice(rows, min(rows, ON_AXES), replace=False))
        grey: Any = [read_picture(item)[0] for item in items_of(given.pool, some)]
        _maps[key] = Maps(CellEncoder.fit(grey, rng))
        while len(_maps) > 1:
            _maps.popitem(last=False)
    return _maps[key]


# -- the round -----------------------------------------------------------------------------------


def _fit(given: Given, answers: Answers) -> BoxHead:
    maps, classes = _maps_of(given), list(given.classes)
    rows, values = answers.train[-LEARNT_FROM:], answers.values[-LEARNT_FROM:]
    pictures = [maps.of(item) for item in items_of(given.pool, rows)]
    truth = [
        _truth(value, classes, picture) for value, picture in zip(values, pictures, strict=True)
    ]
    rng = np.random.default_rng(given.seed)
    return BoxHead().fit([picture.cells for picture in pictures], truth, len(classes), rng)


def _truth(value: Value, classes: list[str], picture: Picture) -> Boxes:
    boxes, columns = boxes_of(value, classes, picture.scale)
    return Boxes.of(boxes, columns)


def _doubtful(given: Given, answers: Answers, head: BoxHead) -> Strategy:
    """Of the first candidates in an order of chance that stays: their maps have mostly been made."""
    maps, pool = _maps_of(given), len(given.pool.items)
    order = np.random.default_rng(given.project.pk).permutation(pool)
    rows = order[np.isin(order, answers.selectable)][:CANDIDATES]
    seen = (head.detect(maps.of(item).cells) for item in items_of(given.pool, rows))
    worth = np.zeros(pool)
    worth[rows] = doubt(seen)
    return by_worth(worth, "most_doubtful")


def _agreement(given: Given, answers: Answers, head: BoxHead | None) -> dict[str, float | None]:
    """Of what is likelier right than not, with the latest of the audit."""
    if head is None:
        return {}
    maps, classes = _maps_of(given), list(given.classes)
    latest = replace(
        answers, audited=answers.audited[-AUDITED:], audit_values=answers.audit_values[-AUDITED:]
    )
    pictures = (maps.of(item) for item in items_of(given.pool, latest.audited))
    drawn = drawn_as(answers.values, classes)
    said = [
        value_of(_sure(head.detect(picture.cells).found), classes, picture.scale, drawn)
        for picture in pictures
    ]
    return {"agreement": agreement(given.project, latest, said)}


def _sure(found: Boxes) -> Boxes:
    kept = found.scores >= SURE
    return Boxes(found.boxes[kept], found.classes[kept], found.scores[kept])


def _reason(labels: int, drawn: int) -> str:
    if not drawn:
        return (
            f"{labels} labels, and not a shape among them yet: pictures typical of parts of the pool come "
            f"first; {ONE_IN_TEN}."
        )
    return (
        f"{labels} labels, {drawn} shapes: pictures come first with detections that the model doubts most, "
        f"among up to {CANDIDATES} that it has looked at; {ONE_IN_TEN}."
    )
