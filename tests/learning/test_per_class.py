import numpy as np

from workers.learning.per_class import class_quality, exact_interval

PROBS = np.array([[0.9, 0.1, 0.0], [0.8, 0.2, 0.0], [0.3, 0.7, 0.0], [0.6, 0.4, 0.0]])


def test_a_class_is_recalled_where_the_model_gives_it_to_its_audit_items():
    first, second, _ = class_quality(PROBS, np.array([0, 1, 2, 3]), np.array([0, 1, 1, 0]))
    assert first.recall is not None
    assert (first.share, first.audited, first.recall.point) == (0.75, 2, 1.0)
    assert second.recall is not None
    assert (second.share, second.audited, second.recall.point) == (0.25, 2, 0.5)


def test_a_class_that_the_audit_has_not_met_has_no_recall():
    last = class_quality(PROBS, np.array([0]), np.array([0]))[2]
    assert (last.share, last.audited, last.recall) == (0, 0, None)


def test_an_answer_that_no_class_can_match_belongs_to_no_class():
    assert [row.audited for row in class_quality(PROBS, np.array([0]), np.array([-1]))] == [0] * 3


def test_the_exact_interval_is_open_where_nothing_was_missed():
    found = exact_interval(10, 10)
    assert (found.point, found.high) == (1, 1)
    assert np.isclose(found.low, 0.025 ** (1 / 10))
