"""What both arms needed: labels to a target, the saving, and the curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isinf
from statistics import median
from typing import Any

from workers.bench.kinds.trial import ARMS, OURS, RANDOM
from workers.bench.tenfold.report import labels_to

Point = dict[str, float]
Curves = dict[str, list[list[Point]]]  # by arm, one curve a seed


@dataclass(frozen=True)
class Measure:
    """A figure against what it cost. target: None takes random choice's at the aim, of each seed its
    own: another seed is another judge, or other drafts, and cannot be held to the same figure.

    lower: less of it is better
    """

    metric: str
    cost: str = "labels"
    target: float | None = None
    lower: bool = False


def summary(curves: Curves, measures: Sequence[Measure], aim: int) -> dict[str, Any]:
    """The figures of one set: the first measure's, the other ones under "also", and the curves."""
    first, *others = (_measured(curves, measure, aim) for measure in measures)
    bands = {arm: [_band(points) for points in zip(*curves[arm], strict=True)] for arm in ARMS}
    return {**first, "also": others, "curve": bands}


def _measured(curves: Curves, measure: Measure, aim: int) -> dict[str, Any]:
    targets = [
        _at(curve, aim)[measure.metric] if measure.target is None else measure.target
        for curve in curves[RANDOM]
    ]
    needed = {
        arm: [_needed(*pair, measure) for pair in zip(curves[arm], targets, strict=True)]
        for arm in ARMS
    }
    saved = [_ratio(*pair) for pair in zip(needed[RANDOM], needed[OURS], strict=True)]
    known = [ratio for ratio in saved if ratio is not None]
    return {
        "metric": measure.metric,
        "cost": measure.cost,
        "target": round(median(targets), 4),
        "target_is": "given" if measure.target is not None else f"random@{aim}",
        "labels_to_target": {arm: _finite(_middle(needed[arm])) for arm in ARMS},
        "labels_to_target_spread": {arm: [_finite(n) for n in sorted(needed[arm])] for arm in ARMS},
        "saving_vs_r1": _ratio(_middle(needed[RANDOM]), _middle(needed[OURS])),
        "saving_vs_r1_spread": [min(known), max(known)] if known else None,
        "seeds_better": sum(ours < theirs for theirs, ours in zip(*needed.values(), strict=True)),
        "seeds": len(saved),
    }


def _at(curve: list[Point], labels: int) -> Point:
    return next(point for point in curve if point["labels"] == labels)


def _needed(curve: list[Point], target: float, measure: Measure) -> float:
    """Cost at which the curve first reaches the target, infinite if it never does."""
    sign = -1 if measure.lower else 1
    points: Any = [(p[measure.cost], sign * p[measure.metric]) for p in curve]  # not only labels
    return labels_to(points, sign * target)


def _middle(values: list[float]) -> float:
    """The median; infinite where half of the values are."""
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _ratio(theirs: float, ours: float) -> float | None:
    """None where one of the two never got there: a ratio would hide it."""
    return None if inf in (theirs, ours) or not ours else round(theirs / ours, 2)


def _finite(value: float) -> float | None:
    return None if isinf(value) else round(value, 3)


def _band(points: Sequence[Point]) -> dict[str, Any]:
    """Median, least and most over the seeds of all that was measured at a label count."""
    row: dict[str, Any] = {"labels": points[0]["labels"]}
    for name in points[0].keys() - {"labels"}:
        values = [point[name] for point in points]
        row[name] = [round(value, 4) for value in (median(values), min(values), max(values))]
    return row
