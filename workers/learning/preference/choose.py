"""Which pairs to ask about: those whose answer tells most about the rewards.

Expected information gain, as BALD (Houlsby et al. 2011, arXiv:1112.5745), here by quadrature so that
ties count. In a batch each pick shrinks the posterior of the next by the information expected of it,
whatever the answer will be: for a Gaussian posterior the covariance depends on the pair alone (Chaloner
& Verdinelli 1995 on Bayesian design), so near-copies of a pick are worth little.
"""

from __future__ import annotations

import numpy as np

from workers.learning.preference.model import (
    WEIGHTS,
    BradleyTerry,
    FloatArray,
    averaged,
    information,
)
from workers.learning.strategies.base import Context, Picks, Strategy, pick_top

CANDIDATES, PER_PICK = 500, 5  # the most telling alone; the batch is chosen among these


def information_gain(mean: FloatArray, variance: FloatArray, tie: float) -> FloatArray:
    """Nats that an answer is expected to tell about delta ~ N(mean, variance): (P,), (P,) -> (P,)."""
    chances = averaged(mean, variance, tie)  # (16, P, 3)
    told = _entropy(np.tensordot(WEIGHTS, chances, axes=1)) - WEIGHTS @ _entropy(chances)
    return np.maximum(told, 0)


def _entropy(chances: FloatArray) -> FloatArray:
    """In nats, (..., 3) -> (...,)."""
    return -(chances * np.log(np.maximum(chances, 1e-300))).sum(axis=-1)


def most_telling(model: BradleyTerry) -> Strategy:
    """A strategy over a pool of pairs, whose features are differences of embeddings (N, D)."""

    def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
        """n pairs; each score is the gain in nats when it was picked."""
        ctx.require(n)
        pairs = np.asarray(ctx.points(ctx.selectable), np.float64)
        gains = information_gain(*model.gaps(pairs), model.tie_)
        size = min(len(pairs), max(CANDIDATES, PER_PICK * n))
        top = pick_top(ctx, gains, size, rng, "most_telling").indices
        held = np.asarray(ctx.points(ctx.pending), np.float64)
        order, scores = greedy(model, np.asarray(ctx.points(top), np.float64), held, n)
        return Picks(top[order], scores, ["most_telling"] * n)

    return pick


def greedy(
    model: BradleyTerry, pairs: FloatArray, held: FloatArray, n: int
) -> tuple[list[int], FloatArray]:
    """n positions of `pairs` (C, D) and each one's gain, as if `held` (P, D) were answered before."""
    belief = _Belief(model, np.concatenate([held, pairs]))
    for place in range(len(held)):
        belief.expect(place)
    order: list[int] = []
    scores = np.zeros(n)
    for j in range(n):
        gains = information_gain(belief.mean, belief.variance, model.tie_)[len(held) :]
        gains[order] = -1
        order.append(int(gains.argmax()))
        scores[j] = gains[order[-1]]
        belief.expect(len(held) + order[-1])
    return order, scores


class _Belief:
    """What is believed of R pairs' reward differences, as more of them are as good as answered.

    mean, variance: (R,)
    """

    def __init__(self, model: BradleyTerry, rows: FloatArray) -> None:
        self._rows, self._tie = rows, model.tie_
        self.mean, self.variance = model.gaps(rows)
        self._spread = model.covariance_ @ rows.T  # (D, R)

    def expect(self, place: int) -> None:
        """The pair at `place` will be answered: by the information expected of it, all shrink."""
        one = slice(place, place + 1)
        chances = averaged(self.mean[one], self.variance[one], self._tie)  # (16, 1, 3)
        told = float(WEIGHTS @ information(chances)[:, 0])
        shared = self._rows @ self._spread[:, place]  # (R,) covariances with it
        shrunk = told / (1 + told * self.variance[place])
        self._spread = self._spread - shrunk * np.outer(self._spread[:, place], shared)
        self.variance = np.maximum(self.variance - shrunk * shared**2, 0)
