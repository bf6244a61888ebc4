"""What a strategy is: it scores the pool, then picks. It never labels, never changes the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from workers.learning.features import Features

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

SKETCH = 256


def nothing() -> IntArray:
    """No rows, (0,)."""
    return np.zeros(0, np.intp)


class PoolExhaustedError(ValueError):
    """More items were asked for than the pool still has."""


class NoModelError(ValueError):
    """The strategy ranks by a model's (or committee's) probabilities, and there is none yet."""


@dataclass(frozen=True)
class Context:
    """What a strategy may look at.

    features: the whole pool, N rows;  selectable: (S,) rows that may be picked
    labelled: (L,) rows with a label;  pending: (P,) rows in people's hands, without one yet
    probs: (N, K) of the current model, or None before the first
    y: (L,) labels of `labelled` in 0..n_classes-1, or None where they are not told
    committee: (M, N, K) of M models fitted on samples of the labels, or None without a committee
    graph: the pool's neighbours, for strategies that walk along them, or None
    named: the model knows every class by its name, so that it can rank from the start
    class_rows: (K, D) of the class names, from the encoder of the first D dense columns, or None
    """

    features: Features
    selectable: IntArray
    labelled: IntArray
    n_classes: int
    probs: FloatArray | None = None
    pending: IntArray = field(default_factory=nothing)
    y: IntArray | None = None
    committee: FloatArray | None = None
    graph: Any | None = None
    named: bool = False
    class_rows: FloatArray | None = None

    def require(self, n: int) -> None:
        """Raises PoolExhaustedError unless n items can still be picked."""
        if n > len(self.selectable):
            raise PoolExhaustedError(
                f"{n} items were asked for, but only {len(self.selectable)} can still be picked"
            )

    def candidate_probs(self) -> FloatArray:
        """Probabilities of the selectable rows, (S, K)."""
        if self.probs is None:
            raise NoModelError("this strategy needs a model's probabilities; start with typiclust")
        return self.probs[self.selectable]

    def points(self, rows: IntArray) -> FloatArray:
        """Where the rows lie, for distances: (n, D). A pool of words alone is sketched, (n, 256)."""
        if self.features.dense.shape[1]:
            return self.features.dense[rows]
        return _sketch(self.features.sparse[rows])


@dataclass(frozen=True)
class Picks:
    """Rows in the order in which to label them. indices (n,), scores (n,), strategies (n,)."""

    indices: IntArray
    scores: FloatArray
    strategies: list[str]


def _sketch(words: csr_matrix) -> FloatArray:
    """Each column added to or taken from one of 256 at random (count sketch: Charikar et al. 2002).

    (n, S) -> (n, 256) float32; keeps inner products in expectation. Always the same for the same S.
    """
    width, rng = words.shape[1], np.random.default_rng(0)
    sign = rng.choice(np.array([-1, 1], np.float32), width)
    to = (np.arange(width), rng.integers(SKETCH, size=width))
    return np.asarray((words @ csr_matrix((sign, to), shape=(width, SKETCH))).toarray())


class Strategy(Protocol):
    def __call__(self, ctx: Context, n: int, rng: np.random.Generator) -> Picks: ...


def pick_top(
    ctx: Context, scores: FloatArray, n: int, rng: np.random.Generator, name: str
) -> Picks:
    """The n best-scored selectable rows, best first; ties in random order. scores: (S,)."""
    ctx.require(n)
    shuffled = rng.permutation(len(scores))
    mixed, near = scores[shuffled], np.arange(len(scores))
    if 0 < n < len(scores):  # sorting all of a large pool for a few picks would cost the most
        near = np.flatnonzero(mixed >= np.partition(mixed, -n)[-n])
    best = shuffled[near[np.argsort(-mixed[near], kind="stable")[:n]]]
    return Picks(ctx.selectable[best], scores[best], [name] * n)
