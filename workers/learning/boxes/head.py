"""A dense head: for every cell whether an object's middle is there, of which class, and how large.

The cells are frozen (maps.py), so a fit is two logistic regressions and a ridge. Cells and offsets as
in single-shot detectors (Redmon et al. 2016; Tian et al. 2019, FCOS: only cells near the middle
count); after a first fit the cells that it takes most wrongly for objects are added (Felzenszwalb et
al. 2010, hard negatives).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import Ridge

from workers.learning.boxes.geometry import Boxes, suppress
from workers.learning.boxes.maps import CELL
from workers.learning.features import Features
from workers.learning.heads import LogisticHead

Rows = npt.NDArray[np.float32]
FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

NEAR, FAR = 0.75, 1.75  # cells from an object's middle: up to NEAR it is one, beyond FAR it is none
NEGATIVES, HARD = 40, 20  # cells a picture
PENALTY = 1.0  # of the offsets' ridge
PENALTY_C = 3.0  # inverse strength of the logistic heads': a cell is one of many that look alike
SEEN, MOST = 0.1, 80  # least objectness of a detection, and how many cells of a picture may be one
DOUBLE = 0.4  # overlap of two detections of one object


@dataclass(frozen=True)
class Detections:
    """found: boxes, best first;  doubts: (M,) from 0, sure, to 1, undecided between two answers."""

    found: Boxes
    doubts: FloatArray


@dataclass(frozen=True)
class _Cells:
    """The cells of some pictures that teach. rows: (n, D);  classes: (n,), -1 = no object;
    offsets: (n, 4), of those with an object."""

    rows: Rows
    classes: IntArray
    offsets: FloatArray


class BoxHead:
    """Learned state ends in `_`. Until a box has been met it finds none.

    objects_, classes_: logistic heads;  weights_: (D, 4), intercept_: (4,) of the offsets
    """

    objects_: LogisticHead
    classes_: LogisticHead | None
    weights_: FloatArray
    intercept_: FloatArray

    def fit(
        self,
        maps: Sequence[Rows],
        truth: Sequence[Boxes],
        n_classes: int,
        rng: np.random.Generator,
    ) -> Self:
        """maps: (h, w, D) of each labelled picture;  truth: its boxes. Raises ValueError if none."""
        if not maps:
            raise ValueError("boxes can only be learnt from at least one labelled picture")
        pairs = list(zip(maps, truth, strict=True))
        positive = _joined([_positives(cells, boxes) for cells, boxes in pairs])
        negative = [_negatives(cells, boxes, rng) for cells, boxes in pairs]
        self._fit_classes(positive, n_classes)
        self._fit_objects(positive.rows, np.vstack(negative))
        if len(positive.rows):
            hard = [self._hard(cells, boxes) for cells, boxes in pairs]
            self._fit_objects(positive.rows, np.vstack([*negative, *hard]))
        return self

    def _fit_objects(self, positive: Rows, negative: Rows) -> None:
        rows = np.vstack([positive, negative])
        is_object = np.repeat([1, 0], [len(positive), len(negative)])
        self.objects_ = LogisticHead(PENALTY_C).fit(_features(rows), is_object, 2)

    def _fit_classes(self, positive: _Cells, n_classes: int) -> None:
        self.classes_ = None
        if len(positive.rows):
            self.classes_ = LogisticHead(PENALTY_C).fit(
                _features(positive.rows), positive.classes, n_classes
            )
            ridge = Ridge(PENALTY).fit(positive.rows.astype(np.float64), positive.offsets)
            self.weights_, self.intercept_ = ridge.coef_.T, ridge.intercept_

    def _hard(self, cells: Rows, boxes: Boxes) -> Rows:
        """The cells of no object that look most like one."""
        flat = cells.reshape(-1, cells.shape[-1])[_distance(cells.shape, boxes) > FAR]
        return flat[np.argsort(-self._objectness(flat), kind="stable")[:HARD]]

    def _objectness(self, rows: Rows) -> FloatArray:
        return self.objects_.predict_proba(_features(rows))[:, 1]

    def detect(self, cells: Rows) -> Detections:
        """What is on one picture. cells: (h, w, D)."""
        flat = cells.reshape(-1, cells.shape[-1])
        sure = self._objectness(flat)
        near = np.argsort(-sure, kind="stable")[:MOST]
        near = near[sure[near] > SEEN]
        if self.classes_ is None or not len(near):
            return Detections(
                Boxes(np.zeros((0, 4)), np.zeros(0, np.intp), np.zeros(0)), np.zeros(0)
            )
        boxes = self._boxes(flat[near], _middles(cells.shape)[near])
        chances = self.classes_.predict_proba(_features(flat[near])) * sure[near, None]
        kept = suppress(boxes, sure[near], DOUBLE)
        answers = np.hstack([1 - sure[near, None], chances])[kept]  # no object, or which
        best, second = np.sort(answers, axis=1)[:, ::-1][:, :2].T
        found = Boxes(boxes[kept], chances[kept].argmax(axis=1), chances[kept].max(axis=1))
        return Detections(found, 1 - (best - second))

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The fitted head as plain arrays, for safetensors or npz."""
        arrays = {f"objects.{name}": part for name, part in self.objects_.to_arrays().items()}
        if self.classes_ is not None:
            own = self.classes_.to_arrays()
            arrays |= {f"classes.{name}": part for name, part in own.items()}
            arrays |= {"weights": self.weights_, "intercept": self.intercept_}
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """The head that `to_arrays` described."""
        head = cls()
        parts: dict[str, dict[str, npt.NDArray[Any]]] = {"objects": {}, "classes": {}}
        for name, array in arrays.items():
            part, _, own = name.partition(".")
            if own:
                parts[part][own] = array
        head.objects_ = LogisticHead.from_arrays(parts["objects"])
        head.classes_ = None
        if parts["classes"]:
            head.classes_ = LogisticHead.from_arrays(parts["classes"])
            head.weights_, head.intercept_ = arrays["weights"], arrays["intercept"]
        return head

    def _boxes(self, rows: Rows, middles: FloatArray) -> FloatArray:
        said = rows @ self.weights_ + self.intercept_  # (M, 4)
        middle = (middles + said[:, :2]) * CELL
        half = np.exp(np.clip(said[:, 2:], -3, 5)) * CELL / 2
        return np.hstack([middle - half, middle + half])


def _features(rows: Rows) -> Features:
    return Features(rows, csr_matrix((len(rows), 0), dtype=np.float32))


def _middles(shape: tuple[int, ...]) -> FloatArray:
    """(x, y) of each cell's middle, in cells: (h * w, 2)."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    return np.stack([x.ravel(), y.ravel()], axis=1) + 0.5


def _centres(boxes: Boxes) -> FloatArray:
    return (boxes.boxes[:, :2] + boxes.boxes[:, 2:]) / (2 * CELL)


def _distance(shape: tuple[int, ...], boxes: Boxes) -> FloatArray:
    """From each cell to the nearest object's middle, in cells along the longer axis: (h * w,)."""
    apart = np.abs(_middles(shape)[:, None] - _centres(boxes)[None]).max(axis=2)
    return apart.min(axis=1, initial=np.inf)


def _positives(cells: Rows, boxes: Boxes) -> _Cells:
    flat, middles = cells.reshape(-1, cells.shape[-1]), _middles(cells.shape)
    centres = _centres(boxes)
    apart = np.abs(middles[:, None] - centres[None]).max(axis=2)  # (h * w, M)
    place, box = np.nonzero(apart <= NEAR)
    sides = np.log((boxes.boxes[box, 2:] - boxes.boxes[box, :2]) / CELL)
    offsets = np.hstack([centres[box] - middles[place], sides])
    return _Cells(flat[place], boxes.classes[box], offsets)


def _negatives(cells: Rows, boxes: Boxes, rng: np.random.Generator) -> Rows:
    flat = cells.reshape(-1, cells.shape[-1])
    return flat[rng.permutation(np.flatnonzero(_distance(cells.shape, boxes) > FAR))[:NEGATIVES]]


def _joined(some: Sequence[_Cells]) -> _Cells:
    return _Cells(
        np.vstack([part.rows for part in some]),
        np.concatenate([part.classes for part in some]),
        np.vstack([part.offsets for part in some]),
    )
