import pytest

from workers.bench.tenfold import forecasts


def curve(gain: float = 0.0, accuracies: tuple[float, ...] = (0.5, 0.8, 0.85, 0.86, 0.86)) -> list:
    said = {"point": gain, "low": 0.0, "high": gain + 0.02}
    points = [
        {"labels": 100 * (i + 1), "accuracy": a, "forecast": said if i else None}
        for i, a in enumerate(accuracies)
    ]
    return points


def summed_up(points: list) -> dict:
    return forecasts.summary([{"strategy": "auto", "curve": points}], "auto")


def test_forecasts_are_held_against_what_came():
    found = summed_up(curve(0.05, (0.5, 0.8, 0.85, 0.90, 0.95)))
    assert found["forecasts"] == 3
    assert found["rmse"] == pytest.approx(0, abs=1e-9)
    assert found["inside"] == 1


def test_a_forecast_that_promises_too_much_is_found_out():
    assert summed_up(curve(0.2))["rmse"] > 0.1


def test_a_gain_beyond_the_bounds_is_outside():
    found = summed_up(curve(0.01))
    assert found["inside"] == pytest.approx(2 / 3, abs=1e-3)  # the first gain, .05, was above .03


def test_two_checks_below_the_price_stop_and_the_loss_is_told():
    stop = {row["price"]: row for row in summed_up(curve(0.003))["stop"]}
    assert stop[0.5]["labels"] == 300
    assert stop[0.5]["accuracy_lost"] == pytest.approx(0.01)
    assert stop[0.2]["labels"] == 500


def test_a_curve_without_history_has_no_forecast():
    assert summed_up(curve()[:1]) is None
