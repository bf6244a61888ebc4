"""docs/benchmarks/kinds.json and kinds.md, from the figures of a bench."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workers.bench.kinds import boxes, preference, rewriting
from workers.bench.kinds.trial import OURS, RANDOM

INTRODUCTION = """\
# Preference, rewriting and boxes: labels to a target

Written by `labelhub bench kinds --data DIR --out docs/benchmarks`. Random choice and ours have the
same model, pool, answers and test set; one label in ten of ours is random too. Each figure is the
median over the seeds, in brackets the least and the most of them; "-" was not reached. The texts and
digits are real; **what people answer is made by the bench**, as told below, so these figures say that
choosing works where answers are of that making, and nothing about people. The learners' constants
were looked at on these sets. Where the target is random@n, each seed is held to what random choice reached
there with n labels; where the commit below is fab0b0bfa68d, all are held to the median of it.
"""
WHAT = {
    "preference": preference.__doc__,
    "rewriting": rewriting.__doc__,
    "boxes": boxes.__doc__,
}
MEANS = {
    "accuracy": "share of 4,000 unseen pairs of unseen texts whose better one is found",
    "edits_found": "share of all the edits that the pool needs which has been made",
    "rmse": "error of the predicted share of changed words, on unseen drafts; less is better",
    "map_50": "mean average precision at an overlap of one half, on unseen canvases",
}
WHY = {
    "rewriting": "Ours reads first what will be changed most, which is what finds edits; a sample so "
    "lopsided is a worse one to learn from than a random one, hence the error.",
    "boxes": "Ours prefers crowded canvases, so that a label holds more boxes: where boxes are paid "
    "and not pictures, the second line is the one to read.",
}
CLEAR = 0.8  # of the seeds
HEADS = ("set", "metric", "target", "cost in", "random", "ours", "saving", "better on")


def write(figures: dict[str, Any], folder: Path) -> list[str]:
    """Writes both pages into `folder`; what is to be said about it.

    Kinds that were measured before and are not among these stay as they were.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "kinds.json"
    before = json.loads(path.read_text())["kinds"] if path.exists() else {}
    whole = {"kinds": {name: (before | figures["kinds"]).get(name) for name in WHAT}}
    whole["kinds"] = {name: found for name, found in whole["kinds"].items() if found}
    path.write_text(json.dumps(whole, indent=1) + "\n")
    (folder / "kinds.md").write_text(markdown(whole))
    return [f"Written: {folder / 'kinds.json'}, {folder / 'kinds.md'}"]


def markdown(figures: dict[str, Any]) -> str:
    sections = [_section(name, found) for name, found in figures["kinds"].items()]
    return "\n".join([INTRODUCTION, *sections])


def _conditions(found: dict[str, Any]) -> str:
    machine = found["machine"]
    return (
        f"Commit {found['commit'] or 'unknown'}, {machine['processor']}, {machine['cores']} cores, Python "
        f"{machine['python']}; {found['seeds']} seeds, {found['cpu_seconds']:.0f} s of CPU on one core.\n"
    )


def _section(name: str, found: dict[str, Any]) -> str:
    lines = [f"## {name.capitalize()}\n", (WHAT[name] or "").strip() + "\n"]
    if "skipped" in found:
        return "\n".join([*lines, found["skipped"] + "\n"])
    lines.append(_conditions(found))
    rows = [(set_, row) for set_, first in found["sets"].items() for row in (first, *first["also"])]
    lines.append(_table(HEADS, [_row(set_, row) for set_, row in rows]))
    met = dict.fromkeys(row["metric"] for _, row in rows)
    lines += [f"- {metric}: {MEANS[metric]}." for metric in met]
    lines += ["", *_verdicts(rows)]
    lines += [f"{WHY[name]}\n"] if name in WHY else []
    for set_, first in found["sets"].items():
        lines.append(f"\n{set_}, {first['metric']} by labels:\n")
        lines.append(_table(("labels", RANDOM, OURS), _curve(first)))
    return "\n".join(lines)


def _row(set_: str, row: dict[str, Any]) -> tuple[str, ...]:
    needed = [f"{_shown(row['labels_to_target'][arm])}{_ends(row, arm)}" for arm in (RANDOM, OURS)]
    spread = row["saving_vs_r1_spread"]
    saving = _shown(row["saving_vs_r1"]) + ("x" if row["saving_vs_r1"] else "")
    saving += f" [{spread[0]:g}, {spread[1]:g}]" if spread else ""
    target = f"{row['target']:g} ({row['target_is']})"
    better = f"{row['seeds_better']} of {row['seeds']}"
    return (set_, row["metric"], target, row["cost"].replace("_", " "), *needed, saving, better)


def _ends(row: dict[str, Any], arm: str) -> str:
    values = row["labels_to_target_spread"][arm]
    known = [value for value in values if value is not None]
    most = "-" if None in values else _shown(max(known))
    return f" [{_shown(min(known)) if known else '-'}, {most}]"


def _verdicts(rows: list[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """In words, where choosing did not do better than chance, or only on too few of the seeds."""
    for set_, row in rows:
        clear = row["seeds_better"] >= CLEAR * row["seeds"]
        if not clear or not (row["saving_vs_r1"] or 0) > 1:
            cost, metric = row["cost"].replace("_", " "), row["metric"]
            yield f"**On {set_}, choosing did not clearly beat random choice in {metric} by {cost}.**\n"


def _curve(row: dict[str, Any]) -> list[tuple[str, ...]]:
    both = zip(*(row["curve"][arm] for arm in (RANDOM, OURS)), strict=True)
    return [
        (f"{points[0]['labels']:g}", *(_band(point[row["metric"]]) for point in points))
        for points in both
    ]


def _band(values: list[float]) -> str:
    middle, low, high = values
    return f"{middle:.3f} [{low:.3f}, {high:.3f}]"


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)
