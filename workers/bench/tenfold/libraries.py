"""The libraries that people would pick, on the same features: modAL, scikit-activeml, small-text.

As their documentation shows it: some random labels, then query, ask and teach. They hold nothing back for
an audit, so every label trains. Their models are the same logistic regression on the same rows.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
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
IntArray = npt.NDArray[np.integer[Any]]

START = 10  # random labels before the first query, or two a class where these are more
ITERATIONS = 200


@dataclass(frozen=True)
class Asked:
    """What a library is asked: n more of the rows that are not taught yet.

    rows: (N, D+S), all that a model may see;  dense: (N, D), for those that take no sparse rows
    taught: (L,) rows with the classes y: (L,);  classes: K
    """

    rows: Any
    dense: FloatArray
    taught: IntArray
    y: IntArray
    classes: int
    n: int
    seed: int

    @property
    def free(self) -> IntArray:
        return np.setdiff1d(np.arange(self.rows.shape[0]), self.taught)


Query = Callable[[Asked], IntArray]  # (n,) rows


def _modal(strategy: Callable[..., Any]) -> Query:
    def query(asked: Asked) -> IntArray:
        known = asked.rows[asked.taught]
        learner = ActiveLearner(_model(), strategy, X_training=known, y_training=asked.y)
        chosen, _ = learner.query(asked.rows[asked.free], n_instances=asked.n)
        return np.asarray(asked.free[chosen])

    return query


def _scikit_activeml(name: str) -> Query:
    """Its strategies take no sparse rows: they choose on the dense ones, of meaning or of shape."""

    def query(asked: Asked) -> IntArray:
        import skactiveml.pool
        from skactiveml.classifier import SklearnClassifier

        answers = np.full(len(asked.dense), np.nan)
        answers[asked.taught] = asked.y
        model = SklearnClassifier(_model(), classes=range(asked.classes))
        strategy = getattr(skactiveml.pool, name)(random_state=asked.seed)
        told = {} if name == "TypiClust" else {"clf": model}
        with warnings.catch_warnings(action="ignore"):
            return np.asarray(strategy.query(asked.dense, answers, batch_size=asked.n, **told))

    return query


def _small_text(name: str) -> Query:
    def query(asked: Asked) -> IntArray:
        import small_text

        classes = np.arange(asked.classes)
        dataset = small_text.SklearnDataset(
            csr_matrix(asked.rows), _padded(asked), target_labels=classes
        )
        factory = small_text.SklearnClassifierFactory(_model(), asked.classes)
        strategy = getattr(small_text, name)()
        learner = small_text.PoolBasedActiveLearner(factory, strategy, dataset)
        learner.initialize_data(asked.taught, asked.y)
        return np.asarray(learner.query(num_samples=asked.n))

    return query


def _padded(asked: Asked) -> IntArray:
    """Answers (N,); those that nobody has given are never read, and must be a class all the same."""
    answers = np.zeros(asked.rows.shape[0], int)
    answers[asked.taught] = asked.y
    return answers


def _model() -> LogisticRegression:
    return LogisticRegression(C=PENALTY_C, class_weight="balanced", max_iter=ITERATIONS, tol=1e-3)


QUERIES: dict[str, Query] = {
    "modal_entropy": _modal(entropy_sampling),
    "modal_margin": _modal(margin_sampling),
    "modal_least_confident": _modal(uncertainty_sampling),
    # Of eight strategies tried on digits and agnews with one seed, the best three that are fast.
    "skactiveml_typiclust": _scikit_activeml("TypiClust"),
    "skactiveml_falcun": _scikit_activeml("Falcun"),
    "skactiveml_badge": _scikit_activeml("Badge"),
    "small_text_breaking_ties": _small_text("BreakingTies"),
}
PACKAGES = {"skactiveml": "scikit-activeml", "small_text": "small-text"}


def missing(name: str) -> str | None:
    """The distribution that an arm of this name needs, and that is not installed."""
    module = next((each for each in PACKAGES if name.startswith(each)), None)
    return PACKAGES[module] if module and find_spec(module) is None else None


def replay(
    pool: Pool, at: Sequence[int], seed: int, *, strategy: str, test: Features
) -> Iterator[tuple[int, FloatArray]]:
    """(labels, (T, K) probabilities of the test rows) at each label count of `at` (ascending)."""
    rows, outside = matrix(pool.features), matrix(test)
    order = np.random.default_rng([seed, 5]).permutation(len(pool.truth))
    start = min(max(START, 2 * pool.n_classes), at[-1])
    taught: IntArray = order[:0]
    for target in at:
        while len(taught) < target:
            wanted, y = target - len(taught), pool.said[taught]
            if len(taught) < start or len(np.unique(y)) < 2:  # no model yet: scikit-learn needs two
                new: IntArray = order[len(taught) :][: min(wanted, max(1, start - len(taught)))]
            else:
                n = min(batch_size(len(taught)), wanted)
                asked = Asked(rows, pool.features.dense, taught, y, pool.n_classes, n, seed)
                new = QUERIES[strategy](asked)
            taught = np.concatenate([taught, new])
        yield target, _probs(rows[taught], pool.said[taught], outside, pool.n_classes)


def matrix(features: Features) -> Any:
    """One matrix (N, D+S), as scikit-learn's estimators take it."""
    if not features.sparse.shape[1]:
        return features.dense
    return csr_matrix(hstack([features.dense, features.sparse]))


def _probs(rows: Any, y: IntArray, outside: Any, n_classes: int) -> FloatArray:
    """(T, K); before two classes are known the first one is all that can be said."""
    probs = np.zeros((outside.shape[0], n_classes))
    if len(np.unique(y)) > 1:
        model = _model().fit(rows, y)
        probs[:, model.classes_] = model.predict_proba(outside)
    return probs
