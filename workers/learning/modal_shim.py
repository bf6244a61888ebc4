"""The one door to modAL, whose 0.4.2.1 calls scikit-learn by a name that 1.8 removed.

modAL passes `force_all_finite`; scikit-learn now says `ensure_all_finite`. The check that
`modAL.models` uses is wrapped here. A test fails once upstream has changed: then delete the wrap.
"""

from __future__ import annotations

from functools import wraps
from types import SimpleNamespace
from typing import Any

import modAL.models.learners as learners
import numpy as np
from modAL.batch import ranked_batch
from modAL.disagreement import vote_entropy as modal_vote_entropy
from modAL.models import ActiveLearner
from modAL.uncertainty import classifier_entropy, classifier_margin, classifier_uncertainty
from sklearn.utils import check_X_y

from workers.learning.strategies.base import FloatArray, IntArray

__all__ = ["ActiveLearner", "entropy", "least_confidence", "margin", "rank_batch", "vote_entropy"]


@wraps(check_X_y)
def _check_x_y(*args: Any, force_all_finite: Any = True, **kwargs: Any) -> Any:
    return check_X_y(*args, ensure_all_finite=force_all_finite, **kwargs)


learners.check_X_y = _check_x_y


class _Scored:
    """Probabilities that a head has already computed, as the classifier that modAL asks for."""

    def predict_proba(self, probs: FloatArray) -> FloatArray:
        return probs


def margin(probs: FloatArray) -> FloatArray:
    """Best minus second-best probability, (S, K) -> (S,); small means undecided."""
    return classifier_margin(_Scored(), probs)


def entropy(probs: FloatArray) -> FloatArray:
    """Entropy of each row in nats, (S, K) -> (S,)."""
    return classifier_entropy(_Scored(), probs)


def least_confidence(probs: FloatArray) -> FloatArray:
    """One minus the best probability, (S, K) -> (S,)."""
    return classifier_uncertainty(_Scored(), probs)


class _Voted:
    """Votes already cast, (S, M) of class numbers, as the committee that modAL asks for."""

    def __init__(self, classes: int, members: int) -> None:
        self.classes_, self._members = np.arange(classes), members

    def __len__(self) -> int:
        return self._members

    def vote(self, votes: IntArray) -> IntArray:
        return votes


def vote_entropy(committee: FloatArray) -> FloatArray:
    """Entropy in nats of the members' votes, (M, S, K) -> (S,).

    modAL counts row by row in Python, and entropy does not ask who voted what: so each set of votes
    that occurs is counted once.
    """
    members, rows, classes = committee.shape
    if not rows:
        return np.zeros(0)
    votes = np.sort(committee.argmax(2).T, axis=1)  # (S, M)
    seen, place = np.unique(votes, axis=0, return_inverse=True)
    return np.asarray(modal_vote_entropy(_Voted(classes, members), seen)[place.ravel()])


def rank_batch(points: FloatArray, taken: FloatArray, uncertainty: FloatArray, n: int) -> IntArray:
    """n positions of `points`, uncertain and far from `taken` and from one another, best first.

    points: (S, D), S >= n;  taken: (T, D);  uncertainty: (S,). It takes n * S * T distances: slow.
    """
    if not n:
        return np.zeros(0, np.intp)
    # Where nothing is taken, modAL begins with an item that it then may name again.
    start = taken if len(taken) else points.mean(0, keepdims=True)
    taught = SimpleNamespace(on_transformed=False, X_training=start)
    order, _ = ranked_batch(taught, points, uncertainty, n, "euclidean", None)
    return np.asarray(order, np.intp)
