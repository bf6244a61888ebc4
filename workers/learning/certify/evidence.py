"""How strongly audited labels speak against "more than K errors are left": e-processes, in logs.

R frozen machine labels, D of them wrong, are looked at in an order drawn beforehand, and an error that is
found is corrected. After t labels with x errors a certificate would be wrong if D - x > K, so the null is
composite: D >= K + 1 + x. Both tests below stay under a martingale of the true D for as long as that
null holds; by Ville's inequality the chance that they ever reach 1/alpha then is at most alpha, however
often one looks (ALPHA: Stark 2023; without replacement: Waudby-Smith & Ramdas 2020).
"""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import gammainc, gammaln

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

# Shares of K among which the uniform test spreads its alternatives: most of it as a plan whose errors are
# known to a factor of two or so expects them, some on all, so that a wrong plan lengthens the audit by
# little. Those above 1 pay off when an audit finds, and has corrected, more than was expected.
ALTERNATIVES = np.array([0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.3])
PLANNED = 0.9  # of the bet, by the plan
SHAPE = 2.0  # of the gamma distribution that is laid around the expected errors
STAKES = np.array(
    [0.15, 0.3, 0.5, 0.7, 0.95]
)  # shares of the largest safe bet, for a weighted order
STAKES_PLANNED = 0.8  # less than above: a weighted order trusts the doubts once already
SHARPNESS = 2.0  # how much the stake that should grow fastest is preferred
SURPRISE = 0.2  # share of the expected errors that lie anywhere, whatever the doubts say
TINY = 1e-12


def spread_bets(allowed: int, expected: float) -> tuple[FloatArray, FloatArray]:
    """Alternatives of the uniform test and the share of the bet each gets, fixed at the freeze. (F,)

    allowed: K of the target;  expected: errors that the plan reckons with
    """
    errors = np.round(ALTERNATIVES * allowed)
    middles = np.r_[0, (errors[1:] + errors[:-1]) / 2, np.inf]
    near = np.diff(gammainc(SHAPE, middles * SHAPE / max(expected, 0.5)))
    return errors, PLANNED * near + (1 - PLANNED) / len(near)


def spread_stakes(
    doubts: FloatArray, weights: FloatArray, allowed: int, level: float
) -> FloatArray:
    """The share of the bet that each of STAKES gets in a weighted test, fixed at the freeze. (S,)

    The more a stake's wealth is expected to grow, were the doubts right, the more it gets (Kelly 1956).
    doubts, weights: (R,);  allowed: K;  level: the evidence that is needed is 1/level
    """
    even = np.ones(len(STAKES)) / len(STAKES)
    if not len(doubts):
        return even
    q = (1 - SURPRISE) * doubts + SURPRISE * doubts.mean()
    growth = np.array([_growth(stake, q, weights, allowed + 1) for stake in STAKES])
    labels = -log(level) / max(growth.max(), TINY)  # that the fastest would need
    near = np.exp(SHARPNESS * labels * (growth - growth.max()))
    return np.asarray(STAKES_PLANNED * near / near.sum() + (1 - STAKES_PLANNED) * even)


def _growth(stake: float, q: FloatArray, weights: FloatArray, owed: int) -> float:
    """Expected log growth of the wealth by the first label of a weighted order."""
    loss = weights.sum() / weights  # (R,) of each, if it is the first and wrong
    bet = stake / max(float(loss.max()) - owed, TINY)
    if_wrong = np.log(np.maximum(1 + bet * (owed - loss), TINY))
    return float(((q * if_wrong + (1 - q) * np.log1p(bet * owed)) / loss).sum())


def uniform_path(
    wrong: BoolArray, machine: int, allowed: int, bets: tuple[FloatArray, FloatArray]
) -> FloatArray:
    """Log evidence after each of n labels in uniform order, (n,); inf where no doubt is left.

    A likelihood ratio: a mean over alternatives, against the likeliest D of the null. For a true D of
    the null the ratio to P_D is a martingale, and the ratio to the likeliest is never larger.
    wrong: (n,) what the audit found, in drawn order;  machine: R;  allowed: K;  bets: `spread_bets`
    """
    t, x = np.arange(1, len(wrong) + 1), np.cumsum(wrong, dtype=np.intp)  # (n,)
    guesses, shares = bets[0][:, None], bets[1][:, None]  # (F, 1)
    above = np.logaddexp.reduce(log_sequence(t, x, machine, guesses) + np.log(shares), axis=0)
    below = log_sequence(t, x, machine, _likeliest(t, x, machine, allowed))
    return _settle(above - below, t, machine, allowed)


def log_sequence(t: IntArray, x: IntArray, machine: int, errors: Any) -> FloatArray:
    """Log probability of one ordered sequence of t draws without replacement with x errors.

    errors: D, of the R = `machine` labels. Broadcasts; -inf where the sequence is impossible.
    """
    right = machine - errors
    possible = (errors >= x) & (right >= t - x)
    of_wrong = gammaln(errors + 1.0) - gammaln(np.where(possible, errors - x, 0) + 1.0)
    of_right = gammaln(right + 1.0) - gammaln(np.where(possible, right - t + x, 0) + 1.0)
    whole = gammaln(machine + 1.0) - gammaln(machine - t + 1.0)
    return np.where(possible, of_wrong + of_right - whole, -np.inf)


def _likeliest(t: IntArray, x: IntArray, machine: int, allowed: int) -> IntArray:
    """The D >= K + 1 + x under which what was seen is likeliest: the likelihood has one peak."""
    peak = x * (machine + 1) // t
    return np.minimum(np.maximum(allowed + 1 + x, peak), machine - t + x)


def weighted_path(
    wrong: BoolArray, weights: FloatArray, machine: int, allowed: int, shares: FloatArray
) -> FloatArray:
    """Log evidence after each of n labels drawn by weight, (n,); inf where no doubt is left.

    A bet on each label that the inverse-weighted loss falls short of the errors the null still has.
    The wealth grows with the null's D, so crediting the errors found keeps it below the wealth
    against the true D.
    wrong: (n,);  weights: (R,) positive, in drawn order, of which the first n have been looked at
    shares: `spread_stakes`
    """
    t = np.arange(1, len(wrong) + 1)
    left = np.cumsum(weights[::-1])[::-1][: len(wrong)]  # (n,) weight there before each draw
    found = np.cumsum(wrong, dtype=np.intp)
    path, most = np.empty(len(wrong)), left / weights.min() if len(wrong) else left
    for x in np.unique(found):
        upto = int(np.searchsorted(found, x, side="right"))
        at = slice(int(np.searchsorted(found, x)), upto)
        owed = allowed + 1 + x - np.r_[0, found[: upto - 1]]  # (upto,) errors the null still has
        loss = wrong[:upto] * left[:upto] / weights[:upto]
        path[at] = _wealth(owed, loss, most[:upto], shares)[at]
    return _settle(path, t, machine, allowed)


def _wealth(owed: FloatArray, loss: FloatArray, most: FloatArray, shares: FloatArray) -> FloatArray:
    """Log of the mean wealth over the stakes, after each draw. All (n,) but shares: (S,)."""
    bet = STAKES[:, None] / np.maximum(most - owed, TINY)  # (S, n)
    growth = np.log(np.maximum(1 + bet * (owed - loss), TINY))
    return np.asarray(
        np.logaddexp.reduce(np.cumsum(growth, axis=1) + np.log(shares)[:, None], axis=0)
    )


def _settle(path: FloatArray, t: IntArray, machine: int, allowed: int) -> FloatArray:
    """Where no more than K labels have not been looked at, arithmetic settles it."""
    return np.where(machine - t <= allowed, np.inf, path)
