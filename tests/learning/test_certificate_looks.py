import numpy as np
import pytest

from tests.learning.test_certificate import ORDERS, answered, audit, terms
from workers.learning.certify import Terms, labels_used

# The bound on the way


@pytest.mark.parametrize("order", ORDERS)
def test_what_an_audit_vouches_for_never_falls_and_passes_the_target_as_it_certifies(order: str):
    one, said, certified = audit(terms(), order), [], []
    for place in range(260):
        one.answer(place, place == 40)
        said.append(one.right_at_least())
        certified.append(one.look().certified)
    assert (np.diff(said) >= 0).all()
    assert certified == [bound >= 0.97 for bound in said]
    assert 0.97 <= said[-1] < 1


def test_before_an_answer_only_peoples_labels_are_vouched_for():
    assert np.isclose(audit(terms()).right_at_least(), 100 / 500)


@pytest.mark.parametrize("order", ORDERS)
def test_the_bound_is_true_at_every_look_in_most_audits(order: str):
    rng, broken = np.random.default_rng(0), 0
    for seed in range(60):
        one = audit(Terms(120, 0.9, 0.2, 1, 100), order, seed)
        wrong = rng.permutation(100) < 15
        for place in range(60):
            one.answer(place, bool(wrong[place]))
        broken += 1 - wrong[60:].sum() / 120 < one.right_at_least() - 1e-9
    assert broken <= 12  # 6 expected at most, and binomial noise


# The forecast


@pytest.mark.parametrize("order", ORDERS)
def test_the_forecast_holds_what_most_audits_take_where_the_doubts_are_right(order: str):
    rng, within = np.random.default_rng(0), []
    for seed in range(25):
        one = audit(Terms(1500, 0.95, 0.1, 1, 1200), order, seed)
        wrong = rng.random(1200) < one.doubts
        low, middle, high = one.look().labels_left
        assert 0 < low <= middle <= high <= 1125
        within.append(low <= (labels_used(one, wrong) or 1200) <= high)
    assert np.mean(within) > 0.7


def test_found_errors_lengthen_the_forecast():
    good = answered(audit(terms()), [False] * 30).look()
    bad = answered(audit(terms()), [True, False, False] * 10).look()
    assert good.labels_left[1] < bad.labels_left[1]
