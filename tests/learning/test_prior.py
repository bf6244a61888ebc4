import numpy as np
import pytest

from workers.learning.prior import combine, describe, prior_probs, weight


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
    joined = combine(head, prior, 8, np.arange(2))
    np.testing.assert_array_equal(joined.argmax(1), [0, 1])
    np.testing.assert_allclose(joined.sum(1), 1, atol=1e-6)


def test_a_prior_of_zero_rules_nothing_out():
    joined = combine(np.array([[0.999999, 0.000001]]), np.array([[0.0, 1.0]]), 2000, np.arange(2))
    assert (joined > 0).all()
    assert joined.argmax() == 0


def test_a_class_that_no_label_has_named_is_still_open_to_the_prior():
    head, prior = np.array([[0.6, 0.4, 1e-6]]), np.array([[0.05, 0.05, 0.9]])
    assert combine(head, prior, 4, np.array([0, 1])).argmax() == 2
    assert combine(head, prior, 4, np.arange(3)).argmax() != 2


def test_where_every_class_is_open_no_labels_leave_the_prior_as_it_is():
    prior = np.array([[0.2, 0.3, 0.5]])
    joined = combine(np.full((1, 3), 1e-6), prior, 0, np.zeros(0, int))
    np.testing.assert_allclose(joined, prior, atol=1e-6)
