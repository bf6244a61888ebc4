"""Which of two outputs people prefer: Bradley & Terry 1952, with rewards linear in embeddings.

An output's reward is w . e. Of two, the first is preferred with odds exp(w . (e1 - e2)); ties after
Davidson 1970 (JASA 65): a tie is nu times as likely as the geometric mean of the two wins. The prior
w ~ N(0, v I) and Laplace's approximation give a Gaussian over w (MacKay 1992); v maximises the
evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

FIRST, TIE, SECOND = 1.0, 0.5, 0.0  # what people answered
VARIANCES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)  # of the prior, for embeddings of about unit length
VARIANCE = 3.0  # where answers are too few to choose
ENOUGH = 20  # answers
TIE_PRIOR = 1.0  # precision of log nu around log 0.1, so that a single tie moves it little
TIE_START = np.log(0.1)
STEPS, TOLERANCE = 50, 1e-6
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(16)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def outcomes(delta: FloatArray, tie: float) -> FloatArray:
    """Chances that the first wins, that it is a tie, that the second wins: (...,) -> (..., 3).

    delta: reward of the first minus reward of the second;  tie: nu, 0 where there are no ties
    """
    half = np.clip(delta / 2, -300, 300)
    top = np.abs(half)
    parts = np.stack([np.exp(half - top), tie * np.exp(-top), np.exp(-half - top)], axis=-1)
    return np.asarray(parts / parts.sum(axis=-1, keepdims=True))


def information(chances: FloatArray) -> FloatArray:
    """Fisher information about delta of one answer with these chances: (..., 3) -> (...,)."""
    lead = chances[..., 0] - chances[..., 2]
    return np.asarray((chances[..., 0] + chances[..., 2] - lead**2) / 4)


def averaged(mean: FloatArray, variance: FloatArray, tie: float) -> FloatArray:
    """Outcomes at 16 Gauss-Hermite nodes of delta's Gaussian: (P,), (P,) -> (16, P, 3)."""
    return outcomes(mean + NODES[:, None] * np.sqrt(variance), tie)


class BradleyTerry:
    """Learned state ends in `_`.

    mean_: (D,) of w;  covariance_: (D, D);  tie_: nu;  prior_variance_: v
    """

    mean_: FloatArray
    covariance_: FloatArray
    tie_: float
    prior_variance_: float

    def fit(self, differences: FloatArray, answers: FloatArray) -> Self:
        """differences: (n, D), the first output's embedding minus the second's;  answers: (n,) of
        FIRST, TIE, SECOND. Without answers it is the prior. Raises ValueError for any other answer.
        """
        X, t = np.asarray(differences, np.float64), np.asarray(answers, np.float64)
        if not np.isin(t, (FIRST, TIE, SECOND)).all():
            raise ValueError("an answer is 1 (the first), 0.5 (a tie) or 0 (the second)")
        tried = VARIANCES if len(t) >= ENOUGH else (VARIANCE,)
        # Answers say nothing about directions in which no pair differs: fit in the others alone.
        axes = np.linalg.qr(X.T)[0]  # (D, r), r = min(n, D)
        best = max((_Fit.of(X @ axes, t, v) for v in tried), key=lambda fit: fit.evidence)
        self.mean_, self.tie_, self.prior_variance_ = axes @ best.w, best.tie, best.variance
        known = np.linalg.inv(best.hessian) - best.variance * np.eye(axes.shape[1])
        self.covariance_ = best.variance * np.eye(len(axes)) + axes @ known @ axes.T
        return self

    def rewards(self, embeddings: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Mean and standard deviation of each output's reward, (M, D) -> (M,), (M,).

        Only differences of rewards mean anything.
        """
        return embeddings @ self.mean_, np.sqrt(self._variance(embeddings))

    def gaps(self, differences: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Mean and variance of reward differences, (P, D) -> (P,), (P,)."""
        return differences @ self.mean_, self._variance(differences)

    def predict_proba(self, differences: FloatArray) -> FloatArray:
        """Chances of first, tie and second, averaged over what w may be: (P, D) -> (P, 3)."""
        chances = averaged(*self.gaps(differences), self.tie_)
        return np.asarray(np.tensordot(WEIGHTS, chances, axes=1))

    def predict(self, differences: FloatArray) -> tuple[IntArray, FloatArray]:
        """Which is preferred, 0 the first or 1 the second, and how likely: (P, D) -> (P,), (P,).

        The probability is that of being preferred, given that it is no tie.
        """
        chances = self.predict_proba(differences)[:, [0, 2]]
        chances = chances / chances.sum(axis=1, keepdims=True)
        preferred = chances.argmax(axis=1)
        return preferred, chances[np.arange(len(chances)), preferred]

    def _variance(self, rows: FloatArray) -> FloatArray:
        return np.maximum(np.einsum("nd,nd->n", rows @ self.covariance_, rows), 0)

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The fitted model as plain arrays, for safetensors or npz."""
        scalars = np.array([self.tie_, self.prior_variance_])
        return {"mean": self.mean_, "covariance": self.covariance_, "scalars": scalars}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """The model that `to_arrays` described."""
        model = cls()
        model.mean_, model.covariance_ = arrays["mean"], arrays["covariance"]
        model.tie_, model.prior_variance_ = (float(value) for value in arrays["scalars"])
        return model


@dataclass(frozen=True)
class _Fit:
    """The posterior's peak under one prior. hessian: (D, D) of minus the log posterior of w."""

    w: FloatArray
    tie: float
    variance: float
    hessian: FloatArray
    evidence: float

    @classmethod
    def of(cls, X: FloatArray, t: FloatArray, variance: float) -> _Fit:
        """Newton's method on w and log nu together; the log posterior is concave in both."""
        tied = bool((t == TIE).any())
        w, log_tie = np.zeros(X.shape[1]), TIE_START
        before = _log_posterior(X, t, w, log_tie if tied else -np.inf, variance)
        for _ in range(STEPS):
            step = _newton(X, t, w, log_tie if tied else -np.inf, variance)
            after, size = -np.inf, 1.0
            while after < before - 1e-9 and size > 1e-4:
                new = w + size * step[:-1], log_tie + size * step[-1]
                after = _log_posterior(X, t, new[0], new[1] if tied else -np.inf, variance)
                size /= 2
            gain, before = after - before, after
            w, log_tie = new
            if gain < TOLERANCE:
                break
        tie = float(np.exp(log_tie)) if tied else 0.0
        hessian = _hessian(X, outcomes(X @ w, tie), variance)
        volume = -np.linalg.slogdet(hessian)[1] / 2 - len(w) / 2 * np.log(variance)
        return cls(w, tie, variance, hessian, float(before + volume))


def _log_posterior(
    X: FloatArray, t: FloatArray, w: FloatArray, log_tie: float, variance: float
) -> float:
    """Up to a constant."""
    chances = outcomes(X @ w, float(np.exp(log_tie)))
    given = chances[np.arange(len(t)), (2 * (1 - t)).astype(int)]
    prior = w @ w / (2 * variance)
    prior += 0 if np.isinf(log_tie) else TIE_PRIOR * (log_tie - TIE_START) ** 2 / 2
    return float(np.log(np.maximum(given, 1e-300)).sum() - prior)


def _newton(
    X: FloatArray, t: FloatArray, w: FloatArray, log_tie: float, variance: float
) -> FloatArray:
    """The step for w and log nu, (D + 1,). Without ties the last is zero."""
    chances = outcomes(X @ w, float(np.exp(log_tie)))
    lead, tied = chances[:, 0] - chances[:, 2], chances[:, 1]
    width = len(w)
    hessian = np.zeros((width + 1, width + 1))
    hessian[:-1, :-1] = _hessian(X, chances, variance)
    hessian[:-1, -1] = hessian[-1, :-1] = -X.T @ (lead * tied) / 2
    hessian[-1, -1] = (tied * (1 - tied)).sum() + TIE_PRIOR
    slope = np.append(X.T @ (t - 0.5 - lead / 2) - w / variance, 0.0)
    if not np.isinf(log_tie):
        slope[-1] = ((t == TIE) - tied).sum() - TIE_PRIOR * (log_tie - TIE_START)
    return np.linalg.solve(hessian, slope)


def _hessian(X: FloatArray, chances: FloatArray, variance: float) -> FloatArray:
    return np.asarray((X.T * information(chances)) @ X + np.eye(X.shape[1]) / variance)
