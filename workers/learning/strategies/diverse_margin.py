"""Small margins, unlike one another: uncertainty with greedy diversity.

Choosing among a few times more candidates than needed follows Zhdanov 2019 (arXiv:1901.05954); the
penalty for likeness to what is already picked follows Carbonell & Goldstein 1998 (maximal marginal
relevance).
"""

from __future__ import annotations

import numpy as np

from workers.learning.strategies.base import Context, FloatArray, Picks, pick_top
from workers.learning.strategies.margin import score

WINDOW = 50  # pick j comes from the WINDOW + j smallest margins, however long the queue is
SHARPNESS = (
    4  # near-duplicates are put off, relatives are not: a milder power loses to plain margin
)
FLOOR = 0.05


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """n items: the smallest margins, each in turn weighed down by its likeness to earlier picks.

    A longer queue begins with the shorter one, given the same generator state.
    """
    ctx.require(n)
    size = min(len(ctx.selectable), WINDOW + n)
    top = pick_top(ctx, score(ctx.candidate_probs()), size, rng, "diverse_margin")
    order = spread(top.scores, ctx.points(top.indices), n, ctx.points(ctx.pending))
    return Picks(top.indices[order], top.scores[order], ["diverse_margin"] * n)


def spread(scores: FloatArray, points: FloatArray, n: int, taken: FloatArray) -> list[int]:
    """n positions of M >= n. Each pick multiplies the other scores by 1 - cosine^4.

    scores: (M,), best first;  points: (M, D);  taken: (P, D) that count as picked before the first
    """
    unit = _unit(points)
    left = np.array(scores, dtype=np.float64)
    for point in _unit(taken):
        left *= _unlikeness(unit, point)
    order: list[int] = []
    for j in range(n):
        best = int(np.argmax(left[: WINDOW + j]))
        order.append(best)
        left *= _unlikeness(unit, unit[best])
        left[order] = -np.inf
    return order


def _unit(points: FloatArray) -> FloatArray:
    return points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)


def _unlikeness(unit: FloatArray, point: FloatArray) -> FloatArray:
    likeness = np.clip(unit @ point, 0, 1)  # (M,)
    return np.maximum(1 - likeness**SHARPNESS, FLOOR)
