import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from workers.learning.features import Features
from workers.learning.heads.multilabel import ENOUGH, MultiLabelHead, best_thresholds
from workers.learning.multilabel import exact_match, f1_per_class, macro_f1
from workers.learning.strategies import Context, NoModelError, PoolExhaustedError, label_uncertainty
from workers.learning.strategies.base import nothing


def items(size: int = 300, seed: int = 0) -> tuple[Features, np.ndarray]:
    """Three classes, each with a direction of its own, that items have in any combination."""
    rng = np.random.default_rng(seed)
    has = rng.random((size, 3)) < [0.5, 0.3, 0.15]
    dense = has @ np.eye(3, 6) + 0.35 * rng.normal(size=(size, 6))
    words = csr_matrix((has * (rng.random(has.shape) < 0.5)).astype(np.float32))
    return Features(dense.astype(np.float32), words), has


def test_a_head_finds_sets_of_classes_from_a_few_dozen_labels():
    features, has = items()
    said = MultiLabelHead().fit(features.rows(np.arange(60)), has[:60]).predict(features)
    assert exact_match(said[60:], has[60:]) > 0.7
    assert macro_f1(said[60:], has[60:]) > 0.8


def test_each_class_is_solved_as_scikit_learn_solves_it_alone():
    features, has = items(80)
    head = MultiLabelHead(C=2.0).fit(features, has, thresholds=False)
    both = np.hstack([features.dense, features.sparse.toarray()])
    for k in range(3):
        alone = LogisticRegression(C=2.0, class_weight="balanced", tol=1e-6, max_iter=1000)
        expected = alone.fit(both, has[:, k]).predict_proba(both)[:, 1]
        np.testing.assert_allclose(head.predict_proba(features)[:, k], expected, atol=0.02)


def test_a_class_that_nobody_or_everybody_has_keeps_its_share_and_nothing_is_certain():
    features, has = items(40)
    has[:, 0], has[:, 1] = False, True
    probs = MultiLabelHead().fit(features, has).predict_proba(features)
    assert (probs[:, 0] < 0.05).all()
    assert (probs[:, 1] > 0.95).all()
    assert ((probs > 0) & (probs < 1)).all()


def test_one_label_is_enough_and_none_is_too_few():
    features, has = items(5)
    one = MultiLabelHead().fit(features.rows(np.array([0])), has[:1])
    assert np.isfinite(one.predict_proba(features)).all()
    with pytest.raises(ValueError, match="at least one"):
        MultiLabelHead().fit(features.rows(np.zeros(0, int)), has[:0])


def test_a_threshold_moves_only_where_there_is_enough_to_tell():
    probs = np.linspace(0, 1, 60)[:, None].repeat(2, axis=1)
    has = np.zeros((60, 2), bool)
    has[15:, 0] = True  # all above one quarter
    has[-(ENOUGH - 1) :, 1] = True
    found = best_thresholds(probs, has)
    assert found[0] == pytest.approx(0.25, abs=0.02)
    assert found[1] == 0.5


def test_exact_match_wants_the_whole_set():
    has = np.array([[1, 0, 1], [0, 0, 0]], bool)
    assert exact_match(has, has) == 1
    assert exact_match(np.array([[1, 0, 0], [0, 0, 0]], bool), has) == 0.5


def test_f1_of_a_class_weighs_hits_against_both_kinds_of_error():
    has = np.array([[1, 0], [1, 0], [0, 0]], bool)
    said = np.array([[1, 0], [0, 0], [1, 0]], bool)
    found = f1_per_class(said, has)
    assert found[0] == 0.5
    assert np.isnan(found[1])
    assert macro_f1(said, has) == 0.5


def context(probs: np.ndarray | None, selectable: np.ndarray) -> Context:
    features, _ = items(len(probs) if probs is not None else 50)
    return Context(features, selectable, nothing(), 3, probs)


def test_items_that_are_doubtful_in_more_classes_come_first():
    probs = np.full((50, 3), 0.99, np.float32)
    probs[7], probs[9, 0] = 0.5, 0.5
    picks = label_uncertainty.pick(context(probs, np.arange(50)), 2, np.random.default_rng(0))
    assert list(picks.indices) == [7, 9]


def test_it_keeps_the_contract_of_strategies():
    probs = np.random.default_rng(0).random((50, 3)).astype(np.float32)
    ctx = context(probs, np.arange(10, 40))
    first, again = (label_uncertainty.pick(ctx, 12, np.random.default_rng(1)) for _ in range(2))
    np.testing.assert_array_equal(first.indices, again.indices)
    assert len(np.unique(first.indices)) == 12
    assert set(first.indices) <= set(range(10, 40))
    shorter = label_uncertainty.pick(ctx, 5, np.random.default_rng(1))
    np.testing.assert_array_equal(shorter.indices, first.indices[:5])
    with pytest.raises(PoolExhaustedError):
        label_uncertainty.pick(ctx, 31, np.random.default_rng(0))
    with pytest.raises(NoModelError):
        label_uncertainty.pick(context(None, np.arange(5)), 2, np.random.default_rng(0))
