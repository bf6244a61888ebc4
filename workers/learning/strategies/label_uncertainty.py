"""Items with several classes, or none: the least certain over all classes, unlike one another.

The mean over classes of how near each probability is to one half: binary minimum averaged (Brinker
2006; Esuli & Sebastiani 2009 compare it). Diversity as in `diverse_margin`.
"""

from __future__ import annotations

import numpy as np

from workers.learning.strategies.base import Context, FloatArray, Picks, pick_top
from workers.learning.strategies.diverse_margin import WINDOW, spread


def score(probs: FloatArray) -> FloatArray:
    """1 where all classes are at one half, 0 where all are certain. (S, K) -> (S,)"""
    return np.asarray(1 - np.abs(2 * probs - 1).mean(axis=1))


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """n items. ctx.probs: of each class on its own, (N, K) in 0..1; rows need not sum to one.

    A longer queue begins with the shorter one, given the same generator state.
    """
    ctx.require(n)
    size = min(len(ctx.selectable), WINDOW + n)
    top = pick_top(ctx, score(ctx.candidate_probs()), size, rng, "label_uncertainty")
    order = spread(top.scores, ctx.points(top.indices), n, ctx.points(ctx.pending))
    return Picks(top.indices[order], top.scores[order], ["label_uncertainty"] * n)
