import io

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack, random_array
from sklearn.linear_model import LogisticRegression

from tests.learning.conftest import CLASSES
from workers.learning.features import Features
from workers.learning.heads import LogisticHead, softmax
from workers.learning.simulate import Pool


def fitted(pool: Pool, rows: list[int]) -> LogisticHead:
    index = np.array(rows)
    return LogisticHead().fit(pool.features.rows(index), pool.truth[index], pool.n_classes)


def hybrid(size: int = 60) -> tuple[Features, np.ndarray]:
    rng = np.random.default_rng(0)
    sparse = csr_matrix(random_array((size, 50), density=0.05, rng=rng), dtype=np.float32)
    y = rng.integers(3, size=size)
    dense = (np.eye(3)[y] + rng.normal(size=(size, 3))).astype(np.float32)
    return Features(dense, sparse), y


def test_probabilities_sum_to_one_for_every_item(pool: Pool):
    probs = fitted(pool, list(range(30))).predict_proba(pool.features)
    assert probs.shape == (400, CLASSES)
    np.testing.assert_allclose(probs.sum(1), 1, atol=1e-5)


def test_a_few_labels_already_tell_the_blobs_apart(pool: Pool):
    probs = fitted(pool, list(range(40))).predict_proba(pool.features)
    assert (probs.argmax(1) == pool.truth).mean() > 0.8


def test_a_class_without_labels_gets_a_tiny_probability_never_zero(pool: Pool):
    seen = [i for i in range(100) if pool.truth[i] != 2]
    probs = fitted(pool, seen).predict_proba(pool.features)
    assert (probs[:, 2] > 0).all()
    assert probs[:, 2].max() < 1e-5


def test_labels_of_one_class_only_make_a_head_that_says_so(pool: Pool):
    only = [i for i in range(100) if pool.truth[i] == 1]
    probs = fitted(pool, only).predict_proba(pool.features)
    assert probs[:, 1].min() > 0.999


def test_a_head_without_any_label_is_refused(pool: Pool):
    with pytest.raises(ValueError, match="at least one label"):
        fitted(pool, np.zeros(0, int))


@pytest.mark.parametrize("classes", [2, 3])
def test_the_head_answers_as_scikit_learn_does_on_all_columns(
    classes: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(softmax, "TOLERANCE", 1e-7)
    features, y = hybrid()
    y = y % classes
    theirs = LogisticRegression(C=30.0, class_weight="balanced", max_iter=2000, tol=1e-7)
    together = hstack([features.dense.astype(float), features.sparse.astype(float)])
    expected = theirs.fit(together, y).predict_proba(together)
    ours = LogisticHead().fit(features, y, classes).predict_proba(features)
    np.testing.assert_allclose(ours, expected, atol=1e-3)


def test_sparse_columns_that_no_labelled_item_has_weigh_nothing():
    features, y = hybrid()
    head = LogisticHead().fit(features.rows(np.arange(5)), y[:5], 3)
    assert len(head.columns_) < 50
    assert np.isfinite(head.predict_proba(features)).all()


def test_a_head_survives_npz_without_pickle():
    features, y = hybrid()
    head, file = LogisticHead().fit(features, y, 4), io.BytesIO()
    np.savez(file, **head.to_arrays())
    file.seek(0)
    again = LogisticHead.from_arrays(np.load(file, allow_pickle=False))
    np.testing.assert_array_equal(again.predict_proba(features), head.predict_proba(features))


def test_a_common_class_does_not_drown_a_rare_one():
    rng = np.random.default_rng(0)
    y = np.r_[np.zeros(57, int), np.ones(3, int)]
    dense = (rng.normal(size=(60, 2)) + 1.5 * y[:, None]).astype(np.float32)
    probs = (
        LogisticHead(C=1.0)
        .fit(Features(dense, csr_matrix((60, 0))), y, 2)
        .predict_proba(Features(dense, csr_matrix((60, 0))))
    )
    assert (probs[57:].argmax(1) == 1).all()


def test_features_may_ask_for_a_penalty_that_more_labels_do_not_weaken():
    features, y = hybrid()
    asked = Features(features.dense, features.sparse, penalty=0.05)
    plain = LogisticHead(C=1 / (0.05 * len(y))).fit(features, y, 3)
    np.testing.assert_array_equal(LogisticHead().fit(asked, y, 3).dense_, plain.dense_)
    np.testing.assert_array_equal(
        LogisticHead(C=1e-3).fit(asked, y, 3).dense_,
        LogisticHead(C=1e-3).fit(features, y, 3).dense_,
    )
