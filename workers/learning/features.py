"""The pool as a matrix: dense and sparse blocks side by side, one row an item."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack, issparse

from workers.learning.encoders import LEAST_PENALTY, LIKENESS, encoder_named
from workers.learning.encoders.base import Fitted, Matrix
from workers.learning.graph import MAX_ROWS, Graph

MIN_ROWS = 2  # for a graph

Indices = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Features:
    """Rows of a pool. `dense` is float32 (N, D); `sparse` is CSR (N, S), S may be 0.

    graph: which rows look alike, for a pool of images that is small enough; else None
    penalty: the least L2 penalty of a head on them, beside a mean loss
    """

    dense: npt.NDArray[np.float32]
    sparse: csr_matrix
    graph: Graph | None = None
    penalty: float = 0.0

    def __len__(self) -> int:
        return int(self.dense.shape[0])

    def rows(self, index: Indices) -> Features:
        """The rows at `index` (n,), in that order."""
        return Features(self.dense[index], self.sparse[index], penalty=self.penalty)


def finish(parts: Mapping[str, Matrix]) -> Features:
    """What the encoders made of a pool, scaled for a linear head.

    parts: encoder name -> (N, D) rows as `encode` gave them, the same N items in the same order.
    Looks at the whole pool (idf, PCA), never at labels; the same pool gives the same features.
    Raises ValueError when there is no part, or when parts differ in length.
    """
    _require_same_length(parts)
    return _suited(
        parts, _joined([encoder_named(name).finish(parts[name]) for name in sorted(parts)])
    )


def finish_with(
    pool: Mapping[str, Matrix], others: Mapping[str, Matrix]
) -> tuple[Features, Features]:
    """The pool finished as `finish` does, and `others` as this pool's rows were: nothing is learnt
    from them, as a test set asks.

    Raises ValueError as `finish` does, and for an encoder that has no `fit`.
    """
    _require_same_length(pool)
    _require_same_length(others)
    inside, outside = [], []
    for name in sorted(pool):
        encoder = encoder_named(name)
        if not isinstance(encoder, Fitted):
            raise ValueError(f"the encoder {name} finishes whole pools only; give it a `fit`")
        finisher = encoder.fit(pool[name])
        inside.append(finisher(pool[name]))
        outside.append(finisher(others[name]))
    return _suited(pool, _joined(inside)), _joined(outside)


def _suited(names: Collection[str], pool: Features) -> Features:
    """What these encoders ask for: a penalty, and a graph where neighbours are alike.

    The graph only for a pool of a size that it can take.
    """
    penalty = max((LEAST_PENALTY.get(name, 0.0) for name in names), default=0.0)
    fits = MIN_ROWS <= len(pool) <= MAX_ROWS and LIKENESS.issuperset(names)
    return replace(pool, penalty=penalty, graph=Graph.build(pool.dense) if fits else None)


def _require_same_length(parts: Mapping[str, Matrix]) -> None:
    lengths = {name: matrix.shape[0] for name, matrix in parts.items()}
    if len(set(lengths.values())) != 1:
        raise ValueError(f"the parts of a pool must have the same number of rows, not {lengths}")


def _joined(blocks: list[Matrix]) -> Features:
    rows = blocks[0].shape[0]
    dense = [block for block in blocks if not issparse(block)]
    sparse = [block for block in blocks if issparse(block)]
    return Features(
        _side_by_side(dense, np.hstack, np.zeros((rows, 0), np.float32)),
        _side_by_side(sparse, _hstack, csr_matrix((rows, 0), dtype=np.float32)),
    )


def _side_by_side(
    blocks: list[Matrix], stack: Callable[[list[Matrix]], Matrix], none: Matrix
) -> Matrix:
    """One block is passed on as it is: at 100,000 rows a copy is hundreds of megabytes."""
    return blocks[0] if len(blocks) == 1 else stack(blocks) if blocks else none


def _hstack(blocks: list[Matrix]) -> csr_matrix:
    return csr_matrix(hstack(blocks))
