"""A linear-chain conditional random field over word vectors and hashed features.

Lafferty, McCallum & Pereira (2001). Trained by L-BFGS on the penalised log-likelihood (Sha & Pereira
2003). What BIO forbids has probability zero, in training as in decoding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from workers.learning.spans.chain import Packed, Posterior, forward_backward, viterbi
from workers.learning.spans.features import SpanFeatures
from workers.learning.spans.tags import TagSet

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

MEMORY, ITERATIONS, TOLERANCE = 6, 30, 1e-6  # of L-BFGS
EMISSION_L2, TRANSITION_L2 = 3.0, 0.1
SEEN_TWICE = 2  # a hashed feature counts when so many labelled words have it
CLIP = 15.0  # a transition's weight, so that its exponential stays in range


@dataclass(frozen=True)
class Weights:
    """dense: (D, K);  sparse: (F, K) of the hashed features `columns` (F,);  transitions: (K, K);
    start: (K,)"""

    dense: FloatArray
    sparse: FloatArray
    columns: IntArray
    transitions: FloatArray
    start: FloatArray


@dataclass(frozen=True)
class Reading:
    """What a model makes of N sentences.

    log_z, best: (N,) log of the partition function, and the score of the best path
    marginals: (T, K) each word's tag probabilities, sentences end to end
    """

    log_z: FloatArray
    best: FloatArray
    marginals: FloatArray

    @property
    def doubt(self) -> FloatArray:
        """(N,) -log probability of the best path: what "least confidence" ranks by, >= 0."""
        return np.maximum(self.log_z - self.best, 0)


class SpanCRF:
    """fit, then read (probabilities) or tag (Viterbi). Learned state: weights_."""

    def __init__(
        self, tags: TagSet, iterations: int = ITERATIONS, emission_l2: float = EMISSION_L2
    ) -> None:
        self.tags, self.iterations, self.emission_l2 = tags, iterations, emission_l2

    def fit(
        self,
        features: SpanFeatures,
        sentences: IntArray,
        truth: Sequence[IntArray],
        warm: Weights | None = None,
    ) -> SpanCRF:
        """sentences: (L,) positions in `features`;  truth: their tags, one (words,) array each
        warm: weights to start from, of a model with the same tags and dense columns
        """
        problem = Problem.of(self.tags, features, sentences, truth, self.emission_l2)
        found = minimize(
            problem.loss,
            problem.flat(warm),
            jac=True,
            method="L-BFGS-B",
            options={"maxcor": MEMORY, "maxiter": self.iterations, "ftol": TOLERANCE},
        )
        self.weights_ = problem.weights(found.x)
        return self

    def read(self, features: SpanFeatures, sentences: IntArray) -> Reading:
        """Probabilities of these sentences (n,), in their order."""
        packed, emissions, transitions, start = self._scored(features, sentences)
        seen = forward_backward(packed, emissions, transitions, start)
        _, best = viterbi(packed, emissions, transitions, start)
        return Reading(seen.log_z, best, _laid_out(packed, seen.marginals))

    def tag(
        self, features: SpanFeatures, sentences: IntArray, outside_bias: float = 0.0
    ) -> list[IntArray]:
        """The best tags of each sentence, (words,) each. outside_bias: taken from O's score."""
        packed, emissions, transitions, start = self._scored(features, sentences)
        emissions[:, 0] -= outside_bias
        tags, _ = viterbi(packed, emissions, transitions, start)
        ends = np.cumsum(features.lengths[sentences])
        return np.split(_laid_out(packed, tags), ends[:-1]) if len(sentences) else []

    def _scored(
        self, features: SpanFeatures, sentences: IntArray
    ) -> tuple[Packed, FloatArray, FloatArray, FloatArray]:
        packed = Packed.of(features.starts, sentences)
        weights = self.weights_
        emissions = features.dense[packed.rows] @ weights.dense.astype(np.float32)
        every = np.zeros((features.sparse.shape[1], len(self.tags.names)), np.float32)
        every[weights.columns] = weights.sparse
        emissions = (emissions + features.sparse[packed.rows] @ every).astype(float)
        return packed, emissions, *constrained(self.tags, weights.transitions, weights.start)


def constrained(
    tags: TagSet, transitions: FloatArray, start: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Log weights with -inf where BIO forbids: (K, K), (K,)."""
    return (
        np.where(tags.allowed, np.clip(transitions, -CLIP, CLIP), -np.inf),
        np.where(tags.allowed_first, np.clip(start, -CLIP, CLIP), -np.inf),
    )


def _laid_out(packed: Packed, rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """From packed rows to sentences end to end, in the order before sorting: (T, ...) -> (T, ...)."""
    lengths = packed.unsorted(packed.lengths)
    first = (np.cumsum(lengths) - lengths)[packed.order]
    place = [first[: packed.count(t)] + t for t in range(packed.steps)]
    made = np.empty_like(rows)
    if place:
        made[np.concatenate(place)] = rows
    return made


@dataclass(frozen=True)
class Problem:
    """The penalised negative log-likelihood of labelled sentences, as L-BFGS asks for it.

    dense: (T, D), sparse: (T, F) of packed rows;  gold: (T,) their tags
    gold_pairs: (K, K) transitions and gold_start: (K,) first tags, counted
    """

    tags: TagSet
    packed: Packed
    dense: npt.NDArray[np.float32]
    sparse: csr_matrix
    columns: IntArray
    gold: IntArray
    gold_pairs: FloatArray
    gold_start: FloatArray
    emission_l2: float = EMISSION_L2

    @classmethod
    def of(
        cls,
        tags: TagSet,
        features: SpanFeatures,
        sentences: IntArray,
        truth: Sequence[IntArray],
        emission_l2: float = EMISSION_L2,
    ) -> Problem:
        """Raises ValueError where a sentence has not one tag a word."""
        if any(len(some) != n for some, n in zip(truth, features.lengths[sentences], strict=True)):
            raise ValueError("a sentence must have one tag a word")
        packed, K = Packed.of(features.starts, sentences), len(tags.names)
        every = np.zeros(features.starts[-1], np.intp)
        every[features.words_of(sentences)] = np.concatenate(truth)
        gold, sparse = every[packed.rows], features.sparse[packed.rows]
        columns = np.flatnonzero(
            np.bincount(sparse.indices, minlength=sparse.shape[1]) >= SEEN_TWICE
        )
        pairs = np.zeros((K, K))
        np.add.at(pairs, (gold[packed.previous()], gold[packed.count(0) :]), 1)
        start = np.bincount(gold[: packed.count(0)], minlength=K).astype(float)
        dense, sparse = features.dense[packed.rows], csr_matrix(sparse[:, columns])
        return cls(tags, packed, dense, sparse, columns, gold, pairs, start, emission_l2)

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        K = len(self.tags.names)
        return [(self.dense.shape[1], K), (len(self.columns), K), (K, K), (K,)]

    def weights(self, flat: FloatArray) -> Weights:
        """The parameters by name."""
        ends = np.cumsum([np.prod(shape) for shape in self.shapes])
        parts = np.split(flat, ends[:-1])
        dense, sparse, pairs, start = (
            part.reshape(shape) for part, shape in zip(parts, self.shapes, strict=True)
        )
        return Weights(dense, sparse, self.columns, pairs, start)

    def flat(self, warm: Weights | None) -> FloatArray:
        """Where to start: zero, or what another model learnt about the same features."""
        parts: list[FloatArray] = [np.zeros(shape) for shape in self.shapes]
        if warm is not None:
            _, mine, theirs = np.intersect1d(self.columns, warm.columns, return_indices=True)
            parts[1][mine] = warm.sparse[theirs]
            parts = [warm.dense, parts[1], warm.transitions, warm.start]
        return np.concatenate([part.ravel() for part in parts])

    def loss(self, flat: FloatArray) -> tuple[float, FloatArray]:
        """The loss and its gradient: sum of log Z - score of the truth, plus the penalty."""
        weights = self.weights(flat)
        emissions = self.dense @ weights.dense.astype(np.float32)
        emissions = (emissions + self.sparse @ weights.sparse.astype(np.float32)).astype(float)
        pairs, start = constrained(self.tags, weights.transitions, weights.start)
        seen = forward_backward(self.packed, emissions, pairs, start)
        score = emissions[np.arange(len(self.gold)), self.gold].sum()
        score += (self.gold_pairs * weights.transitions).sum() + self.gold_start @ weights.start
        penalty = self._penalty(len(flat))
        loss = seen.log_z.sum() - score + (penalty * flat**2).sum() / 2
        return float(loss), self._gradient(seen) + penalty * flat

    def _gradient(self, seen: Posterior) -> FloatArray:
        """Expected minus true counts of every feature."""
        excess = seen.marginals.copy()
        excess[np.arange(len(self.gold)), self.gold] -= 1
        small = excess.astype(np.float32)
        start = seen.marginals[: self.packed.count(0)].sum(0) - self.gold_start
        parts = self.dense.T @ small, self.sparse.T @ small, seen.pairs - self.gold_pairs, start
        return np.concatenate([np.asarray(part, float).ravel() for part in parts])

    def _penalty(self, size: int) -> FloatArray:
        K = len(self.tags.names)
        free = K * K + K
        return np.repeat([self.emission_l2, TRANSITION_L2], [size - free, free])
