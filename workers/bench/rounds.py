"""`labelhub bench rounds`: what one round costs on a large pool, on one thread. Learning code only.

A round refits on 200 labels, scores the pool, fills a queue and estimates quality. Each pool is made
by a process of its own, lies in a file that is mapped into memory, and is gone afterwards.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from workers.bench.coverage import THREAD_VARIABLES
from workers.learning.features import Features
from workers.learning.recipe import RoundInput, run_round

GOAL_SECONDS = {100_000: 0.3, 1_000_000: 2.0}
GOAL_MEMORY = 1.2  # of the vectors, mapped pages included
WIDTH, CLASSES, LABELS, AUDITED, QUEUE = 384, 8, 200, 50, 512
ROUNDS = 3
CHUNK = 50_000  # rows made at a time: the file must not be made in memory
NOISE = 0.12  # a coordinate; the classes' centres have length 1, so classes overlap a little
EVERY_SECONDS = 0.002


def rounds(sizes: Sequence[int]) -> dict[str, Any]:
    """Figures by pool size. Seconds are of CPU, the median of three rounds."""
    with one_thread(), ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as one:
        return {str(size): one.submit(measure, size).result() for size in sizes}


def measure(size: int) -> dict[str, Any]:
    """One pool's figures, in this process. Memory is what the rounds add, in megabytes."""
    with tempfile.TemporaryDirectory(prefix="labelhub-bench-") as folder:
        dense, truth = make_pool(Path(folder) / "vectors", size)
        given = make_round(dense, truth)
        run_round(make_round(dense[:CHUNK], truth[:CHUNK]))  # libraries and tables are loaded once
        with Resident() as memory:
            cpu, wall = zip(*(timed(given) for _ in range(ROUNDS)), strict=True)
    seconds, vectors = float(np.median(cpu)), dense.nbytes / 1e6
    share = (memory.anonymous_mb + vectors) / vectors
    return {
        "rows": size,
        "width": WIDTH,
        "vectors_mb": round(vectors, 1),
        "cpu_seconds": round(seconds, 3),
        "wall_seconds": round(float(np.median(wall)), 3),
        "goal_seconds": GOAL_SECONDS.get(size),
        "own_memory_mb": round(memory.anonymous_mb, 1),
        "resident_mapped_mb": round(memory.mapped_mb, 1),
        "peak_over_vectors": round(share, 3),
        "goal_peak_over_vectors": GOAL_MEMORY,
        "met": bool(seconds <= GOAL_SECONDS.get(size, np.inf) and share < GOAL_MEMORY),
    }


def make_pool(path: Path, size: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.intp]]:
    """Unit rows around eight centres, mapped from `path`: (N, 384); and their classes (N,)."""
    rng = np.random.default_rng(0)
    truth = rng.integers(CLASSES, size=size)
    centres = np.linalg.qr(rng.normal(size=(WIDTH, CLASSES)))[0].T.astype(np.float32)  # (K, D)
    with path.open("wb") as file:
        for first in range(0, size, CHUNK):
            rows = centres[truth[first : first + CHUNK]]
            rows = rows + NOISE * rng.standard_normal(rows.shape, np.float32)
            (rows / np.linalg.norm(rows, axis=1, keepdims=True)).tofile(file)
    return np.asarray(np.memmap(path, np.float32, mode="r", shape=(size, WIDTH))), truth


def make_round(dense: npt.NDArray[np.float32], truth: npt.NDArray[np.intp]) -> RoundInput:
    """200 random labels and 50 of the audit; all other rows may be queued."""
    size = len(dense)
    asked = np.random.default_rng(1).choice(size, LABELS + AUDITED, replace=False)
    labelled, audited = asked[:LABELS], asked[LABELS:]
    human = np.zeros(size, bool)
    human[asked] = True
    return RoundInput(
        features=Features(dense, csr_matrix((size, 0), dtype=np.float32)),
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


def timed(given: RoundInput) -> tuple[float, float]:
    """CPU and wall seconds of one round."""
    cpu, wall = time.process_time(), time.monotonic()
    run_round(given)
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
