import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.learning.certify.audit import draw_order
from workers.learning.lure import lure, lure_weights


def test_equal_weights_make_every_label_stand_for_the_same():
    np.testing.assert_allclose(lure_weights(np.ones(50), 20), np.ones(20))


@given(st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_an_audit_of_everything_is_exact(rows: int, seed: int):
    rng = np.random.default_rng(seed)
    wrong = rng.random(rows) < 0.3
    found = lure(rng.random(rows) + 0.01, wrong)
    assert found.point == found.low == found.high == pytest.approx(1 - wrong.mean())


def test_the_mean_over_many_audits_is_the_truth_though_doubtful_items_come_first():
    rng = np.random.default_rng(0)
    doubts = rng.beta(0.5, 4, size=200) + 0.05
    wrong = rng.random(200) < doubts
    points = []
    for _ in range(4000):
        order = draw_order(doubts, rng)
        each = lure_weights(doubts[order], 30)
        points.append((each * wrong[order][:30]).mean())
    assert np.mean(points) == pytest.approx(wrong.mean(), abs=4 * np.std(points) / np.sqrt(4000))


def test_no_error_found_is_no_proof_of_none():
    found = lure(np.ones(1000), np.zeros(60, bool))
    assert found.point == found.high == 1
    assert 0.9 < found.low < 0.96


def test_more_labels_without_an_error_say_more():
    few, many = (lure(np.ones(1000), np.zeros(n, bool)) for n in (30, 120))
    assert many.low > few.low


@pytest.mark.parametrize("audited", [0, 11])
def test_an_audit_has_at_least_one_label_and_at_most_all(audited: int):
    with pytest.raises(ValueError, match="audited"):
        lure_weights(np.ones(10), audited)
