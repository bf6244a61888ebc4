"""What is worth most first, unlike one another: for kinds of task whose model rates whole items."""

from __future__ import annotations

import numpy as np

from workers.learning.strategies.base import Context, FloatArray, Picks, Strategy, pick_top
from workers.learning.strategies.diverse_margin import WINDOW, spread


def by_worth(worth: FloatArray, name: str) -> Strategy:
    """A strategy for these items. worth: (N,), zero or more, of every row of the pool.

    Raises ValueError for a worth below zero: likeness is weighed by multiplying.
    """
    if worth.size and worth.min() < 0:
        raise ValueError(f"an item cannot be worth less than nothing, as {worth.min():.3g} is")

    def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
        """n items of most worth, each in turn weighed down by its likeness to earlier picks."""
        ctx.require(n)
        size = min(len(ctx.selectable), WINDOW + n)
        top = pick_top(ctx, worth[ctx.selectable], size, rng, name)
        order = spread(top.scores, ctx.points(top.indices), n, ctx.points(ctx.pending))
        return Picks(top.indices[order], top.scores[order], [name] * n)

    return pick
