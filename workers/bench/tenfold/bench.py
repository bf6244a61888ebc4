"""The bench as a whole: load, encode, replay and sum up each set, with a progress bar."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from labelhub.supervisor.checks import default_var
from workers.bench.target import BenchError
from workers.bench.tenfold import certified, libraries, pools
from workers.bench.tenfold.baselines import R0_LABELS
from workers.bench.tenfold.replay import Plan, arms, runs
from workers.bench.tenfold.report import summary
from workers.bench.tenfold.store import Store
from workers.bench.tenfold.tasks import TASKS

R0_CURVE = (100, 200, 300, 500, 700, R0_LABELS)  # measured where the target is not R0's own


@dataclass(frozen=True)
class Options:
    """What was asked for. encoders: () takes the product's own for the set's modality.

    idle: the sets on which slower learners are tried too, which takes minutes a run; None: on all
    """

    data: Path | None = None
    seeds: int = 5
    target: float | None = None
    budget: int = 500
    strategies: tuple[str, ...] = ("auto",)
    encoders: tuple[str, ...] = ()
    noise: bool = False
    certify: bool = True
    idle: tuple[str, ...] | None = None


def tenfold(names: Sequence[str], options: Options) -> dict[str, Any]:
    """The figures of these sets, one set in memory at a time. Raises BenchError."""
    folder = default_var() / "bench" / "tenfold"
    store = Store(folder / "runs.jsonl")
    sets = {}
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %")
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        for name in names:
            found = pools.load(name, options.data)
            known = replace(options, strategies=_usable(found, options, progress.console.print))
            sets[found.name] = _measure(found, known, folder, store, progress)
    seconds = round(sum(row["seconds"] for row in sets.values()), 1)
    return {"machine": machine(), "commit": commit(), "seconds": seconds, "sets": sets}


def _usable(
    found: pools.LabelledSet, options: Options, say: Callable[[str], None]
) -> tuple[str, ...]:
    """The strategies asked for that this kind of set knows and that are installed."""
    ours, usable = ["auto", *TASKS[found.modality].strategies()], []
    known = {name for task in TASKS.values() for name in task.strategies()}
    for name in options.strategies:
        if package := libraries.missing(name):
            say(f"{found.name}: {name} is left out; pip install {package} brings it.")
        elif name in known and name not in ours:
            say(f"{found.name}: {name} is left out; it has nothing for {found.modality}.")
        else:
            usable.append(name)
    return tuple(usable)


def _measure(
    found: pools.LabelledSet, options: Options, folder: Path, store: Store, progress: Progress
) -> dict[str, Any]:
    task = progress.add_task(f"{found.name}: encoding", total=None)
    plan = _plan(found, options, folder, lambda said: progress.update(task, description=said))
    audits = plan.seeds * len(certified.targets(found)) * options.certify
    progress.update(task, total=plan.steps + audits)

    def tick(said: str) -> None:
        progress.update(task, advance=1, description=said)

    made = list(runs(plan, store, tick))
    if not options.certify:
        return summary(plan, made, options.target)
    certificates = certified.summary(plan, list(certified.runs(plan, store, tick)))
    return summary(plan, made, options.target, certificates)


def _plan(found: pools.LabelledSet, options: Options, folder: Path, say: pools.Say) -> Plan:
    task = TASKS[found.modality]
    chosen = arms(options.strategies, options.noise, task)
    made = task.prepare(found, options.encoders, folder / "features", say)
    most = len(found.pool.y)
    at = (R0_LABELS,) if options.target is None else R0_CURVE
    return Plan(
        found=found,
        pool=made.pool,
        test=made.test,
        encoders=made.encoders,
        arms=chosen,
        seeds=options.seeds,
        budget=options.budget,
        idle=options.idle is None or found.name in options.idle,
        r0_at=tuple(dict.fromkeys(min(labels, most) for labels in at)),
    )


def machine() -> dict[str, Any]:
    """The machine as a reader of the figures needs to know it."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def commit() -> str | None:
    """The checkout's commit, with a plus where files differ from it; None outside a checkout."""
    here = Path(__file__).parent
    try:
        head = _git(here, "rev-parse", "--short=12", "HEAD")
        changed = _git(here, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return None
    return head + ("+" if changed else "")


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, check=True, capture_output=True, text=True, timeout=30
    )
    return done.stdout.strip()


__all__ = ["BenchError", "Options", "tenfold"]
