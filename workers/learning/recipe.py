"""One round of the loop: fit on the labels, score the pool, fill the queue, estimate quality."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.estimate import Estimate, estimate
from workers.learning.features import Features
from workers.learning.heads import LogisticHead
from workers.learning.strategies import STRATEGIES, Context, Picks

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

COLD_LABELS_PER_CLASS = 2
RANDOM_SHARE = 0.1


@dataclass(frozen=True)
class RoundInput:
    """What is known when a round starts. All rows are positions in `features` (N rows).

    labelled: (L,) rows to train on, and their classes y: (L,) in 0..n_classes-1
    selectable: (S,) rows that may be queued: no label, no lease, not reserved for the audit
    audited: (A,) audit rows with an answer, and audit_y: (A,); -1 = no class can be right
    human_mask: (N,) rows whose label a person gave (trained, audited, or otherwise)
    queue_size: how many rows to rank;  seed: the same input and seed give the same output
    handed_out, handed_out_random: how many items the rounds so far have led people to (labelled or
        leased), and how many of these were random; they keep the random share exact
    strategy: "auto", or a name of STRATEGIES to use throughout
    """

    features: Features
    labelled: IntArray
    y: IntArray
    n_classes: int
    selectable: IntArray
    audited: IntArray
    audit_y: IntArray
    human_mask: BoolArray
    queue_size: int
    seed: int
    handed_out: int | None = None
    handed_out_random: int | None = None
    strategy: str = "auto"


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


@dataclass(frozen=True)
class RoundOutput:
    """What a round made. head and probs (N, K) are None before the first label."""

    head: dict[str, npt.NDArray[Any]] | None
    probs: npt.NDArray[np.float32] | None
    queue: Queue
    batch_size: int
    estimate: Estimate | None
    metrics: dict[str, float]
    recipe: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def run_round(given: RoundInput) -> RoundOutput:
    """Fit, score, pick and estimate. Pure and deterministic given the seed."""
    rng = np.random.default_rng(given.seed)
    head = _fit(given)
    probs = head.predict_proba(given.features) if head else None
    queue = _fill_queue(given, probs, rng)
    quality = None
    if probs is not None:
        quality = estimate(probs, given.audited, given.audit_y, given.human_mask)
    return RoundOutput(
        head=head.to_arrays() if head else None,
        probs=probs,
        queue=queue,
        batch_size=batch_size(len(given.labelled)),
        estimate=quality,
        metrics=_metrics(given, probs),
        recipe=_recipe(given),
        reason=_reason(given),
    )


def batch_size(labels: int) -> int:
    """How many new labels make the next round worth its time: 5 below 50, 10 to 200, then 20."""
    return 5 if labels < 50 else 10 if labels < 200 else 20


def cold_start_labels(n_classes: int) -> int:
    """Below this many labels items are chosen without a model."""
    return COLD_LABELS_PER_CLASS * n_classes


def _fit(given: RoundInput) -> LogisticHead | None:
    if not len(given.labelled):
        return None
    rows = given.features.rows(given.labelled)
    return LogisticHead().fit(rows, given.y, given.n_classes)


def _fill_queue(given: RoundInput, probs: FloatArray | None, rng: np.random.Generator) -> Queue:
    """A queue whose ranks are random by turns (one in ten), and chosen otherwise."""
    size = min(given.queue_size, len(given.selectable))
    at_random = _random_ranks(given, size)
    ctx = Context(given.features, given.selectable, given.labelled, given.n_classes, probs)
    drawn = STRATEGIES["random"](ctx, int(at_random.sum()), rng)
    left = np.setdiff1d(given.selectable, drawn.indices)
    ctx = Context(given.features, left, given.labelled, given.n_classes, probs)
    chosen = _choose(given, ctx, size - len(drawn.indices), rng)
    return _interleave(at_random, drawn, chosen, len(given.selectable))


def _random_ranks(given: RoundInput, size: int) -> BoolArray:
    """Which ranks keep the random share at one in ten over all that has been handed out. (size,)"""
    if given.strategy == "random":
        return np.ones(size, bool)
    before = len(given.labelled) if given.handed_out is None else given.handed_out
    had = given.handed_out_random
    had = int(RANDOM_SHARE * before + 1e-9) if had is None else had
    due = np.floor(RANDOM_SHARE * (before + 1 + np.arange(size)) + 1e-9) - had
    due = np.clip(due, 0, None)
    ranks, given_so_far = np.zeros(size, bool), 0
    for rank in range(size):
        ranks[rank] = due[rank] > given_so_far
        given_so_far += int(ranks[rank])
    return ranks


def _choose(given: RoundInput, ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    if given.strategy != "auto" and (ctx.probs is not None or given.strategy == "typiclust"):
        return STRATEGIES[given.strategy](ctx, n, rng)
    cold = cold_start_labels(given.n_classes) - len(given.labelled)
    if ctx.probs is None or cold >= n:
        return STRATEGIES["typiclust"](ctx, n, rng)
    if cold <= 0:
        return STRATEGIES["diverse_margin"](ctx, n, rng)
    first = STRATEGIES["typiclust"](ctx, cold, rng)
    rest = Context(
        ctx.features,
        np.setdiff1d(ctx.selectable, first.indices),
        ctx.labelled,
        ctx.n_classes,
        ctx.probs,
    )
    second = STRATEGIES["diverse_margin"](rest, n - cold, rng)
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


def _metrics(given: RoundInput, probs: FloatArray | None) -> dict[str, float]:
    found = {
        "labels": float(len(given.labelled)),
        "audited": float(len(given.audited)),
        "classes_met": float(len(np.unique(given.y))),
    }
    if probs is not None:
        found["mean_confidence"] = float(probs.max(1).mean())
    return found


def _recipe(given: RoundInput) -> dict[str, Any]:
    return {
        "strategy": given.strategy,
        "random_share": RANDOM_SHARE,
        "cold_start_labels": cold_start_labels(given.n_classes),
        "head": "logistic",
        "seed": given.seed,
    }


def _reason(given: RoundInput) -> str:
    labels, cold = len(given.labelled), cold_start_labels(given.n_classes)
    if labels < cold:
        return (
            f"{labels} of the first {cold} labels are there: items typical of parts of the pool "
            "that have no label yet come first, since a model could not rank well."
        )
    return (
        f"{labels} labels: items between whose two likeliest classes the model hesitates come "
        "first, kept unlike one another; one in ten is random."
    )
