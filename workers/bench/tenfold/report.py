"""What the runs of a bench say: labels to a target, savings, accuracy at a few budgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf, isinf, sqrt
from statistics import fmean, stdev
from typing import Any

import numpy as np
from scipy.stats import t

from workers.bench.tenfold import forecasts
from workers.bench.tenfold.replay import R0, R1, Plan
from workers.bench.tenfold.store import Run

BUDGETS = (50, 100, 300)
COMPARED_AT = (50, 100, 200, 300, 500)  # labels at which ours is held against random choice
NOT_CERTIFIED = "certified completion was not asked for, or the kind has none"

# Labels, audit included, that the project set itself as goals. A number is a figure on the test
# set; ("random", n) is what random choice with the same model reaches with n labels; ("found", x)
# is that people have seen this share of the pool's rare items.
Target = float | tuple[str, float]
FOUND = "found"
GOALS: dict[str, tuple[tuple[Target, int], ...]] = {
    "agnews": ((0.816, 80), (0.860, 350)),
    "agnews-sports": (((FOUND, 0.9), 150),),
    "subj": ((0.865, 80),),
    "trec6": ((0.801, 60), (0.882, 100)),
    "sms": ((0.972, 180),),
    "banking77": ((0.660, 120), (0.777, 300)),
    "mnist": ((0.964, 80), (0.9805, 150)),
    "digits": ((0.98, 100),),
    "cifar10": (((R1, 200), 60), ((R1, 500), 250)),
    "faces": ((0.99, 50),),
    "wnut17": (((R1, 1000), 300),),
}


def summary(
    plan: Plan,
    runs: Sequence[Run],
    target: float | None,
    certificates: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """The figures of one set. target: of the set's metric; None takes R0's with its labels."""
    metric = plan.found.metric
    curves = {name: _curves(runs, name, metric) for name in (R0, *(arm.name for arm in plan.arms))}
    aim = _median(curve[-1][1] for curve in curves[R0]) if target is None else target
    first, reached = plan.arms[0].name, {n: [labels_to(c, aim) for c in curves[n]] for n in curves}
    if target is None:  # by definition, whatever a single seed reaches
        reached[R0] = [plan.r0_at[-1]] * plan.seeds
    needed = {name: _median(found) for name, found in reached.items()}
    return {
        "pool": plan.found.name,
        "metric": metric,
        "pool_size": len(plan.found.pool.y),
        "test_size": len(plan.found.test.y),
        "classes": len(plan.found.classes),
        "encoders": list(plan.encoders),
        "seeds": plan.seeds,
        "budget": plan.budget,
        "idle_time": plan.idle,
        "target": round(aim, 4),
        "target_is": f"R0@{plan.r0_at[-1]}" if target is None else "given",
        "r0": {
            "model": plan.task.r0_model(plan.found),
            "curve": _bands(curves[R0]),
        },
        "labels_to_target": {name: _finite(value) for name, value in needed.items()},
        "labels_to_target_spread": {name: _spread(found) for name, found in reached.items()},
        "saving_vs_r0": _ratio(needed[R0], needed[first]),
        "saving_vs_r1": _ratio(needed[R1], needed[first]),
        "saving_vs_r1_at_least": _at_least(plan, needed, first),
        "versus_random": _versus_random(curves[first], curves[R1]),
        "accuracy_at": _accuracy_at(runs, first, plan.found.shown),
        "accuracy_at_by_strategy": {
            arm.name: _accuracy_at(runs, arm.name, plan.found.shown) for arm in plan.arms
        },
        "words_to_target": _words_to(plan, runs, aim),
        "goals": [
            _goal(curves | {FOUND: _curves(runs, first, FOUND)}, first, *goal)
            for goal in GOALS.get(plan.found.name, ())
        ],
        "forecast": forecasts.summary(runs, first),
        "recipe": _last_reason(runs, first),
        "certified": certificates[0] if certificates else None,
        "certified_reason": None if certificates else NOT_CERTIFIED,
        "certified_all": list(certificates),
        "curves": {arm.name: _bands(curves[arm.name]) for arm in plan.arms},
        "seconds": round(sum(run["seconds"] for run in runs), 1),
    }


def _last_reason(runs: Iterable[Run], name: str) -> str | None:
    """What the recipe said of itself at the end of the first run."""
    ends = (run["curve"][-1] for run in runs if run["strategy"] == name)
    return next((point.get("reason") for point in ends), None)


Curve = list[tuple[int, float]]


def _curves(runs: Iterable[Run], name: str, metric: str) -> list[Curve]:
    """The curve of each seed: (labels, figure) in ascending order of labels."""
    points: dict[int, Curve] = {}
    for run in runs:
        if run["strategy"] == name:
            curve = [(point["labels"], point[metric]) for point in run["curve"] if metric in point]
            points[run["seed"]] = sorted(points.get(run["seed"], []) + curve)
    return [points[seed] for seed in sorted(points)]


def labels_to(curve: Curve, target: float) -> float:
    """Labels at which the curve first reaches the target, on straight lines; infinite if never."""
    if curve[0][1] >= target:
        return curve[0][0]
    for (before, low), (after, high) in pairwise(curve):
        if high >= target:
            return before + (after - before) * (target - low) / (high - low)
    return inf


def figure_at(curve: Curve, labels: int) -> float | None:
    """The curve's figure at a label count, on straight lines; None outside what was measured."""
    counts, figures = zip(*curve, strict=True)
    inside = counts[0] <= labels <= counts[-1]
    return float(np.interp(labels, counts, figures)) if inside else None


def _words_to(plan: Plan, runs: Sequence[Run], aim: float) -> dict[str, float | None] | None:
    """The same in words, where items differ in length; None where nobody counts them."""
    found = {
        arm.name: [
            labels_to([(point["words"], point[plan.found.metric]) for point in run["curve"]], aim)
            for run in runs
            if run["strategy"] == arm.name and "words" in run["curve"][0]
        ]
        for arm in plan.arms
    }
    return (
        {name: _finite(_median(some)) for name, some in found.items()}
        if all(found.values())
        else None
    )


def _accuracy_at(runs: Sequence[Run], name: str, metric: str) -> dict[str, float | None]:
    curves = _curves(runs, name, metric)
    return {str(budget): _at(curves, budget) for budget in BUDGETS}


def _at(curves: list[Curve], labels: int) -> float | None:
    found = [figure_at(curve, labels) for curve in curves]
    known = [value for value in found if value is not None]
    return round(_median(known), 4) if known else None


def _versus_random(ours: list[Curve], random: list[Curve]) -> dict[str, dict[str, float]]:
    """Gain over random choice at equal labels, seed by seed: its mean and its one-sided 95 % bound."""
    found = {}
    for labels in COMPARED_AT:
        pairs = [
            (figure_at(a, labels), figure_at(b, labels)) for a, b in zip(ours, random, strict=True)
        ]
        gains = [mine - theirs for mine, theirs in pairs if mine is not None and theirs is not None]
        if len(gains) == len(pairs) > 1:
            found[str(labels)] = {"gain": round(fmean(gains), 4), "at_least": at_least(gains)}
    return found


def at_least(gains: Sequence[float]) -> float:
    """What the mean of such gains exceeds at 95 % confidence (Student 1908). At least two gains."""
    error = stdev(gains) / sqrt(len(gains))
    return round(fmean(gains) - float(t.ppf(0.95, len(gains) - 1)) * error, 4)


def _goal(curves: dict[str, list[Curve]], name: str, target: Target, goal: int) -> dict[str, Any]:
    """One line of the table of goals. Where random never was measured there is nothing to reach."""
    kind, amount = target if isinstance(target, tuple) else ("figure", target)
    measured = curves[FOUND] if kind == FOUND else curves[name]
    aim = _at(curves[R1], int(amount)) if kind == R1 else amount
    said = {R1: f"what random reaches with {amount}", FOUND: "of the rare items seen"}.get(kind)
    needed = inf if aim is None else _median(labels_to(curve, aim) for curve in measured)
    labels = _finite(needed)
    return {"target": aim, "target_is": said, "goal": goal, "labels": labels, "met": needed <= goal}


def _bands(curves: list[Curve]) -> list[dict[str, float]]:
    """Median, least and most over the seeds at every label count that all of them have."""
    rows = []
    for points in zip(*curves, strict=True):
        figures = [figure for _, figure in points]
        row = {"median": _median(figures), "low": min(figures), "high": max(figures)}
        rows.append({"labels": points[0][0], **{k: round(v, 4) for k, v in row.items()}})
    return rows


def _median(values: Iterable[float]) -> float:
    """Infinite where half of the values are: the middle of a finite and an infinite one is none."""
    ordered = sorted(values)
    middle = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return sum(middle) / 2


def _finite(value: float) -> float | None:
    return None if isinf(value) else round(value, 1)


def _spread(found: list[float]) -> dict[str, Any]:
    low, high = min(found), max(found)
    reached = sum(not isinf(value) for value in found)
    return {"low": _finite(low), "high": _finite(high), "reached": reached, "of": len(found)}


def _ratio(other: float, ours: float) -> float | None:
    return None if isinf(other) or isinf(ours) or not ours else round(other / ours, 2)


def _at_least(plan: Plan, needed: dict[str, float], first: str) -> float | None:
    """Where random never got there: the labels that it had, over ours."""
    random = next(arm for arm in plan.arms if arm.name == R1)
    return _ratio(plan.at(random)[-1], needed[first]) if isinf(needed[R1]) else None
