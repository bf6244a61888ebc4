"""Does the 95 % interval cover? Replays of simulated projects, learning code only.

Each project draws its own audit order, cold start and random tenth; the pool and its answers stay.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from scipy.stats import binom

from workers.demo import digits, resumes
from workers.learning.encoders import ENCODERS, TextItem, choose_encoders
from workers.learning.features import finish
from workers.learning.simulate import Checkpoint, Pool, auto

AT = (30, 100, 180)  # labels in all, of which 15 % go to the audit
BUDGET_SHARE = 0.1  # of the pool, as in the demo
LEVEL = 0.95
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def digits_pool() -> Pool:
    """The demo's handwritten digits, encoded."""
    _, files, answers = zip(*digits.images(), strict=True)
    return _pool("image", files, answers, sorted(set(answers)))


def resumes_pool() -> Pool:
    """The demo's résumé lines, encoded with the lines before and after them."""
    rows = resumes.generate()
    items = [TextItem(row["text"], row["before"], row["after"]) for row in rows]
    return _pool("text", items, [row["label"] for row in rows], resumes.CLASSES)


POOLS: dict[str, Callable[[], Pool]] = {"digits": digits_pool, "resumes": resumes_pool}


def _pool(
    modality: str, items: Sequence[Any], answers: Iterable[str], classes: Sequence[str]
) -> Pool:
    names = choose_encoders(modality, items).names
    parts = {name: ENCODERS[name].encode(items) for name in names}
    truth = np.array([classes.index(answer) for answer in answers])
    return Pool(finish(parts), truth, len(classes))


@dataclass(frozen=True)
class Replayed:
    """One interval of one simulated project, against what was really delivered."""

    labels: int
    audited: int
    accuracy: float
    point: float
    low: float
    high: float

    @classmethod
    def of(cls, checkpoint: Checkpoint) -> Replayed:
        if checkpoint.estimate is None:
            raise ValueError(f"no audit label among {checkpoint.labels} labels")
        said = checkpoint.estimate.delivered
        audited = checkpoint.audited
        return cls(checkpoint.labels, audited, checkpoint.accuracy, said.point, said.low, said.high)

    @property
    def covered(self) -> bool:
        return self.low <= self.accuracy <= self.high


def coverage(
    runs: int = 200, pools: Sequence[str] = tuple(POOLS), processes: int | None = None
) -> dict[str, Any]:
    """Coverage and width of the interval of delivered accuracy, by pool and number of labels.

    runs: simulated projects of each pool;  processes: default one a core. Raises KeyError for an
    unknown pool. `least_expected` is what an interval of exactly 95 % falls short of in 2.5 % of such
    benches: covered at or above it is coverage "up to binomial noise".
    """
    found = {name: _replay_pool(name, POOLS[name](), runs, processes) for name in pools}
    good = all(row["holds"] for rows in found.values() for row in rows)
    return {"level": LEVEL, "runs": runs, "holds": good, "pools": found}


def _replay_pool(name: str, pool: Pool, runs: int, processes: int | None) -> list[dict[str, Any]]:
    replays = [row for project in _replay(name, pool, runs, processes) for row in project]
    return [_summary([row for row in replays if row.labels == labels]) for labels in AT]


def _summary(rows: list[Replayed]) -> dict[str, Any]:
    covered = sum(row.covered for row in rows)
    least = int(binom.ppf(0.025, len(rows), LEVEL))
    return {
        "labels": rows[0].labels,
        "audited": rows[0].audited,
        "covered": covered / len(rows),
        "least_expected": least / len(rows),
        "holds": covered >= least,
        "too_high": sum(row.accuracy < row.low for row in rows) / len(rows),
        "too_low": sum(row.accuracy > row.high for row in rows) / len(rows),
        "mean_accuracy": _mean(row.accuracy for row in rows),
        "mean_width": _mean(row.high - row.low for row in rows),
        "mean_error": _mean(row.point - row.accuracy for row in rows),
    }


def _mean(values: Iterable[float]) -> float:
    return round(float(np.mean(list(values))), 4)


def _replay(name: str, pool: Pool, runs: int, processes: int | None) -> Iterator[list[Replayed]]:
    """The replays of each project, as they finish, with a progress bar on stderr."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with (
        _single_threaded().Pool(processes, _remember, (pool,)) as workers,
        Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress,
    ):
        task = progress.add_task(f"{name}: simulated projects", total=runs)
        for project in workers.imap_unordered(_project, range(runs)):
            progress.advance(task)
            yield project


def _single_threaded() -> multiprocessing.context.SpawnContext:
    """A context whose children keep to one core each: threads would only fight for them."""
    for variable in THREAD_VARIABLES:
        os.environ.setdefault(variable, "1")
    return multiprocessing.get_context("spawn")


_pool_of_this_process: Pool


def _remember(pool: Pool) -> None:
    global _pool_of_this_process
    _pool_of_this_process = pool


def _project(seed: int) -> list[Replayed]:
    pool = _pool_of_this_process
    budget = max(int(BUDGET_SHARE * len(pool.truth)), AT[-1])
    return [Replayed.of(checkpoint) for checkpoint in auto(pool, AT, seed, budget)]
