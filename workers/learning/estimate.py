"""How right the data set is: the audit's estimate, with an interval that stays honest.

The audit is a random sample of the whole pool. What the model still has to answer for, the remainder
R that nobody has labelled, is easier than the pool, because selection has taken hard items away. So
both are cut into strata by the confidence of the current model, and each stratum's error rate is
carried over to R (post-stratification: Holt & Smith 1979; by classifier score: Bennett & Carvalho
2010). Within a stratum there are few audit labels, often none, so the rates are tied by a hierarchy:

    b        ~ mean + scale * Student t         how far the model's confidence is off, in log-odds
    theta_j  ~ Beta(m q_j(b) + c_j, m (1 - q_j(b)))     error rate of stratum j
    x_j      ~ Binomial(n_j, theta_j)           audit errors found in it
    errors_j ~ Binomial(R_j, theta_j)           errors left in the remainder

with q_j(b) the recalibrated mean of 1 - confidence over R's stratum. The c_j and the heavy tails of b
keep a model that is very sure of itself, and was never caught, from looking perfect; and the lower
bound is never above what the bare counts support at four to one. Every step is monotone in the x_j
(an affiliated hierarchy: Milgrom & Weber 1982), and the posterior is drawn by inverting distribution
functions at fixed points, so one more error never looks better.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, betaln, expit, logit, stdtrit
from scipy.stats import binom, qmc

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

BULK = 8  # strata with equal shares of the expected standard deviation, and then
TAIL = (0.98, 0.995)  # the quantiles of doubt beyond which selection has thinned R the most
STRATA = BULK + len(TAIL)
DRAWS = 2048  # a power of two, as Sobol points want
# The prior was chosen on pools that are not the demo's (mnist, trec6, agnews, subj, another seed of
# the résumé generator), where heads fitted on chosen labels proved too modest: b about -1.5 to 0.
SLOPE = 1.25
SHIFT_MEAN, SHIFT_SCALE, SHIFT_FREEDOM = -1.0, 1.5, 3
CONCENTRATION = 4.0  # m: audit labels that the shape of the confidence is worth in each stratum
PSEUDO_ERRORS = 0.35  # the c_j add up to this
BARE_RISK = 0.2  # the lower bound may claim no more than the audit alone does at this risk
# Equally likely a priori, (101,).
SHIFTS = SHIFT_MEAN + SHIFT_SCALE * stdtrit(SHIFT_FREEDOM, (np.arange(101) + 0.5) / 101)


@dataclass(frozen=True)
class Interval:
    """A fraction in 0..1 and the bounds that hold it with 95 % probability."""

    point: float
    low: float
    high: float


@dataclass(frozen=True)
class Stratum:
    """remaining: items nobody has labelled;  audited, wrong: what the audit found there."""

    remaining: int
    audited: int
    wrong: int


@dataclass(frozen=True)
class Estimate:
    """Model accuracy on the unlabelled remainder, and accuracy of the labels as delivered.

    delivered = (human + (pool - human) * model) / pool;  strata: most confident first
    """

    model: Interval
    delivered: Interval
    audited: int
    wrong: int
    human: int
    pool: int
    strata: tuple[Stratum, ...]


def estimate(
    probs: FloatArray, audited: IntArray, audit_y: IntArray, human_mask: BoolArray
) -> Estimate | None:
    """What the audit says of the current model; None before the first audit label.

    probs: (N, K) of the model now;  audited: (A,) rows of the random audit
    audit_y: (A,) their labels, -1 where no label can be right (counts as wrong)
    human_mask: (N,) rows whose label a person gave; if that is all, the model is rated on the pool
    """
    if not len(audited):
        return None
    wrong = probs[audited].argmax(1) != audit_y  # (A,)
    doubt = _doubt(probs)
    rest = doubt[~human_mask] if not human_mask.all() else doubt
    strata = _stratify(rest, doubt[audited], wrong)
    model = _interval(strata)
    human, pool = int(human_mask.sum()), len(human_mask)
    return Estimate(
        model=model,
        delivered=delivered(model, human, pool),
        audited=len(audited),
        wrong=int(wrong.sum()),
        human=human,
        pool=pool,
        strata=strata.rows(),
    )


def delivered(model: Interval, human: int, pool: int) -> Interval:
    """Accuracy of all labels, when a person's are right and the model's as `model` says."""
    share = human / pool
    point, low, high = (share + (1 - share) * m for m in (model.point, model.low, model.high))
    return Interval(point, low, high)


def _doubt(probs: FloatArray) -> FloatArray:
    """Log-odds that the best class is wrong, as the model sees it, within bounds. (N, K) -> (N,)."""
    confidence = probs.max(1).astype(np.float64)  # of all classes it would be a copy of the pool
    return np.clip(logit(np.clip(1 - confidence, 1e-6, 1 - 1e-6)), -9, 3)


@dataclass(frozen=True)
class _Strata:
    """All (J,): items left, audit labels, audit errors; expected: (101, J) error rate by shift."""

    remaining: IntArray
    audited: IntArray
    wrong: IntArray
    expected: FloatArray

    @property
    def share(self) -> FloatArray:
        """Of R, (J,)."""
        return self.remaining / self.remaining.sum()

    @property
    def evidence(self) -> FloatArray:
        """How much an audit label counts, 0..1: less where the audit lies denser than R. (J,)

        There the audit met items of a kind that selection has taken from R, and they are harder than
        what is left at the same confidence. Half a label of slack is left to chance.
        """
        due = self.share * self.audited.sum() + 0.5
        return np.minimum(1, due / np.maximum(self.audited, 1))

    @property
    def counts(self) -> tuple[FloatArray, FloatArray]:
        """Audit labels wrong and right, each as far as it is evidence on R. (J,) and (J,)."""
        return self.evidence * self.wrong, self.evidence * (self.audited - self.wrong)

    def rows(self) -> tuple[Stratum, ...]:
        columns = zip(self.remaining, self.audited, self.wrong, strict=True)
        return tuple(Stratum(int(r), int(n), int(x)) for r, n, x in columns)


def _stratify(rest: FloatArray, audit: FloatArray, wrong: BoolArray) -> _Strata:
    """rest: (R,) and audit: (A,) doubts; wrong: (A,)."""
    ordered = np.sort(rest)
    edges = _edges(ordered)
    of_audit, of_rest = np.searchsorted(edges, audit), np.searchsorted(edges, ordered)
    remaining = np.bincount(of_rest, minlength=STRATA)
    return _Strata(
        remaining=remaining,
        audited=np.bincount(of_audit, minlength=STRATA),
        wrong=np.bincount(of_audit[wrong], minlength=STRATA),
        expected=_expected(np.split(ordered, np.cumsum(remaining)[:-1])),
    )


def _edges(ordered: FloatArray) -> FloatArray:
    """Where strata end, (STRATA - 1,), after Dalenius & Hodges 1959. They look at R alone."""
    chance = expit(SLOPE * ordered + SHIFT_MEAN)
    mass = np.cumsum(np.sqrt(chance * (1 - chance)))
    cuts = np.searchsorted(mass, mass[-1] * np.arange(1, BULK) / BULK)
    bulk = ordered[np.minimum(cuts, len(ordered) - 1)]
    return np.sort(np.concatenate([bulk, np.quantile(ordered, TAIL)]))


def _expected(doubts: list[FloatArray]) -> FloatArray:
    """Mean error rate of each stratum at each shift, (101, J), from ten quantiles of its doubts."""
    at = (np.arange(10) + 0.5) / 10
    rows = [np.quantile(d, at) if len(d) else np.zeros(1) for d in doubts]
    rates = [expit(SLOPE * row[None, :] + SHIFTS[:, None]).mean(1) for row in rows]
    return np.clip(np.stack(rates, axis=1), 1e-4, 1 - 1e-4)


def _interval(strata: _Strata) -> Interval:
    """Median and 95 % bounds of the accuracy on R. Without an error found, all may be right."""
    errors = _draw_errors(strata) / strata.remaining.sum()  # (DRAWS,)
    least, middle, most = np.quantile(errors, [0.025, 0.5, 0.975])
    low = min(1 - most, _bare(strata))
    high = 1 - least if strata.wrong.any() else 1.0
    return Interval(float(1 - middle), float(low), float(high))


def _bare(strata: _Strata) -> float:
    """Lower bound from the counts alone, at BARE_RISK on one side (Clopper & Pearson 1934)."""
    wrong, right = (float(counts.sum()) for counts in strata.counts)
    return float(betaincinv(right, wrong + 1, BARE_RISK)) if right > 0 else 0.0


def _draw_errors(strata: _Strata) -> FloatArray:
    """Errors left in R, at fixed points of the posterior: (DRAWS,)."""
    uniform = _points()
    shift = np.interp(uniform[:, 0], _shift_cdf(strata), SHIFTS)
    columns = strata.expected.T
    expected = np.stack([np.interp(shift, SHIFTS, column) for column in columns], axis=1)
    wrong, right = strata.counts
    rate = betaincinv(
        CONCENTRATION * expected + PSEUDO_ERRORS * strata.share + wrong,
        CONCENTRATION * (1 - expected) + right,
        uniform[:, 1 : 1 + STRATA],
    )  # (DRAWS, J)
    return np.asarray(binom.ppf(uniform[:, 1 + STRATA :], strata.remaining, rate).sum(1))


def _shift_cdf(strata: _Strata) -> FloatArray:
    """Posterior distribution function of the shift at each of SHIFTS, (101,)."""
    a = CONCENTRATION * strata.expected + PSEUDO_ERRORS * strata.share
    b = CONCENTRATION * (1 - strata.expected)
    wrong, right = strata.counts
    log = (betaln(a + wrong, b + right) - betaln(a, b)).sum(1)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    return np.cumsum(weight) - weight / 2


@lru_cache(maxsize=1)
def _points() -> FloatArray:
    """Evenly scattered points of the unit cube, always the same: (DRAWS, 1 + 2 * STRATA)."""
    return np.asarray(qmc.Sobol(1 + 2 * STRATA, seed=0).random(DRAWS))
