"""L2-penalised softmax regression on dense and sparse columns side by side.

The objective and the stopping rule are those of scikit-learn's LogisticRegression, which takes one
matrix: as CSR the dense columns cost three times the time, as an array the sparse ones the memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import logsumexp

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

TOLERANCE = 1e-4  # of the gradient's largest entry
MAX_LINE_SEARCH = 50


def fit_softmax(
    dense: FloatArray,
    sparse: csr_matrix,
    y: IntArray,
    *,
    C: float,
    iterations: int,
    weights: FloatArray | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Weights (K, D+M) and intercepts (K,) of the K classes in `y`, which weigh the same each.

    dense: (L, D) float32;  sparse: (L, M) float32;  y: (L,) numbers 0..K-1, each at least once.
    weights: (L,) above zero, 1 each if absent: a row of weight 2 is the same as the row twice.
    Balanced weights, since what selection piled up on one class says nothing about the pool.
    """
    weights = np.ones(len(y)) if weights is None else weights
    rows, counts = float(weights.sum()), np.bincount(y, weights)
    classes, split = len(counts), dense.shape[1]
    weight = (weights / (classes * counts)[y])[:, None].astype(np.float32)  # (L, 1), sum 1
    hit = np.eye(classes, dtype=np.float32)[y]
    across = csr_matrix(sparse.T)
    # Two rows share what scikit-learn's single row of a two-class model carries alone.
    penalty = (2 if classes == 2 else 1) / (C * rows)

    def objective(flat: FloatArray) -> tuple[float, FloatArray]:
        theta = flat.reshape(-1, classes)
        coef = theta.astype(np.float32)
        logits = dense @ coef[:split] + sparse @ coef[split:-1] + coef[-1]
        logs = logits - logsumexp(logits, axis=1, keepdims=True)
        pull = (np.exp(logs) - hit) * weight
        loss = -float((weight * logs * hit).sum(dtype=np.float64))
        gradient = np.vstack([dense.T @ pull, across @ pull, pull.sum(0)]).astype(np.float64)
        gradient[:-1] += penalty * theta[:-1]
        return loss + penalty / 2 * float((theta[:-1] ** 2).sum()), gradient.ravel()

    start = np.zeros((split + sparse.shape[1] + 1) * classes)
    found = minimize(
        objective,
        start,
        jac=True,
        method="L-BFGS-B",
        options={
            "maxiter": iterations,
            "gtol": TOLERANCE,
            "ftol": 64 * np.finfo(float).eps,
            "maxls": MAX_LINE_SEARCH,
        },
    )
    theta = found.x.reshape(-1, classes)
    return theta[:-1].T, theta[-1]
