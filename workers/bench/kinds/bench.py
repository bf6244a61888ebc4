"""The bench of the kinds: makes each pool, replays both arms over the seeds, sums up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from labelhub.supervisor.checks import default_var
from workers.bench.kinds import texts
from workers.bench.kinds.boxes import BoxesTrial, canvases
from workers.bench.kinds.preference import PreferenceTrial
from workers.bench.kinds.report import Curves, Measure, summary
from workers.bench.kinds.rewriting import RewritingTrial
from workers.bench.kinds.trial import ARMS, Trial, replay
from workers.bench.target import BenchError
from workers.bench.tenfold import pools
from workers.bench.tenfold.bench import commit, machine

TEXT_SETS = ("agnews", "banking77", "subj", "trec6")
MNIST = "mnist"
SKIPPED = "Not measured: no labelled texts under --data ({})."


@dataclass(frozen=True)
class Kind:
    """How a kind is measured. at: label counts;  batch: answers a round; sizes: of pool and test.

    aim: one of `at`: what random choice reaches with so many labels is the target, unless a measure
        has its own
    """

    name: str
    sets: tuple[str, ...]
    at: tuple[int, ...]
    batch: int
    aim: int
    sizes: tuple[int, int]
    measures: tuple[Measure, ...]


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "preference",
            TEXT_SETS,
            at=(20, 40, 60, 80, 100, 150, 200, 250, 300, 400),
            batch=20,
            aim=300,
            sizes=(1500, 1000),
            measures=(Measure("accuracy"),),
        ),
        Kind(
            "rewriting",
            ("agnews",),
            at=(10, 20, 40, 60, 80, 120, 160, 200, 240, 280, 320, 400, 480),
            batch=20,
            aim=120,
            sizes=(800, 300),
            measures=(
                Measure("edits_found", target=0.5),
                Measure("edits_found", cost="words_read", target=0.5),
                Measure("rmse", lower=True),
            ),
        ),
        Kind(
            "boxes",
            (MNIST, pools.DIGITS),
            at=(10, 20, 30, 40, 60, 80, 100, 120, 160),
            batch=10,
            aim=100,
            sizes=(500, 250),
            measures=(Measure("map_50"), Measure("map_50", cost="boxes_drawn")),
        ),
    )
}

Make = Callable[[int], Trial]  # a seed's trial
Tick = Callable[[], None]


def kinds(names: Sequence[str], data: Path | None, seeds: int) -> dict[str, Any]:
    """The figures of these kinds. Raises BenchError for an unknown one."""
    if unknown := set(names) - set(KINDS):
        raise BenchError(f"No kind {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}.")
    measured = {}
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %")
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        for name in names:
            measured[name] = _measure(KINDS[name], data, seeds, progress)
    return {"kinds": measured}


def _measure(kind: Kind, data: Path | None, seeds: int, progress: Progress) -> dict[str, Any]:
    found = _sets(kind, data)
    if not found:
        return {"skipped": SKIPPED.format(", ".join(kind.sets))}
    started, busy = time.monotonic(), time.process_time()
    steps = seeds * len(ARMS) * len(kind.at)
    task = progress.add_task(kind.name, total=len(found) * steps)
    tick = partial(progress.advance, task)
    sets = {}
    for name in found:
        progress.update(task, description=f"{kind.name}: {name}")
        curves = _curves(kind, _maker(kind, name, data), seeds, tick)
        sets[name] = summary(curves, kind.measures, kind.aim)
    return {
        "machine": machine(),
        "commit": commit(),
        "seeds": seeds,
        "seconds": round(time.monotonic() - started, 1),
        "cpu_seconds": round(time.process_time() - busy, 1),
        "sets": sets,
    }


def _sets(kind: Kind, data: Path | None) -> list[str]:
    """Those of the kind's sets that are there; of pictures, the first."""
    there = [name for name in kind.sets if name in pools.names(data)]
    return there[:1] if kind.name == "boxes" else there


def _maker(kind: Kind, name: str, data: Path | None) -> Make:
    if kind.name == "boxes":
        found = pools.load(name, data)
        pool, test = canvases(found.pool, found.test, kind.sizes)
        return lambda seed: BoxesTrial(pool, test, seed)
    some = texts.load(name, data, kind.sizes, default_var() / "bench" / "kinds")
    if kind.name == "rewriting":
        return lambda seed: RewritingTrial(some, _rng(seed, 0))
    return lambda seed: PreferenceTrial(some, _rng(seed, 0))


def _curves(kind: Kind, make: Make, seeds: int, tick: Tick) -> Curves:
    """By arm: a curve for each seed. Both arms of a seed have the same pool and the same answers."""
    curves: Curves = {arm: [] for arm in ARMS}
    for seed in range(seeds):
        trial = make(seed)
        for arm in ARMS:
            curves[arm].append(
                list(_ticked(replay(trial, arm, kind.at, kind.batch, _rng(seed, 1)), tick))
            )
    return curves


def _ticked(points: Iterator[dict[str, float]], tick: Tick) -> Iterator[dict[str, float]]:
    for point in points:
        tick()
        yield point


def _rng(seed: int, part: int) -> np.random.Generator:
    return np.random.default_rng([seed, part])


__all__ = ["KINDS", "kinds"]
