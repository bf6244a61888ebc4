import numpy as np
import pytest
from scipy.sparse import csr_matrix

from workers.learning.features import Features
from workers.learning.prior import combine, describe, fit_head, prior_probs, taught, weight


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("card_arrival", "card arrival"),
        ("sci/tech", "sci tech"),
        ("lostCard", "lost card"),
        ("Sports", "sports"),
        ("42", "42"),
        ("?!", "?!"),
        ("--", "--"),
    ],
)
def test_a_class_name_becomes_words(name: str, text: str):
    assert describe([name]) == [text]


def test_an_item_goes_to_the_class_whose_name_lies_nearest():
    names = np.eye(3, 8)
    probs = prior_probs(names[[2, 0]], names)
    np.testing.assert_array_equal(probs.argmax(1), [2, 0])
    np.testing.assert_allclose(probs.sum(1), 1, atol=1e-6)


def test_a_tenth_more_likeness_makes_a_class_seven_times_as_likely():
    rows, names = np.array([[1.0, 0.0]]), np.array([[0.5, 0.0], [0.4, 0.0]])
    likely, unlikely = prior_probs(rows, names)[0]
    assert likely / unlikely == pytest.approx(np.exp(2), rel=1e-4)


def test_without_labels_the_prior_counts_in_full_and_then_fades():
    assert weight(0, 4) == 1
    assert weight(24, 4) == pytest.approx(0.5)
    assert weight(800, 4) < 0.1


def test_a_head_that_hesitates_follows_the_prior_and_a_sure_one_does_not():
    head, prior = np.array([[0.5, 0.5], [0.001, 0.999]]), np.array([[0.9, 0.1], [0.9, 0.1]])
    joined = combine(head, prior, 8)
    np.testing.assert_array_equal(joined.argmax(1), [0, 1])
    np.testing.assert_allclose(joined.sum(1), 1, atol=1e-6)


def test_a_prior_of_zero_rules_nothing_out():
    joined = combine(np.array([[0.999999, 0.000001]]), np.array([[0.0, 1.0]]), 2000)
    assert (joined > 0).all()
    assert joined.argmax() == 0


def test_without_labels_an_even_head_leaves_the_prior_as_it_is():
    prior = np.array([[0.2, 0.3, 0.5]])
    np.testing.assert_allclose(combine(np.full((1, 3), 1 / 3), prior, 0), prior, atol=1e-6)


def test_a_class_without_a_label_is_known_by_its_name():
    names = np.eye(3, 8, dtype=np.float32)
    pool = Features(names.repeat(5, axis=0), csr_matrix((15, 4), dtype=np.float32))
    labelled, y = pool.rows(np.array([0, 5])), np.array([0, 1])
    told = fit_head(labelled, y, 3, names).predict_proba(pool).argmax(1)
    np.testing.assert_array_equal(told, np.arange(3).repeat(5))
    assert 2 not in fit_head(labelled, y, 3).predict_proba(pool).argmax(1)


def test_names_train_beside_rows_that_are_wider_than_they_are():
    rows = Features(
        np.ones((2, 8), np.float32), csr_matrix(np.ones((2, 3), np.float32)), penalty=0.1
    )
    train, classes = taught(rows, np.array([1, 0]), np.eye(2, 4))
    np.testing.assert_array_equal(classes, [1, 0, 0, 1])
    assert train.dense.shape == (4, 8)
    assert train.sparse.shape == (4, 3)
    assert train.penalty == 0.1
    assert not train.dense[2:, 4:].any()
