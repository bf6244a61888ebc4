from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.learning.forecast import (
    Check,
    Range,
    Snapshot,
    advise,
    churn,
    labels_to_target,
    next_gain,
)

few = settings(max_examples=25, deadline=None)


def history(*changed: tuple[int, int]) -> list[Snapshot]:
    """Snapshots of 1,000 items at each labels count, of which so many have changed since the first."""
    return [Snapshot(n, (np.arange(1000) < c).astype(int)) for n, c in changed]


def checks(*gains: float) -> list[Check]:
    return [Check(100 + 20 * i, Range(g, 0, 1)) for i, g in enumerate(gains)]


def test_churn_is_the_share_of_predictions_that_changed():
    assert churn(np.array([0, 1, 2, 3]), np.array([0, 1, 3, 2])) == 0.5
    assert churn(np.zeros(0, int), np.zeros(0, int)) == 0


def test_predictions_of_different_pools_are_not_compared():
    with pytest.raises(ValueError, match="4 and of 5"):
        churn(np.zeros(4, int), np.zeros(5, int))


def test_the_gain_of_the_next_hundred_labels_follows_the_churn_of_the_last():
    check = next_gain(history((100, 0), (150, 20), (200, 100)))
    assert check is not None
    assert check.labels == 200
    assert np.isclose(check.gain.point, 0.12 * 0.1 * 200 / 300)
    assert check.gain.low == 0
    assert np.isclose(check.gain.high, check.gain.point + 0.022)


def test_churn_over_more_than_a_hundred_labels_counts_for_its_part():
    near, far = next_gain(history((200, 0), (300, 100))), next_gain(history((100, 0), (300, 200)))
    assert near is not None
    assert far is not None
    assert np.isclose(near.gain.point, far.gain.point)


@pytest.mark.parametrize("known", [[], [(100, 0)], [(120, 0), (200, 5)], [(0, 0), (90, 9)]])
def test_there_is_no_forecast_before_a_hundred_labels_lie_between_two_models(known):
    assert next_gain(history(*known)) is None


def test_a_model_that_no_longer_changes_its_mind_promises_nothing():
    check = next_gain(history((100, 0), (200, 0)))
    assert check is not None
    assert (check.gain.point, check.gain.low) == (0, 0)


def test_labels_to_a_target_come_with_a_range_of_a_factor_of_two_and_more():
    found = labels_to_target(history((100, 0), (200, 200)), accuracy=0.90, target=0.92)
    assert found is not None
    assert found.low < found.point < found.high
    assert np.isclose(found.low * 2, 200 * (2 ** (0.02 / 0.032) - 1))
    assert np.isclose(found.high / 2, 200 * (2 ** (0.02 / 0.022) - 1))


def test_a_target_that_is_reached_needs_no_label():
    assert labels_to_target(history((100, 0), (200, 9)), 0.95, 0.95) == Range(0, 0, 0)


def test_a_target_out_of_sight_is_not_given_a_number():
    found = labels_to_target(history((100, 0), (200, 0)), 0.9, 0.95)
    assert found is not None
    assert found.point == found.high == inf


def test_there_is_no_forecast_of_labels_before_their_number_has_doubled():
    assert labels_to_target(history((120, 0), (200, 9)), 0.9, 0.95) is None
    assert labels_to_target([], 0.9, 0.95) is None


@few
@given(st.integers(1, 900), st.floats(0.5, 0.9), st.floats(0.01, 0.1))
def test_a_further_target_never_needs_fewer_labels(changed, accuracy, missing):
    known = history((100, 0), (200, changed))
    near = labels_to_target(known, accuracy, accuracy + missing)
    far = labels_to_target(known, accuracy, accuracy + 1.5 * missing)
    assert near is not None
    assert far is not None
    assert near.low <= far.low
    assert near.point <= far.point
    assert near.high <= far.high


def test_two_checks_in_a_row_below_the_price_advise_to_stop_and_one_does_not():
    assert not advise(checks(0.02, 0.004), price=0.5).stop
    assert advise(checks(0.02, 0.004, 0.003), price=0.5).stop
    assert not advise(checks(0.004, 0.02, 0.003), price=0.5).stop


def test_a_check_at_the_price_is_worth_it():
    assert advise(checks(0.004, 0.005, 0.005), price=0.5).checks_below == 0


def test_without_a_check_there_is_no_advice_to_stop():
    assert advise([], price=0.5).stop is False


def test_a_price_of_nothing_never_stops():
    assert not advise(checks(0, 0, 0), price=0).stop
