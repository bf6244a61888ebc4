import numpy as np

from workers.learning.heads.fused import fuse

SPREAD = np.array([[0.7, 0.3, 0.0]], np.float32)
PROBS = np.array([[0.1, 0.8, 0.1]], np.float32)


def test_rows_sum_to_one_and_stay_float32():
    fused = fuse(SPREAD, PROBS, 50)
    assert fused.dtype == np.float32
    np.testing.assert_allclose(fused.sum(1), 1, atol=1e-6)


def test_without_labels_the_graph_speaks_alone():
    np.testing.assert_allclose(fuse(SPREAD, PROBS, 0), SPREAD, atol=1e-3)


def test_the_head_gains_weight_with_labels_and_no_more_after_200():
    second = [float(fuse(SPREAD, PROBS, labels)[0, 1]) for labels in (10, 100, 200, 900)]
    assert second[0] < second[1] < second[2]
    assert second[2] == second[3]


def test_with_200_labels_it_is_the_product_of_both():
    product = (SPREAD + 1e-4) * (PROBS + 1e-3)
    np.testing.assert_allclose(fuse(SPREAD, PROBS, 200), product / product.sum(), atol=1e-6)


def test_a_class_that_one_of_the_two_rules_out_keeps_a_chance():
    certain = np.array([[1.0, 0.0, 0.0]])
    assert fuse(certain, np.array([[0.0, 1.0, 0.0]]), 300).min() > 0
