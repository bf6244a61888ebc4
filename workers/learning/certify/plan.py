"""When to freeze, how to draw the audit, and what to leave to people: plans, which cost nothing.

Nothing here touches the certificate's validity: a bad plan makes an audit longer, never wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import rel_entr

from workers.learning.certify.audit import WEIGHTS, Audit, Terms
from workers.learning.certify.calibrate import expected_errors
from workers.learning.certify.evidence import SURPRISE

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

HEADROOM = 0.7  # of K: expected errors above it make audits that end by chance or not at all
HOPE = 0.85  # of the cautious expectation: what the length of an audit is reckoned with
FEWEST = 4  # rounds that show a trend
STEP = (20, 80)  # labels that waiting would mean: half as many as there are, within these
SLOPES = (0.2, 3.0)  # bounds on how fast errors fall with labels, in log-log
SIMULATED = 10  # audits of each order
TIMES = (1, 2)  # as many errors as thought, in turn: too few are expected oftener than too many
CLEARLY = (
    0.9  # of the uniform order's labels: a weighted one must do with less, as it trusts the doubts
)


@dataclass(frozen=True)
class Moment:
    """labels: people's labels so far;  errors: expected among the machine's, `expected_errors`."""

    labels: int
    errors: float


@dataclass(frozen=True)
class Choice:
    """An order, and the mean labels of simulated audits under each (for the log)."""

    order: str
    simulated: dict[str, float]


@dataclass(frozen=True)
class Division:
    """rows: what people should label before the freeze;  audit: labels the audit then needs."""

    rows: IntArray
    audit: float


def planned_labels(errors: Any, machine: Any, allowed: int, level: float) -> FloatArray:
    """Labels of an audit that ends as its mean says: log(1/level) / KL(D/R || (K+1)/R), at most R.

    errors: D expected, machine: R; both broadcast
    """
    errors, machine = np.asarray(errors, float), np.maximum(np.asarray(machine, float), 1)
    null = np.minimum((allowed + 1) / machine, 1 - 1e-9)
    rate = np.clip(errors / machine, 1e-6, None)
    gain = rel_entr(rate, null) + rel_entr(1 - np.minimum(rate, 1), 1 - null)
    certain = np.maximum(machine - allowed, 0)
    needed = np.where(rate < 0.95 * null, -log(level) / np.maximum(gain, 1e-12), certain)
    return np.minimum(needed, certain)


def should_freeze(history: Sequence[Moment], terms: Terms) -> bool:
    """Whether to freeze now: the errors fit under K, and half as many labels more would not pay.

    history: a Moment each round, ascending in labels, at least a step long to be of any use
    terms: with `machine` as it would be now
    """
    if terms.machine <= terms.allowed:
        return True
    now = history[-1].labels if history else 0
    step = float(np.clip(now / 2, *STEP))
    if not history or history[0].labels > now - step:
        return False
    errors, slope = _trend(history)
    if errors >= HEADROOM * terms.allowed:
        return False
    later = errors * (now / (now + step)) ** slope
    cost = planned_labels(
        HOPE * np.array([errors, later]), terms.machine, terms.allowed, terms.level
    )
    return bool(cost[0] <= step + cost[1])


def _trend(history: Sequence[Moment]) -> tuple[float, float]:
    """Expected errors now, and how fast they fall (-d log D / d log n), by a line since half the labels.

    The line's end, not the last round's word: one that is low by luck would freeze too soon.
    """
    recent = [m for m in history if m.labels >= history[-1].labels / 2 and m.labels > 0]
    n = np.log([m.labels for m in recent])
    errors = np.log([m.errors + 0.5 for m in recent])
    slope = float(np.clip(-np.polyfit(n, errors, 1)[0], *SLOPES)) if len(n) >= FEWEST else 1.0
    return max(float(np.exp(np.mean(errors + slope * (n - n[-1])))) - 0.5, 0.0), slope


def choose_order(doubts: FloatArray, terms: Terms, rng: np.random.Generator) -> Choice:
    """The order under which simulated audits end soonest; uniform unless another is clearly better.

    doubts: (R,) as planned with
    """
    seeds = [int(seed) for seed in rng.integers(2**32, size=SIMULATED)]  # the same luck for all
    simulated = {order: _simulate(order, doubts, terms, seeds) for order in WEIGHTS}
    best = min(simulated, key=lambda order: simulated[order])
    clear = simulated[best] < CLEARLY * simulated["uniform"]
    return Choice(best if clear else "uniform", simulated)


def _simulate(order: str, doubts: FloatArray, terms: Terms, seeds: Sequence[int]) -> float:
    rows, used = np.arange(terms.machine), []
    chances = (1 - SURPRISE) * doubts + SURPRISE * doubts.mean() if len(doubts) else doubts
    for number, seed in enumerate(seeds):
        rng = np.random.default_rng(seed)
        wrong = rng.random(terms.machine) < TIMES[number % len(TIMES)] * chances
        audit = Audit.draw(terms, order, rows, doubts, rng)
        used.append(labels_used(audit, wrong[audit.rows]) or terms.machine)
    return float(np.mean(used))


def labels_used(audit: Audit, wrong: npt.NDArray[np.bool_]) -> int | None:
    """Labels until the certificate, if people answered in order; None if the answers give out.

    wrong: (n,) what they would find, in drawn order
    """
    if audit.terms.machine <= audit.terms.allowed:
        return 0
    stretch = 256
    while True:
        path = audit.path(wrong[:stretch])
        reached = np.flatnonzero(path >= -log(audit.terms.level))
        if len(reached):
            return int(reached[0]) + 1
        if stretch >= len(wrong):
            return None
        stretch *= 4


def items_that_need_people(doubts: FloatArray, terms: Terms, budget: float) -> Division:
    """The fewest machine labels, the most doubtful, that people should give instead.

    After that many the audit of the rest is expected to fit the budget. If nothing fits, all that
    the target does not bear is left to people, and nothing needs an audit.
    doubts: (R,);  budget: labels that are left, for both
    """
    ranked = np.argsort(-doubts, kind="stable")
    gone = np.arange(terms.machine + 1)  # labels given to people
    left = np.maximum(doubts.sum() - np.r_[0, np.cumsum(doubts[ranked])], 0)  # (R + 1,)
    errors = expected_errors(np.ones(1)) * left
    audit = planned_labels(errors, terms.machine - gone, terms.allowed, terms.level)
    fits = np.flatnonzero(
        (gone + audit <= budget) & ((errors < HEADROOM * terms.allowed) | (audit == 0))
    )
    if not len(fits):
        return Division(np.sort(ranked[: max(terms.machine - terms.allowed, 0)]), 0.0)
    return Division(np.sort(ranked[: fits[0]]), float(audit[fits[0]]))


def classes_it_says_nothing_about(machine_labels: IntArray, terms: Terms, classes: int) -> IntArray:
    """Classes whose machine labels could all be wrong under a true certificate.

    machine_labels: (R,) in 0..classes-1
    """
    counts = np.bincount(machine_labels, minlength=classes)
    return np.flatnonzero(counts <= terms.allowed)
