"""The queue of a round: what comes next, one rank in ten of it random."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.strategies import STRATEGIES, Context, Picks, Strategy

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

COLD_LABELS_PER_CLASS = 2
RANDOM_SHARE = 0.1
RARE_SHARE = 0.04  # of the pool: a class of two that gets less than this is searched for
SETTLED = 0.6  # mean confidence on a pool with a graph; photographs reach it at some hundred labels
MODEL_FREE = ("random", "typiclust", "rare_class")


@dataclass(frozen=True)
class Queue:
    """Rows to label, best first. All (Q,).

    probabilities: that the draw at this rank fell on this row: 1/S for a random one; 1 for one that
    was chosen by rule, which is no evidence about the pool
    """

    indices: IntArray
    scores: FloatArray
    strategies: list[str]
    probabilities: FloatArray


def cold_start_labels(n_classes: int, named: bool = False) -> int:
    """Below this many labels items are chosen without a model; `named` as in Context."""
    return 0 if named else COLD_LABELS_PER_CLASS * n_classes


def fill_queue(
    ctx: Context,
    size: int,
    strategy: str | Strategy,
    handed_out: int,
    handed_out_random: int,
    rng: np.random.Generator,
) -> Queue:
    """The next `size` rows, or all that can be picked if there are fewer.

    strategy: "auto", or a name of STRATEGIES to use throughout, or one that another kind of task
        made from its model
    handed_out, handed_out_random: what earlier queues led people to, and how much of it was random
    """
    size = min(size, len(ctx.selectable))
    at_random = random_ranks(size, handed_out, handed_out_random, _typical_ranks(ctx, strategy))
    drawing, choosing = rng.spawn(2)
    drawn = STRATEGIES["random"](ctx, int(at_random.sum()), drawing)
    chosen = _choose(_without(ctx, drawn), size - len(drawn.indices), strategy, choosing)
    return _interleave(at_random, drawn, chosen, len(ctx.selectable))


def random_ranks(size: int, handed_out: int, handed_out_random: int, typical: int = 0) -> BoolArray:
    """Ranks that bring the random share to one in ten of all that has been handed out. (size,)

    typical: how many ranks the cold start still needs. Chance waits for its end, and then catches
        up: a comparison with chance needs a hundred labels, a class its first label at once
    """
    total = handed_out + 1 + np.arange(size)
    due = np.floor(RANDOM_SHARE * total + 1e-9) - handed_out_random  # (size,) random ones by then
    due[:typical] = 0
    ranks, placed = np.zeros(size, bool), 0
    for rank in range(size):
        ranks[rank] = due[rank] > placed
        placed += int(ranks[rank])
    return ranks


def _choose(ctx: Context, n: int, strategy: str | Strategy, rng: np.random.Generator) -> Picks:
    """n rows by `strategy`; before there is a model, by typical items whatever its name."""
    if not isinstance(strategy, str):
        return strategy(ctx, n, rng)
    if strategy != "auto" and (ctx.probs is not None or strategy in MODEL_FREE):
        return STRATEGIES[strategy](ctx, n, rng)
    cold = n if ctx.probs is None else min(n, _cold_start_left(ctx))
    first = STRATEGIES["typiclust"](ctx, cold, rng) if cold else _nothing()
    if cold == n:
        return first
    return _join(first, STRATEGIES[_best(ctx)](_without(ctx, first), n - cold, rng))


def _best(ctx: Context) -> str:
    """What chooses best once there is a model: by what the pool is like."""
    if _has_rare_class(ctx):
        return "rare_class"
    if ctx.graph is None or ctx.probs is None:
        return "diverse_margin"
    # Where hardly anything is settled yet the model's doubts say little, and typical items teach
    # more (Hacohen & Weinshall 2022): photographs, seldom glyphs or faces.
    settled = float(ctx.probs.max(axis=1).mean()) >= SETTLED
    return "graph_margin" if settled else "typiclust"


def _has_rare_class(ctx: Context) -> bool:
    """One of two classes has not been met, or hardly any item of the pool is taken for it."""
    if ctx.n_classes != 2 or ctx.y is None or ctx.probs is None:
        return False
    taken = np.bincount(ctx.probs.argmax(1), minlength=2).min()
    return bool(len(np.unique(ctx.y)) < 2 or taken < RARE_SHARE * len(ctx.probs))


def _cold_start_left(ctx: Context) -> int:
    under_way = len(ctx.labelled) + len(ctx.pending)
    return max(0, cold_start_labels(ctx.n_classes, ctx.named) - under_way)


def _typical_ranks(ctx: Context, strategy: str | Strategy) -> int:
    """How many ranks the cold start still needs; none where `_choose` would not begin with one."""
    if not isinstance(strategy, str):
        return 0
    begins = strategy == "auto" or (ctx.probs is None and strategy not in MODEL_FREE)
    return _cold_start_left(ctx) if begins else 0


def _nothing() -> Picks:
    return Picks(np.zeros(0, np.intp), np.zeros(0), [])


def _without(ctx: Context, picks: Picks) -> Context:
    # A set difference would sort or hash the pool: half of a round at a million rows.
    keep = np.ones(len(ctx.features), bool)
    keep[picks.indices] = False
    return replace(ctx, selectable=ctx.selectable[keep[ctx.selectable]])


def _join(first: Picks, second: Picks) -> Picks:
    return Picks(
        np.concatenate([first.indices, second.indices]),
        np.concatenate([first.scores, second.scores]),
        first.strategies + second.strategies,
    )


def _interleave(at_random: BoolArray, drawn: Picks, chosen: Picks, pool: int) -> Queue:
    size = len(at_random)
    indices, scores = np.zeros(size, np.intp), np.zeros(size)
    indices[at_random], indices[~at_random] = drawn.indices, chosen.indices
    scores[at_random], scores[~at_random] = drawn.scores, chosen.scores
    named = iter(chosen.strategies)
    strategies = ["random" if drew else next(named) for drew in at_random]
    probabilities = np.where(at_random, 1 / max(1, pool), 1.0)
    return Queue(indices, scores, strategies, probabilities)
