"""Smallest margin first (Scheffer, Decomain & Wrobel 2001), scored by modAL."""

from __future__ import annotations

import numpy as np

from workers.learning import modal_shim
from workers.learning.strategies.base import Context, FloatArray, Picks, pick_top


def score(probs: FloatArray) -> FloatArray:
    """1 - (p1 - p2): 1 where the two best classes tie, 0 where one is certain. (S, K) -> (S,)."""
    return 1 - modal_shim.margin(probs)


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """The n items between whose two best classes the model hesitates most."""
    return pick_top(ctx, score(ctx.candidate_probs()), n, rng, "margin")
