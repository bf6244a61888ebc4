"""How right the machine's labels are, from an audit that asked doubtful items first.

LURE, the levelled unbiased risk estimator: Farquhar, Gal & Rainforth, ICLR 2021 (arXiv:2101.11665),
for testing as in Kossen et al., ICML 2021. The interval is that of weighted counts (Fay & Feuer, Stat.
Med. 1997), which says something at zero errors too: what the heaviest label could have hidden.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import gamma

from workers.learning.estimate import Interval

FloatArray = npt.NDArray[np.floating[Any]]
BoolArray = npt.NDArray[np.bool_]

TAIL = 0.025  # on each side


def lure_weights(weights: FloatArray, audited: int) -> FloatArray:
    """What each of the first M audited labels stands for: (M,), mean 1 in expectation.

    weights: (R,) of all items in drawn order, each draw in proportion to weight among those left
    audited: M, 1 <= M <= R. Raises ValueError outside.
    """
    rows = len(weights)
    if not 1 <= audited <= rows:
        raise ValueError(f"{audited} audited of {rows} items")
    left = np.cumsum(weights[::-1])[::-1][:audited]  # (M,) weight not yet drawn before each draw
    chance = weights[:audited] / left
    ahead = rows - np.arange(1, audited + 1)  # items left after each draw
    if audited == rows:
        return np.ones(rows)
    return np.asarray(1 + (rows - audited) / ahead * (1 / ((ahead + 1) * chance) - 1))


def lure(weights: FloatArray, wrong: BoolArray) -> Interval:
    """Accuracy of all R labels, people's corrections of them not counted, with a 95 % interval.

    weights: (R,) in drawn order, above zero;  wrong: (M,) what the first M labels showed, M >= 1
    """
    audited = len(wrong)
    each = np.maximum(lure_weights(np.asarray(weights, np.float64), audited), 0) / audited
    if audited == len(weights):
        right = 1 - float(wrong.mean())
        return Interval(right, right, right)
    errors, square = float(each[wrong].sum()), float((each[wrong] ** 2).sum())
    low, high = _bounds(errors, square, float(each.max()))
    return Interval(1 - min(errors, 1.0), 1 - min(high, 1.0), 1 - low)


def _bounds(errors: float, square: float, heaviest: float) -> tuple[float, float]:
    """Bounds of a mean from weighted counts, as if each were Poisson: below and above."""
    low = gamma.ppf(TAIL, errors**2 / square, scale=square / errors) if errors > 0 else 0.0
    shifted, spread = errors + heaviest, square + heaviest**2
    high = gamma.ppf(1 - TAIL, shifted**2 / spread, scale=spread / shifted)
    return float(low), float(high)
