"""Least confident first (Lewis & Gale 1994; Culotta & McCallum 2005), scored by modAL."""

from __future__ import annotations

import numpy as np

from workers.learning import modal_shim
from workers.learning.strategies.base import Context, FloatArray, Picks, pick_top


def score(probs: FloatArray) -> FloatArray:
    """1 - p1, 0..1-1/K. (S, K) -> (S,)."""
    return modal_shim.least_confidence(probs)


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """The n items whose best class has the lowest probability."""
    return pick_top(ctx, score(ctx.candidate_probs()), n, rng, "least_confident")
