import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tests.learning.conftest import CLASSES, blobs
from workers.learning import self_training
from workers.learning.features import Features
from workers.learning.heads import LogisticHead
from workers.learning.self_training import confident, refit, self_train
from workers.learning.simulate import Pool


def first_of_each_class(pool: Pool, each: int) -> np.ndarray:
    return np.concatenate([np.flatnonzero(pool.truth == c)[:each] for c in range(CLASSES)])


def plain(pool: Pool, rows: np.ndarray) -> np.ndarray:
    head = LogisticHead().fit(pool.features.rows(rows), pool.truth[rows], CLASSES)
    return head.predict_proba(pool.features)


def test_sure_guesses_improve_a_head_of_few_labels_on_average():
    gains = []
    for seed in range(8):
        pool = blobs(seed=seed)
        rows = first_of_each_class(pool, 1)
        before = plain(pool, rows)
        head = self_train(pool.features, rows, pool.truth[rows], before, CLASSES)
        after = head.predict_proba(pool.features)
        gains.append(
            (after.argmax(1) == pool.truth).mean() - (before.argmax(1) == pool.truth).mean()
        )
    assert np.mean(gains) > 0.02


def test_three_in_ten_of_each_predicted_class_are_taken_the_surest_first():
    surer = np.linspace(0.6, 0.9, 10)
    probs = np.r_[np.c_[surer, 1 - surer], np.c_[1 - surer, surer]]
    rows, guesses = confident(probs, np.zeros(0, np.intp))
    np.testing.assert_array_equal(rows, [7, 8, 9, 17, 18, 19])
    np.testing.assert_array_equal(guesses, [0, 0, 0, 1, 1, 1])


def test_a_labelled_row_is_never_guessed_over(pool: Pool):
    labelled = np.arange(0, 400, 3)
    rows, _ = confident(plain(pool, labelled), labelled)
    assert not np.isin(rows, labelled).any()


def test_the_guesses_weigh_as_much_as_the_labels(pool: Pool, monkeypatch: pytest.MonkeyPatch):
    seen = []
    monkeypatch.setattr(LogisticHead, "fit", lambda self, f, y, k, w: seen.append(w))
    labelled = np.arange(40)
    self_train(pool.features, labelled, pool.truth[labelled], np.eye(4)[pool.truth], CLASSES)
    (weights,) = seen
    assert weights[40:].sum() == pytest.approx(40)
    assert (weights[:40] == 1).all()


def test_a_large_pool_costs_no_more_rows_than_a_small_one():
    probs = np.random.default_rng(0).dirichlet([1, 1, 1], 100_000).astype(np.float32)
    rows, guesses = confident(probs, np.arange(10))
    assert self_training.MAX_GUESSES / 2 < len(rows) <= self_training.MAX_GUESSES
    assert np.ptp(np.bincount(guesses)) < 100


def test_without_anything_unlabelled_the_head_is_the_plain_one(pool: Pool):
    everything = np.arange(400)
    probs = plain(pool, everything)
    head = self_train(pool.features, everything, pool.truth, probs, CLASSES)
    np.testing.assert_array_equal(head.predict_proba(pool.features), probs)


def test_the_same_input_gives_the_same_head(pool: Pool):
    rows = np.arange(20)
    given = pool.features, rows, pool.truth[rows], plain(pool, rows), CLASSES
    np.testing.assert_array_equal(self_train(*given).dense_, self_train(*given).dense_)


def test_a_weight_of_two_is_the_row_twice(pool: Pool):
    rows, doubled = np.arange(12), np.r_[np.arange(12), np.arange(6)]
    weights = np.where(np.arange(12) < 6, 2.0, 1.0)
    weighed = LogisticHead().fit(pool.features.rows(rows), pool.truth[rows], CLASSES, weights)
    twice = LogisticHead().fit(pool.features.rows(doubled), pool.truth[doubled], CLASSES)
    everything: Features = pool.features
    np.testing.assert_allclose(
        weighed.predict_proba(everything), twice.predict_proba(everything), atol=2e-3
    )


def test_a_word_of_few_guesses_is_left_out_and_a_word_of_a_label_kept():
    rng = np.random.default_rng(0)
    truth = np.arange(200) % 2
    dense = (np.eye(2)[truth] + 0.1 * rng.normal(size=(200, 2))).astype(np.float32)
    words = np.zeros((200, 4), np.float32)
    words[0, 0] = 1  # of a label alone
    words[:, 1] = 1  # of everything
    words[50, 2] = 1  # of one item, at most a guess
    features = Features(dense, csr_matrix(words))
    labelled = np.arange(4)
    probs = np.where(np.arange(200) == 50, 0.99, 0.8)[:, None] * np.eye(2)[truth] + 0.01
    head = self_train(features, labelled, truth[labelled], probs, 2)
    np.testing.assert_array_equal(head.columns_, [0, 1])


def test_a_refit_scores_a_part_of_a_large_pool_only(pool: Pool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(self_training, "LOOKED_AT", 100)
    labelled = np.arange(1, 13)
    head = LogisticHead().fit(pool.features.rows(labelled), pool.truth[labelled], CLASSES)
    scored = []
    score = LogisticHead.predict_proba
    monkeypatch.setattr(
        LogisticHead, "predict_proba", lambda self, f: scored.append(len(f)) or score(self, f)
    )
    again = refit(head, pool.features, labelled, pool.truth[labelled])
    assert max(scored) <= 112
    assert (score(again, pool.features).argmax(1) == pool.truth).mean() > 0.5


def test_class_names_that_are_right_improve_the_guesses():
    pool = blobs(spread=0.8, seed=1)
    labelled = first_of_each_class(pool, 1)
    head = LogisticHead().fit(pool.features.rows(labelled), pool.truth[labelled], CLASSES)
    names = np.zeros((CLASSES, 8), np.float32)
    names[:, :2] = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]]) / np.sqrt(2)
    given = head, pool.features, labelled, pool.truth[labelled]
    right = [
        (made.predict_proba(pool.features).argmax(1) == pool.truth).mean()
        for made in (refit(*given), refit(*given, names))
    ]
    assert right[1] > right[0]
