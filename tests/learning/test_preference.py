"""Rewards are learnt from preferences, ties among them, and the most telling pairs are asked about."""

import numpy as np
import pytest

from workers.learning.preference import FIRST, SECOND, TIE, Axes, BradleyTerry, information_gain
from workers.learning.preference.choose import greedy
from workers.learning.preference.model import information, outcomes

TASTE = np.array([2.0, -1.0, 0.0, 0.5])


def judged(pairs: int = 600, tie: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Differences of embeddings, and answers of a judge with TASTE."""
    rng = np.random.default_rng(seed)
    differences = rng.normal(size=(pairs, len(TASTE)))
    chances = outcomes(differences @ TASTE, tie).cumsum(axis=1)
    answer = (rng.random((pairs, 1)) > chances).sum(axis=1)
    return differences, np.array([FIRST, TIE, SECOND])[answer]


def test_the_judges_taste_is_found():
    model = BradleyTerry().fit(*judged(3000))
    off = np.abs(model.mean_ - TASTE)
    assert (off < 4 * np.sqrt(np.diag(model.covariance_))).all()
    assert off.max() < 0.25


def test_without_ties_it_is_logistic_regression():
    from sklearn.linear_model import LogisticRegression

    X, t = judged(200)
    model = BradleyTerry().fit(X, t)
    same = LogisticRegression(C=model.prior_variance_, fit_intercept=False, tol=1e-10).fit(X, t)
    np.testing.assert_allclose(model.mean_, same.coef_[0], atol=1e-4)


def test_ties_are_expected_as_often_as_they_came():
    X, t = judged(2000, tie=0.5)
    model = BradleyTerry().fit(X, t)
    assert model.tie_ == pytest.approx(0.5, abs=0.1)
    assert model.predict_proba(X)[:, 1].mean() == pytest.approx((t == TIE).mean(), abs=0.01)


def test_chances_turn_around_with_the_pair():
    X, t = judged(100, tie=0.3)
    model = BradleyTerry().fit(X, t)
    np.testing.assert_allclose(model.predict_proba(X), model.predict_proba(-X)[:, ::-1])


def test_chances_come_true():
    model, (X, t) = BradleyTerry().fit(*judged(300)), judged(4000, seed=1)
    preferred, sure = model.predict(X)
    assert sure.mean() == pytest.approx((preferred == (t == SECOND)).mean(), abs=0.03)


def test_a_doubtful_reward_is_told_as_doubtful():
    X = np.zeros((50, 2))
    X[:, 0] = 4
    model = BradleyTerry().fit(X, np.array([FIRST, SECOND] * 25))
    _, spread = model.rewards(np.eye(2))
    assert spread[0] < spread[1] / 2


def test_fewer_pairs_than_columns_are_fitted_as_if_all_columns_were_there():
    rng = np.random.default_rng(0)
    X, t = rng.normal(size=(6, 40)), np.array([FIRST, SECOND, FIRST, FIRST, TIE, SECOND])
    model = BradleyTerry().fit(X, t)
    chances = outcomes(X @ model.mean_, model.tie_)
    slope = X.T @ (t - 0.5 - (chances[:, 0] - chances[:, 2]) / 2)
    np.testing.assert_allclose(model.mean_, model.prior_variance_ * slope, atol=1e-4)
    hessian = (X.T * information(chances)) @ X + np.eye(40) / model.prior_variance_
    np.testing.assert_allclose(model.covariance_, np.linalg.inv(hessian), atol=1e-6)


def test_without_answers_both_are_as_likely():
    model = BradleyTerry().fit(np.zeros((0, 3)), np.zeros(0))
    np.testing.assert_allclose(model.predict_proba(np.ones((1, 3))), [[0.5, 0, 0.5]])


def test_axes_keep_what_differs_and_scale_it():
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(300, 200)) * np.where(np.arange(200) < 5, 10.0, 0.01) + 3
    seen = Axes.fit(rows).project(rows)
    assert seen.shape == (300, 96)
    assert np.mean((seen**2).sum(axis=1)) == pytest.approx(1, rel=1e-4)
    apart = np.linalg.norm(rows[:50, None] - rows[None, :50], axis=2)
    kept = np.linalg.norm(seen[:50, None] - seen[None, :50], axis=2)
    assert np.corrcoef(apart.ravel(), kept.ravel())[0, 1] > 0.999


def test_axes_are_not_found_on_nothing():
    with pytest.raises(ValueError, match="at least one output"):
        Axes.fit(np.zeros((0, 3)))


def test_an_answer_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="first"):
        BradleyTerry().fit(np.ones((1, 2)), np.array([2.0]))


def test_it_survives_as_plain_arrays():
    X, t = judged(50, tie=0.3)
    model = BradleyTerry().fit(X, t)
    again = BradleyTerry.from_arrays(model.to_arrays())
    np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))


def test_a_sure_pair_tells_nothing_and_a_doubtful_one_at_most_a_bit():
    gains = information_gain(np.array([0.0, 0.0, 30.0]), np.array([0.0, 1e4, 1.0]), 0.0)
    assert gains[0] == pytest.approx(0, abs=1e-9)
    assert 0.5 < gains[1] <= np.log(2)
    assert gains[2] < 1e-6


def test_a_pair_that_may_go_either_way_for_everyone_tells_less_than_one_nobody_knows():
    known, unknown = information_gain(np.zeros(2), np.array([0.01, 4.0]), 0.0)
    assert unknown > 10 * known


def test_a_batch_does_not_ask_the_same_twice():
    prior = BradleyTerry().fit(np.zeros((0, 2)), np.zeros(0))
    pairs = np.array([[2.0, 0], [1.99, 0], [0, 1.9]])
    order, gains = greedy(prior, pairs, np.zeros((0, 2)), 3)
    assert order == [0, 2, 1]
    assert gains[2] < gains[0]


def test_a_pair_in_somebodys_hands_counts_as_answered():
    prior = BradleyTerry().fit(np.zeros((0, 2)), np.zeros(0))
    order, _ = greedy(prior, np.array([[2.0, 0], [0, 1.5]]), np.array([[2.0, 0]]), 1)
    assert order == [1]
