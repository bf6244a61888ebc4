import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from workers.bench.multilabel import Sets, choose, join
from workers.bench.tenfold.pools import Part
from workers.learning.encoders import TextItem
from workers.learning.features import Features
from workers.learning.heads.multilabel import ENOUGH, MultiLabelHead, expected_f1_thresholds
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
    head = MultiLabelHead(C=2.0).fit(features, has)
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


def test_a_class_of_few_items_gets_a_threshold_from_the_pool_and_others_one_half():
    features, has = items(60)
    has[:, 2] = False
    has[: ENOUGH - 1, 2] = True
    head = MultiLabelHead().fit(features, has, features)
    assert list(head.thresholds_[:2]) == [0.5, 0.5]
    assert 0 < head.thresholds_[2] < 0.5
    assert (MultiLabelHead().fit(features, has).thresholds_ == 0.5).all()


def test_the_threshold_of_the_largest_expected_f1_is_one_half_where_all_is_certain():
    certain = np.array([[1.0], [1.0], [0.0], [0.0]])
    assert expected_f1_thresholds(certain) == pytest.approx(0.5)
    faint = np.full((100, 1), 0.02)  # saying it of all is best: 2 hits in 100, F1 4 / 102
    assert expected_f1_thresholds(faint) == pytest.approx(2 / 102)


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


def test_an_item_joined_from_texts_has_all_of_their_classes():
    part = Part([TextItem(f"word{i}") for i in range(6)], np.array([0, 1, 2, 0, 1, 2]))
    made, has = join(part, 40, 3, np.random.default_rng(0))
    for item, row in zip(made, has, strict=True):
        texts = [int(text.removeprefix("word")) for text in item.text.split(" / ")]
        assert set(np.flatnonzero(row)) == {part.y[i] for i in texts}


@pytest.mark.parametrize("arm", ["random", "auto"])
def test_a_bench_chooses_as_many_as_asked_and_none_twice(arm: str):
    features, has = items(200)
    sets = Sets(features, has, features, has, ["a", "b", "c"])
    rng, labelled = np.random.default_rng(0), np.zeros(0, np.intp)
    for n in (5, 10, 20):
        labelled = np.concatenate([labelled, choose(sets, arm, labelled, n, rng)])
    assert len(np.unique(labelled)) == 35
