"""Certified completion replayed against known answers: the product's rounds, a freeze, an audit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning import simulate
from workers.learning.certify.audit import SPEND, Audit, Terms
from workers.learning.certify.calibrate import calibrate, expected_errors, scale_by_pilot
from workers.learning.certify.plan import Moment, choose_order, labels_used, should_freeze
from workers.learning.idle_time import IdleTime
from workers.learning.recipe import RoundOutput
from workers.learning.simulate import MAX_BATCH, Pool

# Random labels that planning has use for: a share that a project may ask for instead of the usual one.
PILOT_SHARE, PILOT_MOST = 0.1, 60

FloatArray = npt.NDArray[np.floating[Any]]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Completed:
    """A certificate, and what it cost. Labels of people: chosen + pilot + audit = human_labels.

    accuracy_true: of all delivered labels when it was given;  wrong: below the target after all
    """

    human_labels: int
    pool: int
    target: float
    accuracy_true: float
    wrong: bool
    chosen: int
    pilot: int
    audit: int
    order: str
    expected_errors: float
    true_errors: int


class _Project(simulate._Project):
    """How sure the model was before each label came, beside who has labelled what."""

    def __init__(self, pool: Pool, seed: int, pilot_share: float) -> None:
        size = len(pool.truth)
        budget = min(size, int(PILOT_MOST / pilot_share)) if pilot_share else size
        super().__init__(pool, seed, budget, pilot_share, "auto")
        self.confidence: list[float] = []
        self.wrong: list[bool] = []
        self.history: list[Moment] = []

    def human(self) -> BoolArray:
        mask = np.zeros(len(self.pool.truth), bool)
        mask[self.labelled + self.audited] = True
        return mask

    def next_round(self, idle: IdleTime | None) -> RoundOutput:
        """As the product publishes it: probabilities are made better, the queue stays as it is."""
        made = self.round(MAX_BATCH, estimating=False)
        if idle is None or made.probs is None:
            return made
        given = self.refinable(idle.items)
        idle.try_at(self.labels, given)
        return idle.made_better(made, given)

    def label_batch(self, made: RoundOutput) -> None:
        ranked = zip(made.queue.indices, made.queue.strategies, strict=True)
        for row, strategy in islice(ranked, made.batch_size):
            if made.probs is not None:
                self.confidence.append(float(made.probs[row].max()))
                self.wrong.append(bool(made.probs[row].argmax() != self.pool.truth[row]))
            self.annotate(int(row), strategy)
            if len(self.audited) == len(self.reserve):
                self.audit_share = 0.0  # planning has use for no more

    def doubts(self, probs: FloatArray) -> FloatArray:
        """Of the machine labels, scaled by the pilot. (R,)"""
        human = self.human()
        q = calibrate(np.array(self.confidence), np.array(self.wrong)).doubts(probs.max(1))
        unseen = np.array(self.audited, np.intp)  # the model has not been trained on these
        errors = int((probs[unseen].argmax(1) != self.pool.truth[unseen]).sum())
        return scale_by_pilot(q[~human], q[unseen], errors)


def complete(
    pool: Pool,
    target: float,
    alpha: float = 0.05,
    seed: int = 0,
    pilot_share: float = PILOT_SHARE,
    spend: float = SPEND,
    idle: IdleTime | None = None,
    audits: int = 1,
) -> list[Completed]:
    """Label, freeze, audit until certified; pure and deterministic given the seed.

    pilot_share: of the labels before the freeze, random ones that the model is not trained on, up to
        PILOT_MOST;  spend: share of alpha that this attempt, the first, takes
    idle: what is tried between rounds, if anything; what it makes of the pool is frozen
    audits: how often the frozen pool is audited, each time in an order of its own: how long an
        audit takes is largely luck
    """
    project = _Project(pool, seed, pilot_share)
    while True:
        made = project.next_round(idle)
        machine = len(pool.truth) - int(project.human().sum())
        terms = Terms(len(pool.truth), target, alpha, 1, machine, spend)
        if made.probs is not None:
            doubts = project.doubts(made.probs)
            project.history.append(Moment(project.labels, expected_errors(doubts)))
            if should_freeze(project.history, terms) or not len(made.queue.indices):
                rng = np.random.default_rng([seed, 3])
                order = choose_order(doubts, terms, rng).order
                frozen = project, made.probs, doubts, terms, order
                return [_audit(*frozen, each) for each in rng.spawn(audits)]
        project.label_batch(made)


def _audit(
    project: _Project,
    probs: FloatArray,
    doubts: FloatArray,
    terms: Terms,
    order: str,
    rng: np.random.Generator,
) -> Completed:
    rows = np.flatnonzero(~project.human())
    audit = Audit.draw(terms, order, rows, doubts, rng)
    wrong = probs[audit.rows].argmax(1) != project.pool.truth[audit.rows]
    used = labels_used(audit, wrong)
    assert used is not None, "arithmetic certifies in the end"
    left = int(wrong[used:].sum())
    return Completed(
        human_labels=project.labels + used,
        pool=terms.pool,
        target=terms.target,
        accuracy_true=1 - left / terms.pool,
        wrong=left > terms.allowed,
        chosen=len(project.labelled),
        pilot=len(project.audited),
        audit=used,
        order=order,
        expected_errors=float(doubts.sum()),
        true_errors=int(wrong.sum()),
    )
