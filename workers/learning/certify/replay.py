"""Certified completion replayed against known answers: the product's rounds, a freeze, an audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.certify.audit import SPEND, Audit, Terms
from workers.learning.certify.calibrate import calibrate, expected_errors, scale_by_pilot
from workers.learning.certify.plan import Moment, choose_order, labels_used, should_freeze
from workers.learning.decisions import Decisions
from workers.learning.recipe import RoundInput, RoundOutput, run_round
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


class _Project:
    """Who has labelled what, and how sure the model was before each label came."""

    def __init__(self, pool: Pool, seed: int, pilot_share: float) -> None:
        self.pool, self.seed, self.pilot_share = pool, seed, pilot_share
        self.reserve = np.random.default_rng([seed, 1]).permutation(len(pool.truth))
        self.chosen: list[int] = []
        self.pilot: list[int] = []
        self.drawn: list[bool] = []
        self.decided = Decisions()
        self.confidence: list[float] = []
        self.wrong: list[bool] = []
        self.history: list[Moment] = []

    @property
    def labels(self) -> int:
        return len(self.chosen) + len(self.pilot)

    def human(self) -> BoolArray:
        mask = np.zeros(len(self.pool.truth), bool)
        mask[self.chosen + self.pilot] = True
        return mask

    def round(self) -> RoundOutput:
        chosen, human = np.array(self.chosen, np.intp), self.human()
        kept = human.copy()
        kept[self.reserve[: len(self.pilot) + MAX_BATCH]] = True
        nothing = np.zeros(0, np.intp)
        made = run_round(
            RoundInput(
                features=self.pool.features,
                labelled=chosen,
                y=self.pool.truth[chosen],
                n_classes=self.pool.n_classes,
                selectable=np.flatnonzero(~kept),
                audited=nothing,
                audit_y=nothing,
                human_mask=human,
                queue_size=MAX_BATCH,
                seed=self.seed + len(chosen),
                handed_out=len(chosen),
                handed_out_random=sum(self.drawn),
                drawn=np.array(self.drawn, bool),
                decided=self.decided,
                class_rows=self.pool.class_rows,
            )
        )
        self.decided = made.decided
        return made

    def label_batch(self, made: RoundOutput) -> None:
        for row, strategy in zip(
            made.queue.indices[: made.batch_size], made.queue.strategies, strict=False
        ):
            if made.probs is not None:
                self.confidence.append(float(made.probs[row].max()))
                self.wrong.append(bool(made.probs[row].argmax() != self.pool.truth[row]))
            self.chosen.append(int(row))
            self.drawn.append(strategy == "random")
            while len(self.pilot) < min(round(self.pilot_share * self.labels), PILOT_MOST):
                self._ask_for_the_pilot()

    def _ask_for_the_pilot(self) -> None:
        """The next random item. What was chosen before it came up is no loss: it is labelled."""
        self.pilot.append(int(self.reserve[len(self.pilot)]))

    def doubts(self, probs: FloatArray) -> FloatArray:
        """Of the machine labels, scaled by the pilot. (R,)"""
        human = self.human()
        q = calibrate(np.array(self.confidence), np.array(self.wrong)).doubts(probs.max(1))
        unseen = np.setdiff1d(self.pilot, self.chosen).astype(
            np.intp
        )  # the model has not been trained on these
        errors = int((probs[unseen].argmax(1) != self.pool.truth[unseen]).sum())
        return scale_by_pilot(q[~human], q[unseen], errors)


def complete(
    pool: Pool,
    target: float,
    alpha: float = 0.05,
    seed: int = 0,
    pilot_share: float = PILOT_SHARE,
    spend: float = SPEND,
) -> Completed:
    """Label, freeze, audit until certified; pure and deterministic given the seed.

    pilot_share: of the labels before the freeze, random ones that the model is not trained on, up to
        PILOT_MOST;  spend: share of alpha that this attempt, the first, takes
    """
    project = _Project(pool, seed, pilot_share)
    while True:
        made = project.round()
        machine = len(pool.truth) - int(project.human().sum())
        terms = Terms(len(pool.truth), target, alpha, 1, machine, spend)
        if made.probs is not None:
            doubts = project.doubts(made.probs)
            project.history.append(Moment(project.labels, expected_errors(doubts)))
            if should_freeze(project.history, terms) or not len(made.queue.indices):
                return _audit(project, made.probs, doubts, terms)
        project.label_batch(made)


def _audit(project: _Project, probs: FloatArray, doubts: FloatArray, terms: Terms) -> Completed:
    rng = np.random.default_rng([project.seed, 3])
    rows = np.flatnonzero(~project.human())
    order = choose_order(doubts, terms, rng).order
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
        chosen=len(project.chosen),
        pilot=len(project.pilot),
        audit=used,
        order=order,
        expected_errors=float(doubts.sum()),
        true_errors=int(wrong.sum()),
    )
