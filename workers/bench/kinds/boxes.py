"""Digits scattered on a canvas among fragments of others, after cluttered MNIST (Mnih et al. 2014).

A canvas has none to five digits, and some digits are seldom: the commonest comes ten times as often
as the rarest (1 / rank), as objects on photographs do. The person draws the tightest box around each.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.sparse import csr_matrix

from workers.bench.kinds.trial import IntArray
from workers.bench.tenfold.pools import Part
from workers.learning.boxes import (
    Boxes,
    BoxHead,
    CellEncoder,
    mean_average_precision,
    most_doubtful,
    overlaps,
    pooled,
)
from workers.learning.features import Features
from workers.learning.strategies import Strategy

Rows = npt.NDArray[np.float32]

SIDE, GLYPH = 96, 28  # pixels
SCALES = (0.75, 1.3)
MOST = 5  # digits on a canvas
FRAGMENTS, FRAGMENT = 6, 8
INK = 0.2
TRIES, TOUCH = 20, 0.02  # to find a free place, and the overlap that counts as free
CLASSES = 10


@dataclass(frozen=True)
class Canvases:
    """maps: cells of each canvas;  truth: its boxes;  rows: (N, D) for likeness."""

    maps: list[Rows]
    truth: list[Boxes]
    rows: Rows


def draw(part: Part, count: int, rng: np.random.Generator) -> tuple[Rows, list[Boxes]]:
    """`count` canvases of the part's digits, (count, 96, 96) in 0..1, and what is on each."""
    chance = 1 / (1 + np.random.default_rng(0).permutation(CLASSES))
    of_class = [np.flatnonzero(part.y == k) for k in range(CLASSES)]

    def glyph() -> tuple[Rows, int]:
        k = int(rng.choice(CLASSES, p=chance / chance.sum()))
        return _glyph(part.items[int(rng.choice(of_class[k]))], rng.uniform(*SCALES)), k

    drawn = [_canvas(glyph, int(rng.integers(MOST + 1)), rng) for _ in range(count)]
    return np.stack([canvas for canvas, _ in drawn]), [boxes for _, boxes in drawn]


def _glyph(file: bytes, scale: float) -> Rows:
    """A digit cut to its ink: (h, w) in 0..1."""
    with Image.open(io.BytesIO(file)) as image:
        side = round(GLYPH * scale)
        grey = image.convert("L").resize((side, side), Image.Resampling.BILINEAR)
    ink = np.asarray(grey, np.float32) / np.float32(255)
    rows, columns = (np.flatnonzero((ink > INK).any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _canvas(
    glyph: Callable[[], tuple[Rows, int]], digits: int, rng: np.random.Generator
) -> tuple[Rows, Boxes]:
    canvas = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(FRAGMENTS):
        whole, _ = glyph()
        _put(canvas, whole[:FRAGMENT, :FRAGMENT], rng)
    boxes: list[list[float]] = []
    classes: list[int] = []
    for _ in range(digits):
        ink, k = glyph()
        for _ in range(TRIES):
            box = _place(ink.shape, rng)
            if not boxes or overlaps(np.array([box]), np.array(boxes)).max() <= TOUCH:
                _write(canvas, ink, box)
                boxes.append(box)
                classes.append(k)
                break
    return canvas, Boxes.of(np.array(boxes), np.array(classes))


def _place(shape: tuple[int, ...], rng: np.random.Generator) -> list[float]:
    top, left = (int(rng.integers(SIDE - size + 1)) for size in shape)
    return [left, top, left + shape[1], top + shape[0]]


def _put(canvas: Rows, ink: Rows, rng: np.random.Generator) -> None:
    _write(canvas, ink, _place(ink.shape, rng))


def _write(canvas: Rows, ink: Rows, box: list[float]) -> None:
    left, top, right, bottom = map(int, box)
    canvas[top:bottom, left:right] = np.maximum(canvas[top:bottom, left:right], ink)


def canvases(pool: Part, test: Part, sizes: tuple[int, int]) -> tuple[Canvases, Canvases]:
    """Canvases of the pool's digits and of the test's, always the same; axes found on the pool's."""
    rng = np.random.default_rng(0)
    drawn = [draw(part, size, rng) for part, size in zip((pool, test), sizes, strict=True)]
    encoder = CellEncoder.fit(drawn[0][0], rng)
    first, second = (_seen(encoder, *some) for some in drawn)
    return first, second


def _seen(encoder: CellEncoder, pictures: Rows, truth: list[Boxes]) -> Canvases:
    maps = [encoder.encode(picture) for picture in pictures]
    return Canvases(maps, truth, np.stack([pooled(cells) for cells in maps]))


class BoxesTrial:
    """A pool of canvases, and the test's."""

    parts = CLASSES

    def __init__(self, pool: Canvases, test: Canvases, seed: int) -> None:
        self._pool, self._test, self._seed = pool, test, seed
        self.features = Features(pool.rows, csr_matrix((len(pool.rows), 0), dtype=np.float32))

    def fit(self, labelled: IntArray) -> BoxHead | None:
        if not len(labelled):
            return None
        maps, truth = ([some[i] for i in labelled] for some in (self._pool.maps, self._pool.truth))
        return BoxHead().fit(maps, truth, CLASSES, np.random.default_rng(self._seed))

    def strategy(self, model: BoxHead | None, labelled: IntArray) -> Strategy:
        return most_doubtful(model, self._pool.maps)

    def figures(self, model: BoxHead | None, labelled: IntArray) -> dict[str, float]:
        """Mean average precision at an overlap of one half; how many boxes were drawn for it."""
        assert model is not None
        found = [model.detect(cells).found for cells in self._test.maps]
        drawn = sum(len(self._pool.truth[i]) for i in labelled)
        return {
            "map_50": mean_average_precision(found, self._test.truth, CLASSES),
            "boxes_drawn": float(drawn),
        }
