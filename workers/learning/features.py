"""The pool as a matrix: dense and sparse blocks side by side, one row an item."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack, issparse

from workers.learning.encoders import LEAST_PENALTY, LIKENESS, encoder_named
from workers.learning.encoders.base import Finisher, Fitted, Matrix
from workers.learning.encoders.stacked import blocks
from workers.learning.graph import MAX_ROWS, Graph

MIN_ROWS = 2  # for a graph
FINISHED = 1  # raise it when `finish` answers differently: dense rows that were kept are made anew

Indices = npt.NDArray[np.integer[Any]]
Rows: TypeAlias = npt.NDArray[np.float32]
Blocks: TypeAlias = Callable[[], Iterator[Rows]]  # finished dense rows (n, D), from first to last
Keep: TypeAlias = Callable[[int, Blocks], Rows]  # N and these -> (N, D), wherever it may lie


@dataclass(frozen=True)
class Features:
    """Rows of a pool. `dense` is float32 (N, D); `sparse` is CSR (N, S), S may be 0.

    graph: which rows look alike, for a pool of images that is small enough; else None
    penalty: the least L2 penalty of a head on them, beside a mean loss
    """

    dense: Rows
    sparse: csr_matrix
    graph: Graph | None = None
    penalty: float = 0.0

    def __len__(self) -> int:
        return int(self.dense.shape[0])

    def rows(self, index: Indices) -> Features:
        """The rows at `index` (n,), in that order."""
        return Features(self.dense[index], self.sparse[index], penalty=self.penalty)


def in_memory(rows: int, made: Blocks) -> Rows:
    """The blocks in one array (rows, D)."""
    whole, start = np.zeros((rows, 0), np.float32), 0
    for block in made():
        if not start:
            whole = np.empty((rows, block.shape[1]), np.float32)
        whole[start : start + len(block)] = block
        start += len(block)
    return whole


def finish(parts: Mapping[str, Matrix], keep: Keep = in_memory) -> Features:
    """What the encoders made of a pool, scaled for a linear head.

    parts: encoder name -> (N, D) rows as `encode` gave them, the same N items in the same order;
        dense ones may be `Stacked`, and are then never held whole
    keep: where the dense rows go; one that has them from before need not have them made
    Looks at the whole pool (idf, PCA), never at labels; the same pool gives the same features.
    Raises ValueError when there is no part, or when parts differ in length.
    """
    _require_same_length(parts)
    dense = [name for name in sorted(parts) if not issparse(parts[name])]
    sparse = [name for name in sorted(parts) if issparse(parts[name])]
    rows = next(iter(parts.values())).shape[0]
    words = _words([encoder_named(name).finish(parts[name]) for name in sparse], rows)
    made = (keep if dense else in_memory)(rows, partial(_dense_blocks, parts, dense))
    return _suited(parts, Features(made, words))


def _dense_blocks(parts: Mapping[str, Matrix], names: Sequence[str]) -> Iterator[Rows]:
    """Side by side, a block of rows at a time: none of them is held whole."""
    finishers = [_finisher(name, parts[name]) for name in names]
    each = [map(done, blocks(parts[name])) for name, done in zip(names, finishers, strict=True)]
    for made in zip(*each, strict=True):
        yield _side_by_side(made)


def _finisher(name: str, part: Matrix) -> Finisher:
    encoder = encoder_named(name)
    if isinstance(encoder, Fitted):
        return encoder.fit(part)
    whole = blocks(encoder.finish(part[:]))  # it finishes whole pools only
    return lambda _rows: next(whole)


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


def _joined(made: list[Matrix]) -> Features:
    rows = made[0].shape[0]
    dense = [block for block in made if not issparse(block)]
    sparse = [block for block in made if issparse(block)]
    beside = _side_by_side(dense) if dense else np.zeros((rows, 0), np.float32)
    return Features(beside, _words(sparse, rows))


def _side_by_side(made: Sequence[Matrix]) -> Rows:
    """One is passed on as it is: a copy of a large one is hundreds of megabytes."""
    return np.asarray(made[0] if len(made) == 1 else np.hstack(made), np.float32)


def _words(made: Sequence[Matrix], rows: int) -> csr_matrix:
    if not made:
        return csr_matrix((rows, 0), dtype=np.float32)
    return made[0] if len(made) == 1 else csr_matrix(hstack(made))
