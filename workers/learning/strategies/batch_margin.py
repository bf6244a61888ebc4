"""Ranked batches (Cardoso et al. 2017) over the smallest margins, ranked by modAL."""

from __future__ import annotations

import numpy as np

from workers.learning import modal_shim
from workers.learning.strategies.base import Context, Picks, pick_top
from workers.learning.strategies.margin import score

CANDIDATES_PER_PICK = 10
RANKED = 50  # modAL measures all distances anew for each pick; later ranks follow by margin alone


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """n items: small margins, far from what is labelled or held and from one another.

    Of 10 candidates a pick, n * 10 in all; only the first 50 picks are kept apart.
    """
    ctx.require(n)
    size, ranked = min(len(ctx.selectable), CANDIDATES_PER_PICK * n), min(n, RANKED)
    top = pick_top(ctx, score(ctx.candidate_probs()), size, rng, "batch_margin")
    near = slice(0, CANDIDATES_PER_PICK * ranked)
    taken = ctx.points(np.concatenate([ctx.labelled, ctx.pending]).astype(np.intp))
    first = modal_shim.rank_batch(ctx.points(top.indices[near]), taken, top.scores[near], ranked)
    order = np.concatenate([first, np.setdiff1d(np.arange(size), first)[: n - ranked]])
    return Picks(top.indices[order], top.scores[order], ["batch_margin"] * n)
