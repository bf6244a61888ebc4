"""How right the data set is: the audit's estimate, with an interval that stays honest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import beta

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Interval:
    """A fraction in 0..1 and the bounds that hold it with 95 % probability."""

    point: float
    low: float
    high: float


@dataclass(frozen=True)
class Estimate:
    """Model accuracy on the unlabelled remainder, and accuracy of the labels as delivered.

    delivered = (human + (pool - human) * model) / pool
    """

    model: Interval
    delivered: Interval
    audited: int
    wrong: int
    human: int
    pool: int


def estimate(
    probs: FloatArray, audited: IntArray, audit_y: IntArray, human_mask: BoolArray
) -> Estimate | None:
    """What the audit says of the current model; None before the first audit label.

    probs: (N, K) of the model now;  audited: (A,) rows of the random audit
    audit_y: (A,) their labels, -1 where no label can be right (counts as wrong)
    human_mask: (N,) rows whose label a person gave
    """
    if not len(audited):
        return None
    wrong = int((probs[audited].argmax(1) != audit_y).sum())
    n = len(audited)
    low = beta.ppf(0.025, n - wrong, wrong + 1) if wrong < n else 0.0
    high = beta.ppf(0.975, n - wrong + 1, wrong) if wrong else 1.0
    model = Interval((n - wrong + 0.5) / (n + 1), float(low), float(high))
    human, pool = int(human_mask.sum()), len(human_mask)
    return Estimate(model, delivered(model, human, pool), n, wrong, human, pool)


def delivered(model: Interval, human: int, pool: int) -> Interval:
    """Accuracy of all labels, when a person's are right and the model's as `model` says."""
    share = human / pool
    point, low, high = (share + (1 - share) * m for m in (model.point, model.low, model.high))
    return Interval(point, low, high)
