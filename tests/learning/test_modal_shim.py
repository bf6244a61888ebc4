import numpy as np
import pytest
from modAL.models import learners
from modAL.uncertainty import margin_sampling
from sklearn.linear_model import LogisticRegression
from sklearn.utils import check_X_y

from workers.learning import modal_shim

X = np.random.default_rng(0).normal(size=(60, 3))
Y = (X[:, 0] > 0).astype(int)


def teach_once() -> modal_shim.ActiveLearner:
    learner = modal_shim.ActiveLearner(
        LogisticRegression(), query_strategy=margin_sampling, X_training=X[:10], y_training=Y[:10]
    )
    rows, _ = learner.query(X[10:], n_instances=3)
    learner.teach(X[10:][rows], Y[10:][rows])
    return learner


def test_a_modal_learner_can_be_taught_through_the_shim():
    assert teach_once().X_training.shape == (13, 3)


def test_modal_is_still_broken_without_the_shim(monkeypatch: pytest.MonkeyPatch):
    # Once this fails, upstream speaks to today's scikit-learn: delete the wrap in modal_shim.
    monkeypatch.setattr(learners, "check_X_y", check_X_y)
    with pytest.raises(TypeError, match="force_all_finite"):
        teach_once()


def test_modal_scores_probabilities_that_are_already_there():
    probs = np.array([[0.5, 0.4, 0.1], [0.9, 0.05, 0.05]])
    np.testing.assert_allclose(modal_shim.margin(probs), [0.1, 0.85])
    np.testing.assert_allclose(modal_shim.least_confidence(probs), [0.5, 0.1])
    np.testing.assert_allclose(modal_shim.entropy(probs), -(probs * np.log(probs)).sum(1))
