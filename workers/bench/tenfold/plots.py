"""The curves of a set, one picture. Needs matplotlib, which only developers install."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("agg")
matplotlib.rcParams["svg.hashsalt"] = "labelhub"  # the same figures give the same file

from matplotlib import pyplot  # noqa: E402

SIZE = (7.0, 4.0)  # inches


def plot(row: dict[str, Any], path: Path) -> None:
    """Median and spread of every strategy, with the target, as an SVG file."""
    figure, axes = pyplot.subplots(figsize=SIZE)
    for name, curve in row["curves"].items():
        labels = [point["labels"] for point in curve]
        axes.plot(labels, [point["median"] for point in curve], label=name, marker=".")
        low, high = ([point[end] for point in curve] for end in ("low", "high"))
        axes.fill_between(labels, low, high, alpha=0.15)
    axes.axhline(row["target"], color="grey", linestyle="--", label=row["target_is"])
    axes.set(xscale="log", xlabel="labels, audit included", ylabel=row["metric"].replace("_", " "))
    axes.set_title(f"{row['pool']}, {row['seeds']} seeds")
    axes.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})
    pyplot.close(figure)
