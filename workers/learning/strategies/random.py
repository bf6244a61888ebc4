"""Random choice: every selectable item alike. The control, and a tenth of every batch."""

from __future__ import annotations

import numpy as np

from workers.learning.strategies.base import Context, Picks, pick_top


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """n selectable rows without replacement; the score says nothing and is zero."""
    return pick_top(ctx, np.zeros(len(ctx.selectable)), n, rng, "random")
