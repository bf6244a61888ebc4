"""`labelhub bench rounds`: what a large pool costs a worker, on one thread. No database.

The pool is read as the product reads it: MiniLM's shards are written, made into finished rows, mapped.
A round refits on 200 labels, decides anew what helps, scores the pool, fills a queue and estimates
quality. Each pool has a process of its own, and its files are gone afterwards.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from workers.bench.coverage import THREAD_VARIABLES
from workers.kept_rows import KeptRows
from workers.learning.features import Features
from workers.learning.recipe import RoundInput, run_round
from workers.pools import Shard, assemble, write_shard

GOAL_SECONDS = {100_000: 0.3, 1_000_000: 2.0}
GOAL_MEMORY = 1.2  # of the vectors, mapped pages included
WIDTH, CLASSES, LABELS, AUDITED, QUEUE = 384, 8, 200, 50, 512
ROUNDS = 3
SHARD_ROWS = 2048  # as the product's
WARM_SHARDS = 2
NOISE = 0.12  # a coordinate; the classes' centres have length 1, so classes overlap a little
EVERY_SECONDS = 0.002


def rounds(sizes: Sequence[int]) -> dict[str, Any]:
    """Figures by pool size. Seconds are of CPU, the median of three rounds."""
    spawn = multiprocessing.get_context("spawn")
    with one_thread(), ProcessPoolExecutor(1, spawn, max_tasks_per_child=1) as one:
        return {str(size): one.submit(measure, size).result() for size in sizes}


def measure(size: int) -> dict[str, Any]:
    """One pool's figures, in this process. Memory is what load and rounds add, in megabytes."""
    with tempfile.TemporaryDirectory(prefix="labelhub-bench-") as folder:
        shards, truth = write_pool(Path(folder), size)
        few = assemble({"minilm": shards[:WARM_SHARDS]}).features
        run_round(make_round(few, truth[: len(few)]))  # libraries and tables are loaded once
        load = partial(assemble, {"minilm": shards}, KeptRows(Path(folder) / "pools", "bench"))
        with Resident() as memory:
            made, (again, _) = timed(load), timed(load)
            given = make_round(load().features, truth)
            run_round(given)
        took = [timed(partial(run_round, given)) for _ in range(ROUNDS)]  # watching takes CPU too
        return _figures(given.features, memory, made[0], again, np.median(took, axis=0))


def _figures(
    pool: Features, memory: Resident, made: float, again: float, took: npt.NDArray[np.float64]
) -> dict[str, Any]:
    size, (cpu, wall), vectors = len(pool), took, pool.dense.nbytes / 1e6
    share = (memory.anonymous_mb + vectors) / vectors
    return {
        "rows": size,
        "width": pool.dense.shape[1],
        "vectors_mb": round(vectors, 1),
        "cpu_seconds": round(float(cpu), 3),
        "wall_seconds": round(float(wall), 3),
        "goal_seconds": GOAL_SECONDS.get(size),
        "finish_cpu_seconds": round(made, 3),
        "load_cpu_seconds": round(again, 3),
        "own_memory_mb": round(memory.anonymous_mb, 1),
        "resident_mapped_mb": round(memory.mapped_mb, 1),
        "peak_over_vectors": round(share, 3),
        "goal_peak_over_vectors": GOAL_MEMORY,
        "met": bool(cpu <= GOAL_SECONDS.get(size, np.inf) and share < GOAL_MEMORY),
    }


def write_pool(folder: Path, size: int) -> tuple[list[Shard], npt.NDArray[np.intp]]:
    """Shards of unit rows around eight centres, without neighbours; and their classes (N,)."""
    rng = np.random.default_rng(0)
    truth = rng.integers(CLASSES, size=size)
    centres = np.linalg.qr(rng.normal(size=(WIDTH, CLASSES)))[0].T.astype(np.float32)  # (K, D)
    shards = []
    for first in range(0, size, SHARD_ROWS):
        rows = centres[truth[first : first + SHARD_ROWS]]
        rows = rows + NOISE * rng.standard_normal(rows.shape, np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        path = folder / f"{first}.npz"
        with path.open("wb") as file:
            ids = range(first, first + len(rows))
            write_shard(file, ids, np.hstack([rows, np.zeros_like(rows)]))
        shards.append(Shard(len(rows), partial(_open, path)))
    return shards, truth


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def make_round(features: Features, truth: npt.NDArray[np.intp]) -> RoundInput:
    """200 random labels and 50 of the audit; all other rows may be queued."""
    size = len(features)
    asked = np.random.default_rng(1).choice(size, LABELS + AUDITED, replace=False)
    labelled, audited = asked[:LABELS], asked[LABELS:]
    human = np.zeros(size, bool)
    human[asked] = True
    return RoundInput(
        features=features,
        labelled=labelled,
        y=truth[labelled],
        n_classes=CLASSES,
        selectable=np.flatnonzero(~human),
        audited=audited,
        audit_y=truth[audited],
        human_mask=human,
        queue_size=QUEUE,
        seed=0,
    )


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of it."""
    cpu, wall = time.process_time(), time.monotonic()
    call()
    return time.process_time() - cpu, time.monotonic() - wall


class Resident:
    """Inside the `with`, samples this process's memory (Linux).

    Afterwards anonymous_mb is the most that was taken beyond what there was at the start, and
    mapped_mb the most of files that was resident: pages that the kernel may drop at any time.
    """

    def __enter__(self) -> Resident:
        self._before, _ = resident()
        self.anonymous_mb = self.mapped_mb = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            anonymous, mapped = resident()
            self.anonymous_mb = max(self.anonymous_mb, anonymous - self._before)
            self.mapped_mb = max(self.mapped_mb, mapped)


def resident() -> tuple[float, float]:
    """Megabytes of this process that are its own, and of files mapped into it."""
    lines = (line.split() for line in Path("/proc/self/status").read_text().splitlines())
    kilobytes = {line[0]: int(line[1]) for line in lines if line[0] in ("RssAnon:", "RssFile:")}
    return kilobytes["RssAnon:"] / 1e3, kilobytes["RssFile:"] / 1e3


@contextmanager
def one_thread() -> Iterator[None]:
    """Processes that start inside it calculate on one thread."""
    before = {name: os.environ.get(name) for name in THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
