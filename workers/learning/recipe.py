"""One round of the loop: fit on the labels, score the pool, fill the queue, estimate quality."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.decisions import Decisions, decide
from workers.learning.estimate import Estimate, estimate
from workers.learning.features import Features
from workers.learning.fill_queue import RANDOM_SHARE, Queue, cold_start_labels, fill_queue
from workers.learning.heads.committee import CommitteeHead
from workers.learning.model import Model, fit_model
from workers.learning.strategies import Context
from workers.learning.strategies.base import nothing

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

HESITATES = "items between whose two likeliest classes the model hesitates come first"
HOW = {  # what comes first and why, in the words of `reason`
    "diverse_margin": f"{HESITATES}, kept unlike one another",
    "graph_margin": f"{HESITATES}, and not beside one another",
    "typiclust": "items typical of parts of the pool that have no label yet come first",
    "rare_class": "items that may be of the rare class come first, since few others would show it",
    "random": "items come in random order",
}


@dataclass(frozen=True)
class RoundInput:
    """What is known when a round starts. All rows are positions in `features` (N rows).

    labelled: (L,) rows to train on, in the order of labelling; their classes y: (L,) in 0..n_classes-1
    selectable: (S,) rows that may be queued: no label, no lease, not reserved for the audit
    audited: (A,) audit rows with an answer, and audit_y: (A,); -1 = no class can be right
    human_mask: (N,) rows whose label a person gave (trained, audited, or otherwise)
    queue_size: how many rows to rank;  seed: the same input and seed give the same output
    handed_out, handed_out_random: how many items the rounds so far have led people to (labelled or
        leased), and how many of these were random; they keep the random share exact
    strategy: "auto", or a name of STRATEGIES to use throughout
    pending: (P,) rows that people hold and have not answered yet; what comes next should differ
    drawn: (L,) whether a label's item was drawn at random;  decided: what the last round decided
    class_rows: (K, D) of the class names, from the encoder of the first D dense columns, if it can
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
    pending: IntArray = field(default_factory=nothing)
    drawn: BoolArray | None = None
    decided: Decisions = field(default_factory=Decisions)
    class_rows: FloatArray | None = None


@dataclass(frozen=True)
class RoundOutput:
    """What a round made. model and probs (N, K) are None before the first label."""

    model: Model | None
    probs: npt.NDArray[np.float32] | None
    queue: Queue
    batch_size: int
    estimate: Estimate | None
    metrics: dict[str, float]
    decided: Decisions
    recipe: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def run_round(given: RoundInput) -> RoundOutput:
    """Fit, score, pick and estimate. Pure and deterministic given the seed."""
    rng = np.random.default_rng(given.seed)
    decided = _decide(given)
    model = _fit(given, decided)
    probs = model.probs if model else None
    queue = _queue(given, model, decided, rng)
    quality = None
    if probs is not None:
        quality = estimate(probs, given.audited, given.audit_y, given.human_mask)
    return RoundOutput(
        model=model,
        probs=probs,
        queue=queue,
        batch_size=batch_size(len(given.labelled)),
        estimate=quality,
        metrics=_metrics(given, probs),
        decided=decided,
        recipe=_recipe(given, model, decided),
        reason=_reason(given, queue, decided),
    )


def batch_size(labels: int) -> int:
    """How many new labels make the next round worth its time: 5 below 50, 10 to 200, then 20."""
    return 5 if labels < 50 else 10 if labels < 200 else 20


def _decide(given: RoundInput) -> Decisions:
    drawn = np.zeros(len(given.y), bool) if given.drawn is None else given.drawn
    known = given.features, given.labelled, given.y, given.n_classes
    return decide(given.decided, *known, drawn, given.class_rows)


def _fit(given: RoundInput, decided: Decisions) -> Model | None:
    if not len(given.labelled):
        return None
    known = given.features, given.labelled, given.y, given.n_classes
    return fit_model(*known, decided, given.class_rows)


def _strategy(given: RoundInput, decided: Decisions) -> str:
    """What was asked for; left to the recipe, chance where it does better than choosing."""
    return "random" if given.strategy == "auto" and not decided.choosing.on else given.strategy


def _queue(
    given: RoundInput, model: Model | None, decided: Decisions, rng: np.random.Generator
) -> Queue:
    ctx = Context(
        features=given.features,
        selectable=given.selectable,
        labelled=given.labelled,
        n_classes=given.n_classes,
        probs=model.probs if model else None,
        pending=given.pending,
        y=given.y,
        committee=_votes(given) if model and given.strategy == "vote_entropy" else None,
        graph=model.graph if model else None,
        named=decided.class_names.on,
        class_rows=given.class_rows,
    )
    before, drawn = given.handed_out, given.handed_out_random
    before = len(given.labelled) + len(given.pending) if before is None else before
    drawn = int(RANDOM_SHARE * before + 1e-9) if drawn is None else drawn
    strategy = _strategy(given, decided)
    return fill_queue(ctx, given.queue_size, strategy, before, drawn, rng)


def _votes(given: RoundInput) -> FloatArray:
    """What each member of a committee, fitted on samples of the labels, says of the pool. (M, N, K)"""
    committee = CommitteeHead(seed=given.seed)
    committee.fit(given.features.rows(given.labelled), given.y, given.n_classes)
    return committee.member_proba(given.features)


def _metrics(given: RoundInput, probs: FloatArray | None) -> dict[str, float]:
    found = {
        "labels": float(len(given.labelled)),
        "audited": float(len(given.audited)),
        "classes_met": float(len(np.unique(given.y))),
    }
    if probs is not None:
        found["mean_confidence"] = float(probs.max(1).mean())
    return found


def _recipe(given: RoundInput, model: Model | None, decided: Decisions) -> dict[str, Any]:
    return {
        "strategy": _strategy(given, decided),
        "random_share": RANDOM_SHARE,
        "cold_start_labels": cold_start_labels(given.n_classes, decided.class_names.on),
        "head": _head(model, decided),
        "seed": given.seed,
        "gates": decided.to_json(),
    }


def _head(model: Model | None, decided: Decisions) -> str:
    if model and model.graph:
        return "logistic and graph"
    named = " and class names" if decided.class_names.on else ""
    return ("self-trained logistic" if decided.self_training.on else "logistic") + named


def _reason(given: RoundInput, queue: Queue, decided: Decisions) -> str:
    labels, named = len(given.labelled), decided.class_names.on
    cold = cold_start_labels(given.n_classes, named)
    if labels < cold:
        return (
            f"{labels} of the first {cold} labels are there: items typical of parts of the pool "
            "that have no label yet come first, since a model could not rank well."
        )
    order = HOW.get(_leading(queue), "items come in the order of the chosen strategy")
    told = (
        f"{labels} labels: {order}; one in ten is random."
        if queue.strategies
        else f"{labels} labels."
    )
    kept = decided.graph if given.features.graph and decided.graph.on else None
    gates = [*([kept.reason] if kept else []), *decided.reasons]
    return " ".join([told, *filter(None, gates)])


def _leading(queue: Queue) -> str:
    """The strategy that chose the first item not drawn at random; "random" where all are drawn."""
    return next((name for name in queue.strategies if name != "random"), "random")
