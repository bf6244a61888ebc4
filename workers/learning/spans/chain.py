"""Exact inference in linear chains, many sentences at once: forward-backward and Viterbi.

Sentences are sorted by length, so that step t of all of them is one block of rows and one matrix
product (Rabiner 1989, scaled recursions; Lafferty, McCallum & Pereira 2001 for the chain).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

TINY = 1e-300
FLOOR = -100.0  # of a tag's score below its word's best one: where BIO forbids the best tag, the
# others must not all have underflowed to zero


@dataclass(frozen=True)
class Packed:
    """N sentences laid out step by step, longest first.

    order: (N,) the sentences' positions before sorting
    lengths: (N,) words of each, descending
    bounds: (steps + 1,) rows bounds[t]:bounds[t + 1] are word t of every sentence that has one
    rows: (T,) where each packed row lies among the words laid end to end
    """

    order: IntArray
    lengths: IntArray
    bounds: IntArray
    rows: IntArray

    @classmethod
    def of(cls, starts: IntArray, sentences: IntArray) -> Packed:
        """starts: (M + 1,) where each sentence of the pool begins;  sentences: (N,) of them."""
        lengths = (starts[1:] - starts[:-1])[sentences]
        order = np.argsort(-lengths, kind="stable")
        lengths, first = lengths[order], starts[:-1][sentences][order]
        steps = int(lengths[0]) if len(lengths) else 0
        alive = [int(np.searchsorted(-lengths, -t, side="left")) for t in range(steps)]
        rows = [first[:count] + t for t, count in enumerate(alive)]
        bounds = np.concatenate([[0], np.cumsum(alive)]).astype(np.intp)
        flat = np.concatenate(rows) if rows else np.zeros(0)
        return cls(order, lengths, bounds, flat.astype(np.intp))

    @property
    def steps(self) -> int:
        return len(self.bounds) - 1

    def block(self, t: int) -> slice:
        """The rows of word t."""
        return slice(int(self.bounds[t]), int(self.bounds[t + 1]))

    def count(self, t: int) -> int:
        """Sentences that have a word t."""
        return int(self.bounds[t + 1] - self.bounds[t]) if t < self.steps else 0

    def before(self, t: int) -> slice:
        """The rows of word t - 1 of the sentences that have a word t."""
        first = int(self.bounds[t - 1])
        return slice(first, first + self.count(t))

    def previous(self) -> IntArray:
        """For each row from the second block on, the row of the word before it."""
        parts = [np.arange(self.before(t).start, self.before(t).stop) for t in range(1, self.steps)]
        return np.concatenate(parts) if parts else np.zeros(0, np.intp)

    def per_sentence(self, values: FloatArray) -> FloatArray:
        """Sums rows to sentences, in the order before sorting: (T,) -> (N,)."""
        sums = np.zeros(len(self.order))
        for t in range(self.steps):
            sums[: self.count(t)] += values[self.block(t)]
        return self.unsorted(sums)

    def unsorted(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """(N, ...) from longest first to the order before sorting."""
        restored = np.empty_like(values)
        restored[self.order] = values
        return restored


@dataclass(frozen=True)
class Posterior:
    """log_z: (N,) in the order before sorting;  marginals: (T, K) in packed rows;
    pairs: (K, K) expected number of each transition over all sentences."""

    log_z: FloatArray
    marginals: FloatArray
    pairs: FloatArray


def forward_backward(
    packed: Packed, emissions: FloatArray, transitions: FloatArray, start: FloatArray
) -> Posterior:
    """emissions: (T, K) packed rows;  transitions: (K, K) from row to column and start: (K,), in
    logarithms, -inf where forbidden."""
    potential, highest = _potential(emissions)
    step, first = np.exp(transitions), np.exp(start)
    alpha, scale = _forward(packed, potential, step, first)
    beta, ahead = _backward(packed, potential, step, scale)
    marginals = alpha * beta
    marginals /= np.maximum(marginals.sum(1, keepdims=True), TINY)
    pairs = (alpha[packed.previous()].T @ ahead[packed.count(0) :]) * step
    return Posterior(packed.per_sentence(np.log(scale) + highest), marginals, pairs)


def log_partition(
    packed: Packed, emissions: FloatArray, transitions: FloatArray, start: FloatArray
) -> FloatArray:
    """log Z of each sentence, (N,): the forward half alone."""
    potential, highest = _potential(emissions)
    _, scale = _forward(packed, potential, np.exp(transitions), np.exp(start))
    return packed.per_sentence(np.log(scale) + highest)


def _potential(emissions: FloatArray) -> tuple[FloatArray, FloatArray]:
    """exp of the scores, the largest of each row 1, and the logarithms taken out: (T, K), (T,)."""
    highest = emissions.max(1, initial=-np.inf)
    return np.exp(np.maximum(emissions - highest[:, None], FLOOR)), highest


def _forward(
    packed: Packed, potential: FloatArray, step: FloatArray, first: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Forward probabilities (T, K), each row scaled to sum to one, and the scales (T,)."""
    alpha, scale = np.empty_like(potential), np.empty(len(potential))
    for t in range(packed.steps):
        block = packed.block(t)
        arriving = alpha[packed.before(t)] @ step if t else first
        here = arriving * potential[block]
        scale[block] = np.maximum(here.sum(1), TINY)
        alpha[block] = here / scale[block][:, None]
    return alpha, scale


def _backward(
    packed: Packed, potential: FloatArray, step: FloatArray, scale: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Backward probabilities (T, K), and what each row passes back: potential x beta / scale."""
    beta, ahead = np.ones_like(potential), np.zeros_like(potential)
    for t in range(packed.steps - 1, 0, -1):
        block = packed.block(t)
        ahead[block] = potential[block] * beta[block] / scale[block][:, None]
        beta[packed.before(t)] = ahead[block] @ step.T
    return beta, ahead


def viterbi(
    packed: Packed, emissions: FloatArray, transitions: FloatArray, start: FloatArray
) -> tuple[IntArray, FloatArray]:
    """The best path's tags (T,) in packed rows, and its score (N,) in the order before sorting."""
    best = np.array(emissions, float)
    came_from = np.zeros(best.shape, np.int16)
    best[: packed.count(0)] += start
    for t in range(1, packed.steps):
        ways = best[packed.before(t)][:, :, None] + transitions[None]  # (n, from, to)
        came_from[packed.block(t)] = ways.argmax(1)
        best[packed.block(t)] += ways.max(1)
    return _traced(packed, best, came_from)


def _traced(packed: Packed, best: FloatArray, came_from: IntArray) -> tuple[IntArray, FloatArray]:
    tags = np.zeros(len(best), np.intp)
    now, score = np.zeros(len(packed.order), np.intp), np.zeros(len(packed.order))
    for t in range(packed.steps - 1, -1, -1):
        ending = slice(packed.count(t + 1), packed.count(t))  # sentences whose last word is t
        rows = best[packed.block(t)]
        now[ending], score[ending] = rows[ending].argmax(1), rows[ending].max(1)
        tags[packed.block(t)] = now[: len(rows)]
        now[: len(rows)] = came_from[packed.block(t)][np.arange(len(rows)), now[: len(rows)]]
    return tags, packed.unsorted(score)
