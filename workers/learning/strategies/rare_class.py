"""Rare classes: find one, gather some, then sharpen the boundary around them.

At one positive in a hundred a random start meets none for long, and a model without positives cannot
doubt. So: farthest-first traversal (Gonzalez 1985; as core-set: Sener & Savarese 2018), in turn with
what is most like the name of the rare class where the encoder reads names, until that class is met;
then its likeliest items (the greedy search of Garnett et al. 2012, horizon one) until there are 15;
then half these, half those in doubt (Attenberg & Provost 2010 mix search and doubt).

How likely an item is, says a head of the strategy's own. What search has labelled is odd, and says
little of ordinary negatives; ordinary items are at hand without a label, and nearly all negative, so
some stand in as negatives (learning from positive and unlabelled examples: Elkan & Noto 2008).
"""

from __future__ import annotations

import numpy as np

from workers.learning.heads.logistic import LogisticHead
from workers.learning.strategies.base import Context, FloatArray, IntArray, Picks, pick_top

ENOUGH = 15  # positives that a boundary can be drawn around
CANDIDATES = 4000  # a random part of a larger pool is searched: 1 % of it is still forty items
BACKGROUND = 600  # unlabelled items that stand in as negatives


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """n items for the class with the fewest in the pool: unlike all, then likely, then half doubtful.

    Until every class has been met in `ctx.y`, the rare one counts as not met.
    """
    ctx.require(n)
    if ctx.probs is None or ctx.y is None or len(np.unique(ctx.y)) < ctx.n_classes:
        return _search(ctx, n, rng)
    rare = rarest(ctx.probs)
    chance = likelihood(ctx, rare, rng)  # (S,)
    likely = pick_top(ctx, chance, n, rng, "rare_class")
    if (ctx.y == rare).sum() < ENOUGH:
        return likely
    doubtful = pick_top(ctx, 1 - np.abs(2 * chance - 1), n, rng, "rare_class")
    return _alternate(likely, doubtful, n)


def rarest(probs: FloatArray) -> int:
    """The class with the smallest expected share of the pool. (N, K) -> 0..K-1."""
    return int(probs.mean(0).argmin())


def likelihood(ctx: Context, rare: int, rng: np.random.Generator) -> FloatArray:
    """How likely each selectable row is of class `rare`, for ranking: (S,).

    Two heads with stand-ins of their own, so that none rates a row that it took for a negative.
    """
    size = min(BACKGROUND, len(ctx.selectable) // 2)
    drawn = rng.permutation(ctx.selectable)
    first, second = drawn[:size], drawn[size : 2 * size]
    likely = _against(ctx, rare, first).predict_proba(ctx.features)[:, 1]  # (N,)
    other = _against(ctx, rare, second)
    likely[first] = other.predict_proba(ctx.features.rows(first))[:, 1]
    return likely[ctx.selectable]


def _against(ctx: Context, rare: int, background: IntArray) -> LogisticHead:
    """Class 1: rare;  class 0: labels of all other classes, and the background."""
    assert ctx.y is not None
    rows = np.concatenate([ctx.labelled, background]).astype(np.intp)
    y = np.concatenate([ctx.y == rare, np.zeros(len(background), bool)]).astype(np.intp)
    return LogisticHead().fit(ctx.features.rows(rows), y, 2)


def _search(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """Unlike all that is known, and like the name of a class that no label has shown yet, in turn."""
    far = _farthest_first(ctx, n, rng)
    met = np.unique(ctx.y) if ctx.y is not None else ()
    if ctx.class_rows is None or not 0 < len(met) < ctx.n_classes:
        return far
    unmet = np.delete(ctx.class_rows, met, axis=0)  # (U, D)
    rows = ctx.features.dense[:, : unmet.shape[1]]
    likeness = (rows @ unmet.T).max(axis=1)[ctx.selectable]
    return _alternate(pick_top(ctx, likeness, n, rng, "rare_class"), far, n)


def _farthest_first(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    size = min(len(ctx.selectable), max(CANDIDATES, n))
    rows = rng.choice(ctx.selectable, size, replace=False).astype(np.intp)
    points = ctx.points(rows)
    squared = (points**2).sum(1)
    nearest = np.full(size, np.inf)  # squared distance to the nearest of all labelled, held, picked
    for point in ctx.points(np.concatenate([ctx.labelled, ctx.pending]).astype(np.intp)):
        nearest = np.minimum(nearest, squared + point @ point - 2 * points @ point)
    order, scores = np.zeros(n, np.intp), np.zeros(n)
    for j in range(n):
        best = order[j] = int(nearest.argmax())
        scores[j] = max(0, nearest[best]) if np.isfinite(nearest[best]) else 0
        nearest = np.minimum(nearest, squared + squared[best] - 2 * points @ points[best])
        nearest[best] = -np.inf
    return Picks(rows[order], scores, ["rare_class"] * n)


def _alternate(first: Picks, second: Picks, n: int) -> Picks:
    """In turn the best of each that the other has not taken."""
    both = np.stack([first.indices, second.indices], axis=1).ravel()
    scores = np.stack([first.scores, second.scores], axis=1).ravel()
    _, at = np.unique(both, return_index=True)
    order = np.sort(at)[:n]
    return Picks(both[order], scores[order], ["rare_class"] * n)
