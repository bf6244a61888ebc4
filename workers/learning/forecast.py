"""What the next labels will bring, from how much the model still changes its mind, and when to stop.

Churn is the share of the pool's predictions that differ between two models of one project. The constants
were measured on six development sets (mnist, digits, sms, agnews, subj, trec6), each left out in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer[Any]]

STEP = 100  # labels that a forecast of gain and a price speak of
GAIN_PER_CHURN = 0.12  # accuracy gained by the next STEP labels, per churn of the last
GAIN_ERROR = 0.011  # root mean squared error of that forecast, in accuracy
DOUBLING_PER_CHURN = (
    0.11,
    0.16,
)  # accuracy gained by doubling the labels, per churn since half of them
FACTOR = 2.0  # labels to a target are known up to this factor either way
FURTHEST = 32.0  # times the labels so far: beyond it a forecast is no longer one
CHECKS = 2  # checks in a row whose gain is not worth its price, before the advice is to stop


@dataclass(frozen=True)
class Range:
    """A forecast and the bounds it is given with; `high` may be inf: not within sight."""

    point: float
    low: float
    high: float


@dataclass(frozen=True)
class Snapshot:
    """Predictions at a moment of a project. predictions: (N,) class of each item, people's included."""

    labels: int
    predictions: IntArray


@dataclass(frozen=True)
class Check:
    """The forecast at `labels`. gain: accuracy (0..1) that the next STEP labels are worth."""

    labels: int
    gain: Range


@dataclass(frozen=True)
class StopAdvice:
    """checks_below: checks in a row whose gain was below the price, the latest included."""

    stop: bool
    checks_below: int


def churn(before: IntArray, after: IntArray) -> float:
    """Share of predictions that changed. Both (N,). Raises ValueError where they differ in length."""
    if len(before) != len(after):
        raise ValueError(f"predictions of {len(before)} and of {len(after)} items")
    return float((before != after).mean()) if len(after) else 0.0


def next_gain(history: Sequence[Snapshot]) -> Check | None:
    """Accuracy that the next STEP labels are worth; None while the project has no history of STEP.

    history: ascending in labels. The churn since the snapshot that lies STEP labels back, or a little
    more, counts per STEP labels.
    """
    if not history:
        return None
    now = history[-1]
    back = [s for s in history if 0 < s.labels <= now.labels - STEP]
    if not back:
        return None
    changed = churn(back[-1].predictions, now.predictions) * STEP / (now.labels - back[-1].labels)
    point = GAIN_PER_CHURN * changed * now.labels / (now.labels + STEP)
    return Check(now.labels, Range(point, max(point - 2 * GAIN_ERROR, 0.0), point + 2 * GAIN_ERROR))


def labels_to_target(history: Sequence[Snapshot], accuracy: float, target: float) -> Range | None:
    """Further labels until `target`, both 0..1; None while the project has not doubled its labels.

    accuracy: an honest estimate of now, from the audit. The gain of a doubling is taken as constant,
    and the range is a factor of FACTOR either way; inf where the target is out of sight.
    """
    if accuracy >= target:
        return Range(0.0, 0.0, 0.0)
    halves = [s for s in history if 0 < s.labels <= history[-1].labels / 2]
    if not halves:
        return None
    now = history[-1]
    changed = churn(halves[-1].predictions, now.predictions)
    changed /= np.log2(now.labels / halves[-1].labels)  # per doubling
    few, many = (
        _further(now.labels, target - accuracy, rate * changed) for rate in DOUBLING_PER_CHURN[::-1]
    )
    middle = float(np.sqrt(few * many)) if many < inf else inf
    return Range(middle, few / FACTOR, many * FACTOR)


def _further(labels: int, missing: float, per_doubling: float) -> float:
    doublings = missing / per_doubling if per_doubling > 0 else inf
    if doublings > np.log2(1 + FURTHEST):
        return inf
    return float(labels * (2**doublings - 1))


def advise(checks: Sequence[Check], price: float) -> StopAdvice:
    """Stop once CHECKS checks in a row promise less than the manager's price.

    price: points of accuracy (0..100) that STEP labels must bring to be worth their money
    """
    below = 0
    for check in reversed(checks):
        if check.gain.point * 100 >= price:
            break
        below += 1
    return StopAdvice(below >= CHECKS, below)
