"""Largest entropy first (Shannon 1948; Settles 2009, section 3.1), scored by modAL."""

from __future__ import annotations

import numpy as np

from workers.learning import modal_shim
from workers.learning.strategies.base import Context, FloatArray, Picks, pick_top


def score(probs: FloatArray) -> FloatArray:
    """Entropy in nats, 0..log K. (S, K) -> (S,)."""
    return modal_shim.entropy(probs)


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """The n items whose probabilities are most spread over all classes."""
    return pick_top(ctx, score(ctx.candidate_probs()), n, rng, "entropy")
