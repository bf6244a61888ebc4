"""One-vs-rest logistic regression: an item may have several classes, or none.

Binary relevance (Tsoumakas & Katakis 2007), all classes solved at once since they share the rows.
A class with few labelled items is said of hardly any at one half; until it has enough, its threshold is
the one of the largest F1 that the head itself expects on the pool (Lipton, Elkan & Naryanaswamy 2014). A
threshold fitted to held-back labels was tried: chosen labels are no sample, and it cost half of the exact
matches.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

from workers.learning.features import Features
from workers.learning.heads.logistic import ITERATIONS, PENALTY_C
from workers.learning.heads.softmax import MAX_LINE_SEARCH, TOLERANCE

FloatArray = npt.NDArray[np.floating[Any]]
BoolArray = npt.NDArray[np.bool_]

ENOUGH = 10  # labelled items of a class, from which on its threshold is one half
LEAST = 1e-4  # probability: no class is ruled out, or taken for sure


class MultiLabelHead:
    """Learned state ends in `_`.

    dense_: (K, D);  columns_: (M,) sparse columns met in training;  sparse_: (K, M)
    intercept_: (K,);  thresholds_: (K,) above which an item is said to have the class
    """

    dense_: FloatArray
    columns_: npt.NDArray[np.integer[Any]]
    sparse_: FloatArray
    intercept_: FloatArray
    thresholds_: FloatArray
    width_: int

    def __init__(self, C: float = PENALTY_C) -> None:
        self.C = C

    def fit(self, features: Features, has: BoolArray, pool: Features | None = None) -> Self:
        """features: L rows;  has: (L, K) which classes each has. Raises ValueError without rows.

        pool: what the thresholds are for; all are one half without it
        """
        if not len(has):
            raise ValueError("a head needs at least one labelled item")
        self._solve(features, has)
        self.thresholds_ = np.full(has.shape[1], 0.5)
        few = has.sum(0) < ENOUGH
        if pool is not None and few.any():
            self.thresholds_[few] = expected_f1_thresholds(self.predict_proba(pool)[:, few])
        return self

    def _solve(self, features: Features, has: BoolArray) -> None:
        self.width_, split = features.sparse.shape[1], features.dense.shape[1]
        self.columns_ = np.unique(features.sparse.indices)
        met = features.sparse[:, self.columns_]
        coef, self.intercept_ = fit_sigmoids(
            features.dense, met, has, C=self.C, iterations=ITERATIONS
        )
        self.dense_, self.sparse_ = coef[:, :split], coef[:, split:]

    def predict_proba(self, features: Features) -> npt.NDArray[np.float32]:
        """Of each class on its own: (N, K) in 0..1; rows do not sum to one."""
        logits = features.dense @ self.dense_.T.astype(np.float32)
        if len(self.columns_):
            weights = np.zeros((self.width_, len(self.intercept_)), np.float32)
            weights[self.columns_] = self.sparse_.T
            logits = logits + features.sparse @ weights
        probs = expit(logits + self.intercept_.astype(np.float32))
        return np.asarray(np.clip(probs, LEAST, 1 - LEAST), np.float32)

    def predict(self, features: Features) -> BoolArray:
        """Which classes each item is said to have: (N, K)."""
        return np.asarray(self.predict_proba(features) >= self.thresholds_)


def fit_sigmoids(
    dense: FloatArray, sparse: csr_matrix, has: BoolArray, *, C: float, iterations: int
) -> tuple[FloatArray, FloatArray]:
    """Weights (K, D+M) and intercepts (K,) of K logistic regressions on the same rows.

    dense: (L, D) float32;  sparse: (L, M) float32;  has: (L, K)
    Within a class, items with it weigh as much as those without: selection piles up either. A class
    that all items have, or none, gets weights of zero and the intercept of that share, smoothed.
    """
    rows, split = len(has), dense.shape[1]
    sign = np.where(has, 1, -1).astype(np.float32)  # (L, K)
    with_it = has.sum(0)
    met = (with_it > 0) & (with_it < rows)
    share = np.where(has, with_it, rows - with_it)  # of each entry's own side
    weight = np.where(met, 1 / (2 * np.maximum(share, 1)), 0).astype(np.float32)  # (L, K)
    across, penalty = csr_matrix(sparse.T), 1 / (C * rows)

    def objective(flat: FloatArray) -> tuple[float, FloatArray]:
        theta = flat.reshape(-1, has.shape[1])
        coef = theta.astype(np.float32)
        margin = sign * (dense @ coef[:split] + sparse @ coef[split:-1] + coef[-1])
        pull = -sign * expit(-margin) * weight
        loss = float((weight * np.logaddexp(0, -margin)).sum(dtype=np.float64))
        gradient = np.vstack([dense.T @ pull, across @ pull, pull.sum(0)]).astype(np.float64)
        gradient[:-1] += penalty * theta[:-1]
        return loss + penalty / 2 * float((theta[:-1] ** 2).sum()), gradient.ravel()

    found = minimize(
        objective,
        np.zeros((split + sparse.shape[1] + 1) * has.shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": iterations, "gtol": TOLERANCE, "maxls": MAX_LINE_SEARCH},
    )
    theta = found.x.reshape(-1, has.shape[1])
    alone = np.log((with_it + 0.5) / (rows - with_it + 0.5))
    return theta[:-1].T, np.where(met, theta[-1], alone)


def expected_f1_thresholds(probs: FloatArray) -> FloatArray:
    """Half of the largest F1 that is to be expected if the probabilities are right.

    probs: (N, K), N >= 1 -> (K,), at most one half
    """
    surest = -np.sort(-probs, axis=0)
    hits, said = np.cumsum(surest, axis=0), np.arange(1, len(probs) + 1)[:, None]
    expected = (
        2 * hits / (said + probs.sum(axis=0))
    )  # (N, K), where the n surest are said to have it
    return np.asarray(expected.max(axis=0) / 2)
