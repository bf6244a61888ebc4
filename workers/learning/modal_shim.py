"""The one door to modAL, whose 0.4.2.1 calls scikit-learn by a name that 1.8 removed.

modAL passes `force_all_finite`; scikit-learn now says `ensure_all_finite`. The check that
`modAL.models` uses is wrapped here. A test fails once upstream has changed: then delete the wrap.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

import modAL.models.learners as learners
from modAL.models import ActiveLearner
from modAL.uncertainty import classifier_entropy, classifier_margin, classifier_uncertainty
from sklearn.utils import check_X_y

from workers.learning.strategies.base import FloatArray

__all__ = ["ActiveLearner", "entropy", "least_confidence", "margin"]


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
