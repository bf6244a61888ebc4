"""Smallest margin first, each pick putting off its neighbours in the pool's graph.

Margin: Scheffer, Decomain & Wrobel 2001. What is like an item already picked is worth less: as in
Settles & Craven 2008 (information density), with the graph's neighbours instead of a mean likeness.
"""

from __future__ import annotations

import numpy as np

from workers.learning.strategies import margin
from workers.learning.strategies.base import Context, FloatArray, IntArray, Picks

HOPS = 5  # nearest neighbours that a pick puts off
DAMPING = 0.3


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """n items; without a graph, the plain margin order.

    A longer queue begins with the shorter one, given the same generator state.
    """
    if ctx.graph is None:
        return margin.pick(ctx, n, rng)
    ctx.require(n)
    ranked = margin.pick(ctx, len(ctx.selectable), rng)
    rows, scores = damped(ranked.indices, ranked.scores, ctx.graph.neighbours, ctx.pending, n)
    return Picks(rows, scores, ["graph_margin"] * n)


def damped(
    rows: IntArray, scores: FloatArray, neighbours: IntArray, taken: IntArray, n: int
) -> tuple[IntArray, FloatArray]:
    """n of the rows, and their scores when picked: (n,) both.

    rows: (S,) best first;  scores: (S,);  neighbours: (N, k);  taken: (P,) rows that count as
    picked before the first
    """
    left = np.full(len(neighbours), -np.inf)
    left[rows] = scores
    for row in taken:
        left[neighbours[row, :HOPS]] *= DAMPING
    order, worth = np.zeros(n, np.intp), np.zeros(n)
    for j in range(n):
        best = rows[np.argmax(left[rows])]
        order[j], worth[j] = best, left[best]
        left[neighbours[best, :HOPS]] *= DAMPING
        left[best] = -np.inf
    return order, worth
