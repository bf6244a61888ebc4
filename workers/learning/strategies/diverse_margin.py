"""Small margins, far from one another: uncertainty with greedy diversity.

Preselecting ten times the batch follows Zhdanov 2019 (arXiv:1901.05954); the greedy penalty for
likeness to what is already picked follows Carbonell & Goldstein 1998 (maximal marginal relevance).
"""

from __future__ import annotations

import numpy as np

from workers.learning.strategies.base import Context, FloatArray, Picks, pick_top
from workers.learning.strategies.margin import score

PRESELECT = 10  # times the number asked for
MIN_PRESELECT, MAX_PRESELECT = 100, 2000


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """n items: the smallest margins, each in turn weighed down by its likeness to earlier picks."""
    ctx.require(n)
    size = min(len(ctx.selectable), max(n, MIN_PRESELECT, min(PRESELECT * n, MAX_PRESELECT)))
    top = pick_top(ctx, score(ctx.candidate_probs()), size, rng, "diverse_margin")
    order = spread(top.scores, ctx.features.dense[top.indices], n)
    return Picks(top.indices[order], top.scores[order], ["diverse_margin"] * n)


def spread(scores: FloatArray, points: FloatArray, n: int) -> list[int]:
    """n positions; a pick multiplies the other scores by 1 - cosine, floored. (M,), (M, D)."""
    unit = points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)
    left = np.array(scores, dtype=np.float64)
    order: list[int] = []
    for _ in range(n):
        best = int(np.argmax(left))
        order.append(best)
        left *= np.clip(1 - unit @ unit[best], 0.05, 1)
        left[order] = -np.inf
    return order
