"""What the audit says of each class: the model's share of the pool, and its recall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import beta

from workers.learning.estimate import Interval

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True)
class ClassQuality:
    """share: of the pool that the model gives this class;  audited: audit items of the class;
    recall: of the model on these, None where the audit has met none."""

    share: float
    audited: int
    recall: Interval | None


def class_quality(probs: FloatArray, audited: IntArray, audit_y: IntArray) -> list[ClassQuality]:
    """One entry a class. probs: (N, K);  audited: (A,) rows;  audit_y: (A,), -1 where none is right."""
    top = probs.argmax(1)  # (N,)
    share = np.bincount(top, minlength=probs.shape[1]) / len(top)
    rows = []
    for column in range(probs.shape[1]):
        met = audited[audit_y == column]
        right = int((top[met] == column).sum())
        recall = exact_interval(right, len(met)) if len(met) else None
        rows.append(ClassQuality(float(share[column]), len(met), recall))
    return rows


def exact_interval(right: int, n: int) -> Interval:
    """The exact (Clopper and Pearson 1934) 95 % interval of `right` successes in `n` >= 1 draws."""
    low = beta.ppf(0.025, right, n - right + 1) if right else 0.0
    high = beta.ppf(0.975, right + 1, n - right) if right < n else 1.0
    return Interval(right / n, float(low), float(high))
