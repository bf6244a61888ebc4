"""How likely each machine label is wrong, learnt from what the model said before a label came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

FloatArray = npt.NDArray[np.floating[Any]]
BoolArray = npt.NDArray[np.bool_]

WINDOW, LEAST = 400, 30  # labels that speak of the model as it is now: the later half, within these
SLOPE, SLOPE_SCALE = 1.5, 0.5  # priors of a and b; measured on development sets
SHIFT, SHIFT_SCALE = 0.0, 1.0
FLOOR = 1e-4  # what a model that is entirely sure is still doubted
CAUTION = 1.15  # selection takes hard items away, and calibration on them is a little too hopeful
PILOT_WEIGHT = 2.0  # pseudo-errors that hold rho near 1 while the pilot is small


@dataclass(frozen=True)
class Calibration:
    """P(wrong) = sigmoid(slope * log-odds of doubt + shift)."""

    slope: float
    shift: float

    def doubts(self, confidence: FloatArray) -> FloatArray:
        """(R,) largest class probability -> (R,) probability that the label is wrong."""
        return np.asarray(expit(self.slope * _log_odds(confidence) + self.shift))


def calibrate(confidence: FloatArray, wrong: BoolArray) -> Calibration:
    """Bayesian logistic calibration on the later half of the labels: posterior means on a grid.

    The first half was asked of models much worse than today's; with it, a model that is nearly
    perfect is thought to make ten times the errors it does, and the freeze comes late.

    confidence: (L,) largest probability BEFORE the label came, in the order of the labels
    wrong: (L,) whether the label then said otherwise. Audit labels of a certificate don't belong here.
    """
    recent = int(np.clip(len(confidence) / 2, LEAST, WINDOW))
    z, e = _log_odds(confidence)[-recent:], np.asarray(wrong, float)[-recent:]
    slope, shift = np.meshgrid(np.linspace(0, 3.5, 36), np.linspace(-4, 4, 41), indexing="ij")
    at = slope[..., None] * z + shift[..., None]  # (36, 41, L)
    log = (e * at - np.logaddexp(0, at)).sum(-1)
    log -= ((slope - SLOPE) / SLOPE_SCALE) ** 2 / 2 + ((shift - SHIFT) / SHIFT_SCALE) ** 2 / 2
    mass = np.exp(log - log.max())
    mass /= mass.sum()
    return Calibration(float((mass * slope).sum()), float((mass * shift).sum()))


def scale_by_pilot(doubts: FloatArray, pilot_doubts: FloatArray, pilot_wrong: int) -> FloatArray:
    """The doubts of R times what a random sample says of them (rho), for planning only. (R,)

    pilot_doubts: (P,) of a random sample whose labels the model has not been trained on
    pilot_wrong: how many of these it has wrong now
    """
    rho = (pilot_wrong + PILOT_WEIGHT) / (float(pilot_doubts.sum()) + PILOT_WEIGHT)
    return np.clip(rho * doubts, FLOOR, 0.98)


def expected_errors(doubts: FloatArray) -> float:
    """Errors among the machine labels that a plan should reckon with: cautious on purpose."""
    return CAUTION * float(doubts.sum())


def _log_odds(confidence: FloatArray) -> FloatArray:
    doubt = 1 - np.asarray(confidence, np.float64)
    return np.asarray(logit((doubt + FLOOR) / (1 + 2 * FLOOR)))
