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


def test_modal_counts_votes_that_are_already_cast():
    # Three members, three items: all agree, two against one, each for itself.
    votes = np.array([[0, 0, 0], [0, 0, 1], [0, 1, 2]])
    expected = [0, -(2 / 3 * np.log(2 / 3) + 1 / 3 * np.log(1 / 3)), np.log(3)]
    np.testing.assert_allclose(modal_shim.vote_entropy(np.eye(3)[votes]), expected, atol=1e-12)


def test_nobodys_votes_have_no_entropy():
    assert modal_shim.vote_entropy(np.zeros((3, 0, 2))).shape == (0,)


def test_modal_ranks_a_batch_by_distance_and_doubt():
    points = np.array([[0.0, 0.0], [5.0, 0.0], [5.1, 0.0], [0.0, 4.0]])
    order = modal_shim.rank_batch(points, points[:1], np.full(4, 0.5), 4)
    assert order.tolist() == [2, 3, 1, 0]


def test_modal_names_each_item_once_where_nothing_is_taken():
    points = np.random.default_rng(0).normal(size=(12, 2))
    order = modal_shim.rank_batch(points, points[:0], np.full(12, 0.5), 12)
    assert sorted(order) == list(range(12))
