"""docs/benchmarks/tenfold.json, tenfold.md and its plots, from the figures of a bench."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import fmean
from typing import Any

from workers.bench.tenfold import libraries
from workers.bench.tenfold.replay import R0
from workers.bench.tenfold.report import COMPARED_AT, at_least

PLOTS = "tenfold"

INTRODUCTION = """\
# Tenfold: labels to a target

Written by `labelhub bench tenfold --all`. Every label counts, the audit's 15 % included; random
choice pays for no audit. R0 is today's practice: random labels and a model from scratch. R1 is
random choice with our model and features. The sets are development sets, so each figure is a
little optimistic. Medians over the seeds, in brackets the least and the most; "-" was not reached
or not measured. "at n" is accuracy with n
labels (of spans: entity F1). README.md beside this says how all is measured.
"""


def write(figures: dict[str, Any], folder: Path) -> list[str]:
    """Writes the pages into `folder`; what is to be said about it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tenfold.json").write_text(json.dumps(figures, indent=1) + "\n")
    said, plotted = [], False
    try:
        from workers.bench.tenfold import plots
    except ImportError:
        said.append("No plots: matplotlib is not installed (pip install labelhub[dev]).")
    else:
        for name, row in figures["sets"].items():
            plots.plot(row, folder / PLOTS / f"{name}.svg")
        plotted = True
    (folder / "tenfold.md").write_text(markdown(figures, plotted))
    return [*said, f"Written: {folder / 'tenfold.json'}, {folder / 'tenfold.md'}"]


def markdown(figures: dict[str, Any], plotted: bool) -> str:
    """The page, with a picture a set where these were made."""
    sets = figures["sets"].values()
    parts = [INTRODUCTION, _conditions(figures), _table(HEADS, map(_row, sets))]
    goals = [line for row in sets for line in _goals(row)]
    parts.append("## Goals\n\n" + _table(GOAL_HEADS, goals))
    parts.append(RANDOM + _table(RANDOM_HEADS, _random_rows(figures["sets"])))
    if rows := _library_rows(figures["sets"]):
        parts.append(LIBRARIES + _table(LIBRARY_HEADS, rows))
    certificates = [_certificate(name, row) for name, row in _certificates(figures)]
    parts.append(CERTIFIED + _table(CERTIFIED_HEADS, certificates))
    parts.append(
        FORECASTS + _table(FORECAST_HEADS, [_forecast(row) for row in sets if row["forecast"]])
    )
    parts += [_section(row, plotted) for row in sets]
    return "\n".join(parts)


def _conditions(figures: dict[str, Any]) -> str:
    machine = figures["machine"]
    return (
        f"Commit {figures['commit'] or 'unknown'}, {machine['processor']}, {machine['cores']} cores,"
        f" Python {machine['python']}; {figures['seconds']:.0f} s of runs.\n"
    )


HEADS = (
    "set",
    "metric",
    "target",
    "R0",
    "R1",
    "ours",
    "vs R0",
    "vs R1",
    "at 50",
    "at 100",
    "at 300",
)
GOAL_HEADS = ("set", "target", "goal", "ours", "met")
FORECAST_HEADS = ("set", "forecasts", "error", "inside", "at 0.2", "at 0.5", "at 1")
FORECASTS = """\
## Forecasts and stop advice

The gain of the next 100 labels, forecast at each checkpoint, against what came on the test set: root mean
squared error in points, share inside the stated bounds. Then, for three measures of what 100 labels must
add (points): labels at which the advice stops, points lost against the end of the budget, and regret, which
counts labels at that price.

"""
RANDOM_HEADS = ("set", *(f"at {labels}" for labels in COMPARED_AT))
RANDOM = """\
## Against random choice at equal labels

Points gained over random choice with the same model, which pays for no audit, at equal labels, audit
included; in brackets what the gain exceeds at 95 % confidence (one-sided, seed by seed; for all sets
together, set by set). What is promised is that it never loses more than one point.

"""
LIBRARY_HEADS = ("set", "ours", *libraries.QUERIES)
LIBRARIES = """\
## Against libraries

Labels to the target with the same features and seeds. Libraries pay for no audit and have none of what
the recipe has beside its choice of items; not every set was run.

"""
CERTIFIED_HEADS = ("set", "target", "labels", "share", "goal", "truly right", "wrong")
CERTIFIED = """\
## Certified completion

Labels of people in all, chosen, pilot (a tenth, at most 60) and audit, until the pool is certified at 95 %
confidence; medians over the seeds and over 20 audits of each frozen pool, since how long an audit takes
is largely luck. Slower learners are not used. "truly right" is the share of its delivered labels that is,
"wrong" how many certificates were below their target.

"""


def _table(heads: tuple[str, ...], rows: Any) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join("| " + " | ".join(map(str, line)) + " |\n" for line in lines)


def _random_rows(sets: dict[str, Any]) -> list[tuple[str, ...]]:
    compared = {name: row["versus_random"] for name, row in sets.items()}
    lines = [
        (name, *(_gain(found.get(str(n))) for n in COMPARED_AT)) for name, found in compared.items()
    ]
    together = []
    for labels in COMPARED_AT:
        gains = [found[str(labels)]["gain"] for found in compared.values() if str(labels) in found]
        known = {"gain": fmean(gains), "at_least": at_least(gains)} if len(gains) > 1 else None
        together.append(_gain(known))
    return [*lines, ("all", *together)]


def _gain(found: dict[str, float] | None) -> str:
    return f"{100 * found['gain']:+.1f} ({100 * found['at_least']:+.1f})" if found else "-"


def _library_rows(sets: dict[str, Any]) -> list[tuple[str, ...]]:
    """A line for each set on which a library chose."""
    rows = []
    for name, row in sets.items():
        needed = row["labels_to_target"]
        if not needed.keys().isdisjoint(libraries.QUERIES):
            ours, *_ = row["curves"]
            arms = (ours, *libraries.QUERIES)
            rows.append((name, *(_shown(needed.get(arm)) for arm in arms)))
    return rows


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    ours = next(iter(row["curves"]))
    found = [_needed(row, name) for name in (R0, "random", ours)]
    versus = [_shown(row["saving_vs_r0"], "x"), _vs_r1(row)]
    accuracy = [_shown(value) for value in row["accuracy_at"].values()]
    target = f"{row['target']:.3f} ({row['target_is']})"
    return (row["pool"], row["metric"].replace("_", " "), target, *found, *versus, *accuracy)


def _needed(row: dict[str, Any], name: str) -> str:
    spread = row["labels_to_target_spread"][name]
    median = _shown(row["labels_to_target"][name])
    return median if name == R0 else f"{median} [{_shown(spread['low'])}, {_shown(spread['high'])}]"


def _vs_r1(row: dict[str, Any]) -> str:
    least = row["saving_vs_r1_at_least"]
    return f"more than {least}x" if least else _shown(row["saving_vs_r1"], "x")


def _shown(value: float | None, unit: str = "") -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if value < 1 and not unit else f"{value:g}{unit}"


def _goals(row: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (
            row["pool"],
            f"{_shown(goal['target'])}" + (f" ({goal['target_is']})" if goal["target_is"] else ""),
            str(goal["goal"]),
            _shown(goal["labels"]),
            "yes" if goal["met"] else "no",
        )
        for goal in row["goals"]
    ]


def _certificates(figures: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    sets = figures["sets"].values()
    return [(row["pool"], each) for row in sets for each in row["certified_all"]]


def _certificate(name: str, row: dict[str, Any]) -> tuple[str, ...]:
    labels = f"{row['human_labels']:g} [{row['least']}, {row['most']}] of {row['pool']}"
    goal = "-" if row["goal"] is None else f"{row['goal']:.0%}, {'met' if row['met'] else 'missed'}"
    wrong = f"{row['wrong']} of {row['of']}"
    share = f"{row['share']:.1%}"
    return (name, f"{row['target']:g}", labels, share, goal, f"{row['accuracy_true']:.4f}", wrong)


def _forecast(row: dict[str, Any]) -> tuple[str, ...]:
    found = row["forecast"]
    stops = (
        f"{stop['labels']:g}, {100 * stop['accuracy_lost']:.1f}, {100 * stop['regret']:.1f}"
        for stop in found["stop"]
    )
    error, inside = f"{100 * found['rmse']:.1f}", f"{found['inside']:.0%}"
    return (row["pool"], str(found["forecasts"]), error, inside, *stops)


def _section(row: dict[str, Any], plotted: bool) -> str:
    lines = [f"## {row['pool']}\n"]
    if plotted:
        lines.append(f"![Curves of {row['pool']}]({PLOTS}/{row['pool']}.svg)\n")
    idle = "Slower learners were tried" if row["idle_time"] else "No slower learners were tried"
    lines.append(f"{', '.join(row['encoders'])}. {idle}. {row['recipe'] or ''}\n")
    strategies = [(name, *map(_shown, at.values())) for name, at in _by_strategy(row)]
    lines.append(_table(("strategy", "labels to target", "at 50", "at 100", "at 300"), strategies))
    return "\n".join(lines)


def _by_strategy(row: dict[str, Any]) -> list[tuple[str, dict[str, float | None]]]:
    needed = row["labels_to_target"]
    rows = row["accuracy_at_by_strategy"].items()
    return [(name, {"labels": needed[name], **at}) for name, at in rows]
