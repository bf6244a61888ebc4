"""A pool's dense rows that lie in parts elsewhere: one part is held at a time, never all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.encoders.base import Matrix

Rows = npt.NDArray[np.float32]

BLOCK = 2048  # rows looked at together: as many as a shard of the product has


class Stacked:
    """What finishing asks of an array (N, D): its shape, a slice of its rows, or rows by number.

    lengths: rows of each part;  read: the number of a part -> its rows (n, D) float32
    rows: how many count, from the first; all if absent;  first: part 0, if it has been read
    """

    ndim = 2

    def __init__(
        self,
        lengths: Sequence[int],
        read: Callable[[int], Rows],
        rows: int | None = None,
        first: Rows | None = None,
    ) -> None:
        self._starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.intp)
        self._read, self._last = read, (0, read(0) if first is None else first)
        total = int(self._starts[-1]) if rows is None else rows
        self.shape = (total, int(self._last[1].shape[1]))

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: slice | npt.NDArray[np.integer[Any]]) -> Rows:
        """Rows of a slice without a step, or at row numbers (n,), in that order: (n, D)."""
        if isinstance(key, slice):
            return self._slice(*key.indices(len(self)))
        found = np.empty((len(key), self.shape[1]), np.float32)
        parts = np.searchsorted(self._starts, key, side="right") - 1
        for part in np.unique(parts):
            at = np.flatnonzero(parts == part)
            found[at] = self._part(int(part))[key[at] - self._starts[part]]
        return found

    def _slice(self, start: int, stop: int, step: int) -> Rows:
        if step != 1:
            raise ValueError("rows are read one after the other: a slice has no step here")
        first = int(np.searchsorted(self._starts, start, side="right")) - 1
        pieces, begins = [], self._starts
        while start < stop:
            end = min(stop, int(begins[first + 1]))
            pieces.append(self._part(first)[start - begins[first] : end - begins[first]])
            start, first = end, first + 1
        if len(pieces) == 1:
            return pieces[0]
        return np.concatenate(pieces) if pieces else np.zeros((0, self.shape[1]), np.float32)

    def _part(self, number: int) -> Rows:
        if self._last[0] != number:
            self._last = (number, self._read(number))
        return self._last[1]


def blocks(matrix: Matrix) -> Iterator[Matrix]:
    """The rows from first to last, 2,048 at a time; one block of none where there are none."""
    for start in range(0, len(matrix) or 1, BLOCK):
        yield matrix[start : start + BLOCK]


def mean_of(matrix: Matrix) -> Rows:
    """The mean row (D,), to the last bit what `mean(axis=0)` of the whole array is."""
    total = None
    for block in blocks(matrix):
        rows = np.asarray(block, np.float32)
        # numpy adds row after row, so the sum so far can be the first of the next rows.
        rows = rows if total is None else np.concatenate([total, rows])
        total = rows.sum(axis=0, keepdims=True)
    return np.asarray(total)[0] / np.float32(len(matrix))
