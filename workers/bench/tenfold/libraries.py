"""The libraries that people would pick, on the same features: modAL's ActiveLearner.

As its documentation shows it: some random labels, then query, ask and teach. It holds nothing back
for an audit, so every label trains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from modAL.uncertainty import entropy_sampling, margin_sampling, uncertainty_sampling
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from workers.learning.features import Features
from workers.learning.heads.logistic import PENALTY_C
from workers.learning.modal_shim import ActiveLearner
from workers.learning.recipe import batch_size
from workers.learning.simulate import Pool

FloatArray = npt.NDArray[np.floating[Any]]

QUERIES: dict[str, Callable[..., Any]] = {
    "modal_entropy": entropy_sampling,
    "modal_margin": margin_sampling,
    "modal_least_confident": uncertainty_sampling,
}
START = 10  # random labels before the first query, or two a class where these are more
ITERATIONS = 200


def replay(
    pool: Pool, at: Sequence[int], seed: int, *, strategy: str, test: Features
) -> Iterator[tuple[int, FloatArray]]:
    """(labels, (T, K) probabilities of the test rows) at each label count of `at` (ascending)."""
    rows, outside = matrix(pool.features), matrix(test)
    order = np.random.default_rng([seed, 5]).permutation(len(pool.truth))
    start = min(max(START, 2 * pool.n_classes), at[-1])
    learner, taught = None, list(order[:0])
    for target in at:
        while len(taught) < target:
            wanted = target - len(taught)
            if learner is None or len(taught) < start:
                new: npt.NDArray[Any] = order[len(taught) :][
                    : min(wanted, max(1, start - len(taught)))
                ]
            else:
                new = _queried(learner, rows, taught, min(batch_size(len(taught)), wanted))
            taught.extend(new)
            learner = _taught(pool, rows, taught, strategy)
        yield target, _probs(learner, outside, pool.n_classes)


def matrix(features: Features) -> Any:
    """One matrix (N, D+S), as scikit-learn's estimators take it."""
    if not features.sparse.shape[1]:
        return features.dense
    return csr_matrix(hstack([features.dense, features.sparse]))


def _queried(learner: Any, rows: Any, taught: list[Any], n: int) -> npt.NDArray[np.integer[Any]]:
    free = np.setdiff1d(np.arange(rows.shape[0]), taught)
    chosen, _ = learner.query(rows[free], n_instances=n)
    return np.asarray(free[chosen])


def _taught(pool: Pool, rows: Any, taught: list[Any], strategy: str) -> Any:
    """A learner that knows these rows; its fit, like `teach`, starts from all of them."""
    y = pool.said[taught]
    if len(np.unique(y)) < 2:  # scikit-learn refuses one class
        return None
    model = LogisticRegression(C=PENALTY_C, class_weight="balanced", max_iter=ITERATIONS, tol=1e-3)
    return ActiveLearner(model, QUERIES[strategy], X_training=rows[taught], y_training=y)


def _probs(learner: Any, rows: Any, n_classes: int) -> FloatArray:
    """(T, K); before two classes are known the first one is all that can be said."""
    probs = np.zeros((rows.shape[0], n_classes))
    if learner is None:
        return probs
    probs[:, learner.estimator.classes_] = learner.predict_proba(rows)
    return probs
