"""Query by committee (Seung, Opper & Sompolinsky 1992): vote entropy first (Dagan & Engelson 1995).

Scored by modAL, from the votes of `heads.committee`.
"""

from __future__ import annotations

import numpy as np

from workers.learning import modal_shim
from workers.learning.strategies import margin
from workers.learning.strategies.base import (
    Context,
    FloatArray,
    NoModelError,
    Picks,
    pick_top,
)

TIES = 1e-3  # a few members cast few different votes: among equals the mean's margin decides


def score(committee: FloatArray) -> FloatArray:
    """Vote entropy in nats, 0..log min(M, K), ties by the mean's margin. (M, S, K) -> (S,)."""
    return modal_shim.vote_entropy(committee) + TIES * margin.score(committee.mean(0))


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """The n items about whose class the committee is most divided."""
    if ctx.committee is None:
        raise NoModelError("this strategy needs a committee's votes; start with typiclust")
    ctx.require(n)
    return pick_top(ctx, score(ctx.committee[:, ctx.selectable]), n, rng, "vote_entropy")
