"""Were the forecasts right, and what did following the stop advice lose? From the curves of a bench."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Any

import numpy as np

from workers.bench.tenfold.store import Run
from workers.learning.forecast import STEP, Check, Range, Snapshot, advise, next_gain

PRICES = (0.2, 0.5, 1.0)  # points of accuracy that 100 labels must bring


def forecast(history: Sequence[Snapshot]) -> dict[str, float] | None:
    """What a point of a curve says of the next STEP labels; None while there is no history."""
    found = next_gain(history)
    return None if found is None else {k: round(v, 5) for k, v in vars(found.gain).items()}


def summary(runs: Iterable[Run], name: str) -> dict[str, Any] | None:
    """Forecasts against what came, on the test set; None where no curve has a long enough run of them."""
    curves = [run["curve"] for run in runs if run["strategy"] == name]
    curves = [curve for curve in curves if any(point.get("forecast") for point in curve)]
    pairs = [pair for curve in curves for pair in _pairs(curve)]
    if not pairs:
        return None
    errors = [said["point"] - came for said, came in pairs]
    inside = [said["low"] <= max(came, 0) <= said["high"] for said, came in pairs]
    return {
        "step": STEP,
        "forecasts": len(pairs),
        "rmse": round(float(np.sqrt(np.mean(np.square(errors)))), 5),
        "inside": round(float(np.mean(inside)), 3),
        "stop": [_stopped(curves, price) for price in PRICES],
    }


def _pairs(curve: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, float], float]]:
    """Each forecast, and the gain in accuracy STEP labels later."""
    counts, figures = _columns(curve)
    for point in curve:
        later = point["labels"] + STEP
        if point.get("forecast") and later <= counts[-1]:
            came = float(np.interp(later, counts, figures)) - point["accuracy"]
            yield point["forecast"], came


def _stopped(curves: Sequence[Sequence[dict[str, Any]]], price: float) -> dict[str, Any]:
    """Where the advice stops, and what that loses: against the end of the curve, and net of price.

    regret: points of accuracy, labels counted at the price, below the best point to stop at
    """
    found = [_stop(curve, price) for curve in curves]
    return {
        "price": price,
        "labels": median(row[0] for row in found),
        "accuracy_lost": round(median(row[1] for row in found), 4),
        "regret": round(median(row[2] for row in found), 4),
    }


def _stop(curve: Sequence[dict[str, Any]], price: float) -> tuple[int, float, float]:
    counts, figures = _columns(curve)
    place = _place(curve, price)
    worth = figures - price / 100 * counts / STEP
    first = next((i for i, point in enumerate(curve) if point.get("forecast")), len(curve) - 1)
    regret = float(worth[first:].max() - worth[place])
    return int(counts[place]), float(figures[-1] - figures[place]), max(regret, 0.0)


def _place(curve: Sequence[dict[str, Any]], price: float) -> int:
    checks: list[Check] = []
    for place, point in enumerate(curve):
        if said := point.get("forecast"):
            checks.append(Check(point["labels"], Range(said["point"], said["low"], said["high"])))
            if advise(checks, price).stop:
                return place
    return len(curve) - 1


def _columns(curve: Sequence[dict[str, Any]]) -> tuple[Any, Any]:
    return (
        np.array([point["labels"] for point in curve]),
        np.array([point["accuracy"] for point in curve]),
    )
