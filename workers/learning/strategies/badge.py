"""BADGE (Ash et al., ICLR 2020, algorithm 1): k-means++ over gradients of the head's last layer.

The gradient that item x would give if its likeliest class were right is (p - onehot) outer x: long
where the model doubts, and pointing elsewhere for other features and other classes. The inner product
of two outer products is the product of their inner products, so the K * D numbers of a gradient are
never written out, and no random projection is needed to make them fit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from workers.learning.strategies.base import Context, FloatArray, IntArray, Picks, pick_top
from workers.learning.strategies.margin import score

CANDIDATES = 2000  # the smallest margins; elsewhere gradients are short and seldom drawn


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """n items drawn by k-means++ (Arthur & Vassilvitskii 2007), far from those in people's hands.

    Scores are the squared distances to the nearest earlier pick.
    """
    ctx.require(n)
    size = min(len(ctx.selectable), max(CANDIDATES, n))
    rows = pick_top(ctx, score(ctx.candidate_probs()), size, rng, "badge").indices
    gradients = _Gradients.of(ctx, np.concatenate([rows, ctx.pending]).astype(np.intp))
    distance = gradients.squared  # (M,), to the origin as long as nothing has been picked
    for place in range(size, size + len(ctx.pending)):
        distance = np.minimum(distance, gradients.distances(place))
    order, scores = _plus_plus(gradients, distance[:size], n, rng)
    return Picks(rows[order], scores, ["badge"] * n)


@dataclass(frozen=True)
class _Gradients:
    """M outer products of residual (M, K) and item (dense (M, D) beside sparse (M, S)).

    squared: (M,) their squared lengths
    """

    residual: FloatArray
    dense: FloatArray
    sparse: csr_matrix
    squared: FloatArray

    @classmethod
    def of(cls, ctx: Context, rows: IntArray) -> _Gradients:
        assert ctx.probs is not None
        residual = np.array(ctx.probs[rows])
        residual[np.arange(len(rows)), residual.argmax(1)] -= 1
        dense, sparse = ctx.features.dense[rows], ctx.features.sparse[rows]
        words = np.asarray(sparse.multiply(sparse).sum(1)).ravel()
        squared = (residual**2).sum(1) * ((dense**2).sum(1) + words)
        return cls(residual, dense, sparse, squared)

    def distances(self, place: int) -> FloatArray:
        """Squared, from all to the one at `place`: (M,)."""
        words = (self.sparse @ self.sparse[place].T).toarray().ravel()
        inner = (self.residual @ self.residual[place]) * (self.dense @ self.dense[place] + words)
        return np.maximum(self.squared + self.squared[place] - 2 * inner, 0)


def _plus_plus(
    gradients: _Gradients, distance: FloatArray, n: int, rng: np.random.Generator
) -> tuple[IntArray, FloatArray]:
    """n positions, and the squared distance of each when it was drawn.

    The first is the farthest, as in the authors' code; the others by chance, in proportion to
    distance: (M,), or all alike once every item left coincides with a pick.
    """
    order, scores = np.zeros(n, np.intp), np.zeros(n)
    left = np.ones(len(distance), bool)
    for j in range(n):
        weight = np.where(left, distance, 0).astype(np.float64)
        if j and not weight.any():
            weight = left.astype(np.float64)
        place = int(rng.choice(len(weight), p=weight / weight.sum())) if j else int(weight.argmax())
        order[j], scores[j], left[place] = place, distance[place], False
        distance = np.minimum(distance, gradients.distances(place)[: len(distance)])
    return order, scores
