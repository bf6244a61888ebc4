"""A pool's principal components, partly whitened, of unit length: what image encoders end with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.utils.extmath import randomized_svd

from workers.learning.encoders.base import Finisher, Matrix

Rows = npt.NDArray[np.float32]

COMPONENTS = 128
SAMPLE = 5000  # rows that find the axes: more do not change them, and cost seconds
BLOCK = 10_000  # rows prepared at a time: a second copy of a large pool would be gigabytes
SEED = 0


def components_of(pool: Matrix, whitening: float, prepare: Callable[[Matrix], Rows]) -> Finisher:
    """Projects rows onto this pool's first components: (N, D) -> (N, 128), of unit length.

    whitening: 0 keeps the variances, 1 makes them equal;  prepare: rows as they go in, row by row
    """
    drawn: Any = slice(None)
    if len(pool) > SAMPLE:
        drawn = np.random.default_rng(SEED).choice(len(pool), SAMPLE, replace=False)
    some = prepare(pool[drawn])
    mean = some.mean(axis=0)
    components = min(COMPONENTS, *some.shape)
    _, singular, axes = randomized_svd(some - mean, components, n_iter=4, random_state=SEED)
    projection = axes.T * (singular**2 / len(some) + 1e-6) ** (-whitening / 2)  # (D, 128)

    def project(rows: Matrix) -> Rows:
        blocks = [rows[start : start + BLOCK] for start in range(0, len(rows) or 1, BLOCK)]
        return np.concatenate([unit((prepare(block) - mean) @ projection) for block in blocks])

    return project


def unit(rows: npt.NDArray[Any]) -> Rows:
    """Each row divided by its length; rows of zeros stay zero. (N, D) -> (N, D)"""
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return np.asarray(rows / length, np.float32)
