"""Which sentences to label next: one function a strategy, as in workers.learning.strategies.

Least confidence is log Z - score of the best path (Culotta & McCallum 2005; Settles & Craven 2008).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from workers.learning.strategies.base import NoModelError, Picks, PoolExhaustedError, nothing

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

WIDER = 4  # so many times more candidates than picks are clustered
LIKELY = 0.15  # a sentence may hold a span when one of its words is in one with this probability
OVERHEAD = 10  # words' worth of time that a sentence costs before its first word is read
MOST_COVERING = 100  # of the rows that cover their clusters, the latest
MOST_CLUSTERED = 4000  # of a larger pool a random part
ITERATIONS = 15  # of k-means


@dataclass(frozen=True)
class SpanContext:
    """What a strategy may look at. N sentences.

    points: (N, D) where they lie, unit length;  lengths: (N,) words
    selectable: (S,) that may be picked;  labelled: (L,) that people have labelled
    pending: (P,) in people's hands
    doubt: (N,) -log probability of the best reading;  chance: (N,) that of the likeliest word
        to lie in a span; None before the first model
    """

    points: FloatArray
    lengths: IntArray
    selectable: IntArray
    labelled: IntArray = field(default_factory=nothing)
    pending: IntArray = field(default_factory=nothing)
    doubt: FloatArray | None = None
    chance: FloatArray | None = None

    def require(self, n: int) -> None:
        """Raises PoolExhaustedError unless n sentences can still be picked."""
        if n > len(self.selectable):
            raise PoolExhaustedError(
                f"{n} sentences were asked for, but only {len(self.selectable)} can still be picked"
            )

    def read(self) -> tuple[FloatArray, FloatArray]:
        """doubt and chance of all sentences. Raises NoModelError before the first model."""
        if self.doubt is None or self.chance is None:
            raise NoModelError("this strategy needs a model's reading; start with spread")
        return self.doubt, self.chance

    def without(self, rows: IntArray) -> SpanContext:
        return replace(self, selectable=np.setdiff1d(self.selectable, rows))


def random(ctx: SpanContext, n: int, rng: np.random.Generator) -> Picks:
    """All alike: the control."""
    ctx.require(n)
    return _picks(rng.choice(ctx.selectable, n, replace=False), np.zeros(n), "random")


def spread(ctx: SpanContext, n: int, rng: np.random.Generator) -> Picks:
    """One sentence of each of n clusters that none has a label of: the cold start, without a model."""
    ctx.require(n)
    size = min(len(ctx.selectable), max(n, MOST_CLUSTERED))
    among = rng.choice(ctx.selectable, size, replace=False)
    covering = np.concatenate([ctx.labelled, ctx.pending]).astype(np.intp)[-MOST_COVERING:]
    chosen = unlike(ctx.points, among, np.ones(size), n, covering, rng)
    return _picks(chosen, np.zeros(n), "spread")


def least_confident(ctx: SpanContext, n: int, rng: np.random.Generator) -> Picks:
    """The most doubted readings, kept unlike one another: for annotators paid by the sentence."""
    return _doubted(ctx, ctx.read()[0], n, rng, "least_confident")


def least_confident_per_word(ctx: SpanContext, n: int, rng: np.random.Generator) -> Picks:
    """Doubt for the time it costs, words + 10: for annotators paid by length."""
    worth = ctx.read()[0] / (ctx.lengths + OVERHEAD)
    return _doubted(ctx, worth, n, rng, "least_confident_per_word")


def mix(ctx: SpanContext, n: int, rng: np.random.Generator) -> Picks:
    """Half at random among sentences that may hold a span, half by doubt.

    Doubt alone loses to chance where a young model is sure of the wrong things.
    """
    return _mixed(ctx, n, rng, least_confident)


def mix_per_word(ctx: SpanContext, n: int, rng: np.random.Generator) -> Picks:
    """`mix` for annotators paid by length."""
    return _mixed(ctx, n, rng, least_confident_per_word)


SpanStrategy = Callable[[SpanContext, int, np.random.Generator], Picks]
STRATEGIES: dict[str, SpanStrategy] = {
    "random": random,
    "spread": spread,
    "mix": mix,
    "mix_per_word": mix_per_word,
    "least_confident": least_confident,
    "least_confident_per_word": least_confident_per_word,
}
MODEL_FREE = ("random", "spread")


def _mixed(ctx: SpanContext, n: int, rng: np.random.Generator, doubted: SpanStrategy) -> Picks:
    ctx.require(n)
    _, chance = ctx.read()
    likely = ctx.selectable[chance[ctx.selectable] >= LIKELY]
    if len(likely) < n:
        likely = ctx.selectable[np.argsort(-chance[ctx.selectable], kind="stable")[:n]]
    drawn = rng.choice(likely, n // 2, replace=False)
    first = doubted(ctx.without(drawn), n - len(drawn), rng)
    both = joined(first, _picks(drawn, chance[drawn], "mix"))
    turns = np.argsort([*range(len(first.indices)), *range(len(drawn))], kind="stable")
    names = [both.strategies[i] for i in turns]
    return Picks(both.indices[turns], both.scores[turns], names)


def _doubted(
    ctx: SpanContext, worth: FloatArray, n: int, rng: np.random.Generator, name: str
) -> Picks:
    """n of the 4 n worthiest, the worthiest of each of n clusters, best first. worth: (N,)."""
    ctx.require(n)
    shuffled = rng.permutation(ctx.selectable)  # so that ties fall at random
    among = shuffled[np.argsort(-worth[shuffled], kind="stable")[: WIDER * n]]
    chosen = unlike(ctx.points, among, np.maximum(worth[among], 1e-6), n, ctx.pending, rng)
    chosen = chosen[np.argsort(-worth[chosen], kind="stable")]
    return _picks(chosen, worth[chosen], name)


def unlike(
    points: FloatArray,
    among: IntArray,
    worth: FloatArray,
    n: int,
    covering: IntArray,
    rng: np.random.Generator,
) -> IntArray:
    """n rows of `among` (M,), M >= n: the worthiest of each of n weighted k-means clusters.

    Zhdanov 2019 (arXiv:1901.05954). points: (N, D), all rows';  worth: (M,)
    covering: rows whose clusters are taken already, which add as many clusters to choose from
    """
    if n >= len(among) or n == 0:
        return among[:n]
    seed, held = int(rng.integers(2**31)), points[covering]
    points = np.vstack([points[among], held])
    weight = np.concatenate([worth, np.full(len(held), worth.max())])
    clusters = min(n + len(held), len(points))
    means = KMeans(clusters, n_init=1, max_iter=ITERATIONS, random_state=seed)
    labels = means.fit(points, sample_weight=weight).labels_
    covered = set(labels[len(among) :].tolist())
    return among[_one_of_each(labels[: len(among)], worth, covered, n)]


def _one_of_each(labels: IntArray, worth: FloatArray, covered: set[int], n: int) -> IntArray:
    """n positions: the worthiest of each uncovered cluster, then the worthiest that are left."""
    by_worth = np.argsort(-worth, kind="stable")
    _, at = np.unique(labels[by_worth], return_index=True)
    firsts = by_worth[np.sort(at)]
    firsts = firsts[[int(label) not in covered for label in labels[firsts]]][:n]
    rest = by_worth[~np.isin(by_worth, firsts)]
    return np.concatenate([firsts, rest[: n - len(firsts)]])


def _picks(rows: IntArray, scores: FloatArray, name: str) -> Picks:
    return Picks(rows.astype(np.intp), np.asarray(scores, float), [name] * len(rows))


def joined(first: Picks, second: Picks) -> Picks:
    """One after the other."""
    return Picks(
        np.concatenate([first.indices, second.indices]),
        np.concatenate([first.scores, second.scores]),
        first.strategies + second.strategies,
    )
