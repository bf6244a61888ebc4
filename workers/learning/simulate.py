"""Replays a project against known labels: the same rounds, with an oracle as the annotator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.decisions import Decisions
from workers.learning.estimate import Estimate
from workers.learning.features import Features
from workers.learning.idle_time import IdleTime
from workers.learning.model import fit_model
from workers.learning.recipe import RoundInput, RoundOutput, run_round
from workers.learning.refine import Refinable

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

AUDIT_SHARE = 0.15
MAX_BATCH = 20


@dataclass(frozen=True)
class Pool:
    """A pool whose answers are known. features: N rows;  truth: (N,) in 0..n_classes-1.

    answers: (N,) what the oracle says where it differs from the truth: people err
    class_rows: (K, D) of the class names, as `RoundInput` takes them
    """

    features: Features
    truth: IntArray
    n_classes: int
    answers: IntArray | None = None
    class_rows: FloatArray | None = None

    @property
    def said(self) -> IntArray:
        """What a person answers about each row. (N,)"""
        return self.truth if self.answers is None else self.answers


@dataclass(frozen=True)
class Checkpoint:
    """What a project delivers after `labels` labels in all, `audited` of which went to the audit.

    accuracy: of the delivered labels over the whole pool, people's and the model's
    model_accuracy: of the model on what no person has labelled
    test_probs: (T, K) of the model on the test rows, where some were given
    rows: (labels,) what people have labelled, the audit's last
    delivered: (N,) the classes of all items, people's and the model's
    reason: what the recipe says of itself
    """

    labels: int
    audited: int
    accuracy: float
    model_accuracy: float
    estimate: Estimate | None = None
    test_probs: FloatArray | None = field(default=None, compare=False, repr=False)
    rows: IntArray | None = field(default=None, compare=False, repr=False)
    delivered: IntArray | None = field(default=None, compare=False, repr=False)
    reason: str = ""


class _Project:
    """A project in memory: who has labelled what, and what the audit reserves."""

    def __init__(
        self, pool: Pool, seed: int, budget: int, audit_share: float, strategy: str
    ) -> None:
        self.pool, self.seed, self.audit_share = pool, seed, audit_share
        self.strategy = strategy
        order = np.random.default_rng([seed, 1]).permutation(len(pool.truth))
        self.reserve = order[: ceil(audit_share * budget)]  # what the budget can audit, no more
        self.labelled: list[int] = []
        self.audited: list[int] = []
        self.drawn: list[bool] = []
        self.decided = Decisions()

    @property
    def labels(self) -> int:
        return len(self.labelled) + len(self.audited)

    def annotate(self, row: int, strategy: str) -> None:
        """One chosen label, and the audit labels that its share then asks for."""
        self.labelled.append(row)
        self.drawn.append(strategy == "random")
        while len(self.audited) < round(self.audit_share * self.labels):
            self.audited.append(int(self.reserve[len(self.audited)]))

    def round(self, queue_size: int, estimating: bool) -> RoundOutput:
        """A round of the recipe; the estimate, which changes nothing else, only where it is read."""
        labelled, audited = np.array(self.labelled, np.intp), np.array(self.audited, np.intp)
        shown = audited if estimating else audited[:0]
        human = np.zeros(len(self.pool.truth), bool)
        human[labelled] = human[audited] = True
        taken = human.copy()
        taken[self.reserve] = True
        made = run_round(
            RoundInput(
                features=self.pool.features,
                labelled=labelled,
                y=self.pool.said[labelled],
                n_classes=self.pool.n_classes,
                selectable=np.flatnonzero(~taken),
                audited=shown,
                audit_y=self.pool.said[shown],
                human_mask=human,
                queue_size=queue_size,
                seed=self.seed + len(labelled),
                handed_out=len(labelled),
                handed_out_random=sum(self.drawn),
                strategy=self.strategy,
                drawn=np.array(self.drawn, bool),
                decided=self.decided,
                class_rows=self.pool.class_rows,
            )
        )
        self.decided = made.decided
        return made

    def refinable(self, items: Sequence[Any]) -> Refinable:
        """What idle time may look at: the pool and the labels that train."""
        rows, pool = np.array(self.labelled, np.intp), self.pool

        def fit(labelled: IntArray, y: IntArray) -> npt.NDArray[np.float32]:
            told = pool.class_rows
            return fit_model(pool.features, labelled, y, pool.n_classes, self.decided, told).probs

        return Refinable(
            items, pool.features, rows, pool.said[rows], pool.n_classes, fit, self.seed
        )


def auto(
    pool: Pool, at: Sequence[int], seed: int, budget: int, audit_share: float = AUDIT_SHARE
) -> Iterator[Checkpoint]:
    """The product's own loop; a Checkpoint at each of the label counts `at` (ascending).

    budget: labels in all that the project may buy, at least at[-1]; it sizes the audit's reserve
    """
    return replay(pool, at, seed, budget, audit_share=audit_share)


def replay(
    pool: Pool,
    at: Sequence[int],
    seed: int,
    budget: int,
    *,
    strategy: str = "auto",
    audit_share: float = AUDIT_SHARE,
    test: Features | None = None,
    idle: IdleTime | None = None,
) -> Iterator[Checkpoint]:
    """As `auto`, by any strategy of the recipe, with the model's word on `test` (T rows).

    idle: what is tried between rounds, if anything; checkpoints show what it made of the answers

    With test rows a checkpoint has no estimate: the truth about the model is known already.
    """
    project = _Project(pool, seed, budget, audit_share, strategy)
    for target in at:
        while project.labels < target:
            _label_batch(project, target)
        made = project.round(queue_size=0, estimating=test is None)
        outside: Any = None if test is None else probs_outside(made, test)
        if idle is not None:
            given = project.refinable(idle.items)
            idle.try_at(project.labels, given)
            made = idle.made_better(made, given)
            outside = None if test is None else idle.outside(test, outside, given)
        yield _checkpoint(project, made, outside)


def _label_batch(project: _Project, target: int) -> None:
    wanted = target - project.labels
    by_chance = project.strategy == "random"  # no batch tells the next one anything
    size = wanted if by_chance else MAX_BATCH
    made = project.round(queue_size=size, estimating=False)
    if not len(made.queue.indices):
        raise ValueError(f"the pool ran out at {project.labels} of {target} labels")
    ranked = zip(made.queue.indices, made.queue.strategies, strict=True)
    for row, strategy in islice(ranked, size if by_chance else made.batch_size):
        if project.labels < target:
            project.annotate(int(row), strategy)


def _checkpoint(project: _Project, made: RoundOutput, outside: FloatArray | None) -> Checkpoint:
    assert made.probs is not None, "a checkpoint comes after the first label"
    truth, top = project.pool.truth, made.probs.argmax(1)
    human = np.zeros(len(truth), bool)
    human[project.labelled + project.audited] = True
    delivered, right = np.where(human, project.pool.said, top), top == truth
    return Checkpoint(
        labels=project.labels,
        audited=len(project.audited),
        accuracy=float((delivered == truth).mean()),
        model_accuracy=float(right[~human].mean()) if not human.all() else 1.0,
        estimate=made.estimate,
        test_probs=outside,
        rows=np.array(project.labelled + project.audited, np.intp),
        delivered=delivered,
        reason=made.reason,
    )


def probs_outside(made: RoundOutput, rows: Features) -> FloatArray:
    """What a round's model says about rows outside its pool. (T, K)"""
    assert made.model is not None, "a round without a label has no model"
    return made.model.predict(rows)


def at_random(pool: Pool, labels: int, seed: int) -> Checkpoint:
    """Random choice with the same model: every label trains, none is held back for an audit."""
    rng = np.random.default_rng([seed, 2])
    rows = rng.choice(len(pool.truth), labels, replace=False)
    model = fit_model(pool.features, rows, pool.truth[rows], pool.n_classes)
    right = model.probs.argmax(1) == pool.truth
    human = np.zeros(len(right), bool)
    human[rows] = True
    return Checkpoint(labels, 0, float((right | human).mean()), float(right[~human].mean()))
