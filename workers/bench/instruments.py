"""Do the intervals that people read hold what they should? Audits of made-up pools, thousands of them.

A pool has three classes, one of them rare, and a model whose doubts are right, or far too small, or far
too large, or that makes no error at all. What the audit then says is held against the truth.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track

from workers.learning.certify.audit import draw_order
from workers.learning.estimate import Interval, estimate
from workers.learning.lure import lure
from workers.learning.per_class import class_quality

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

POOL, CHOSEN = 2000, 100  # items; those that people labelled because the model doubted them
SHARES = (0.7, 0.28, 0.02)  # of the three classes
AUDITED = (15, 60, 150)
MODELS: dict[str, float] = {  # the chance of an error, in units of the model's doubt
    "doubts as it should": 1.0,
    "doubts too little": 3.0,
    "doubts too much": 0.3,
    "makes no error": 0.0,
}
LEAST = 0.93  # of 95 % intervals have to cover


@dataclass(frozen=True)
class Case:
    """probs: (N, 3);  truth: (N,);  doubts: (N,);  human: (N,) mask of what people chose to label."""

    probs: FloatArray
    truth: IntArray
    doubts: FloatArray
    human: npt.NDArray[np.bool_]

    @property
    def wrong(self) -> npt.NDArray[np.bool_]:
        """Items that the model has wrong. (N,)"""
        return self.probs.argmax(1) != self.truth


def make(rng: np.random.Generator, errors: float) -> Case:
    """A pool whose model errs `errors` times as often as it doubts."""
    doubts = np.minimum(rng.beta(0.4, 5, size=POOL) + 1e-4, 0.49)
    said = rng.choice(len(SHARES), size=POOL, p=SHARES)
    wrong = rng.random(POOL) < np.minimum(errors * doubts, 0.95)
    truth = np.where(wrong, (said + rng.integers(1, len(SHARES), POOL)) % len(SHARES), said)
    probs = np.repeat(doubts[:, None] / (len(SHARES) - 1), len(SHARES), axis=1)
    probs[np.arange(POOL), said] = 1 - doubts
    human = np.zeros(POOL, bool)
    human[np.argsort(-doubts)[:CHOSEN]] = True
    return Case(probs, truth, doubts, human)


def _delivered(case: Case, audited: int, rng: np.random.Generator) -> tuple[Interval, float] | None:
    rows = rng.choice(POOL, audited, replace=False)
    human = case.human.copy()
    human[rows] = True
    found = estimate(case.probs, rows, case.truth[rows], human)
    return None if found is None else (found.delivered, float((human | ~case.wrong).mean()))


def _weighted(case: Case, audited: int, rng: np.random.Generator) -> tuple[Interval, float] | None:
    machine = np.flatnonzero(~case.human)
    weights = case.doubts[machine] + 0.1
    order = draw_order(weights, rng)
    wrong = case.wrong[machine[order]]
    return lure(weights[order], wrong[:audited]), float(1 - wrong.mean())


def _rare(case: Case, audited: int, rng: np.random.Generator) -> tuple[Interval, float] | None:
    rows = rng.choice(POOL, audited, replace=False)
    quality = class_quality(case.probs, rows, case.truth[rows])[-1]
    members = case.truth == len(SHARES) - 1
    if quality.recall is None or not members.any():
        return None
    return quality.recall, float((~case.wrong)[members].mean())


INSTRUMENTS: dict[str, Callable[..., tuple[Interval, float] | None]] = {
    "delivered labels, post-stratified": _delivered,
    "machine labels, LURE on a weighted audit": _weighted,
    "recall of the rare class, exact": _rare,
}


def instruments(runs: int = 1000, seed: int = 0) -> dict[str, Any]:
    """Share of intervals that hold the truth, by instrument, model and size of the audit.

    `holds`: every share is at least LEAST. A class that an audit never met has no interval.
    """
    began = time.monotonic()
    settings = list(product(INSTRUMENTS, MODELS, AUDITED))
    console = Console(stderr=True)
    rows = [
        _setting(instrument, model, audited, runs, np.random.default_rng([seed, number]))
        for number, (instrument, model, audited) in enumerate(
            track(settings, "settings", console=console)
        )
    ]
    return {
        "pool": POOL,
        "runs": runs,
        "least": min(row["covered"] for row in rows),
        "holds": all(row["covered"] >= LEAST for row in rows),
        "seconds": round(time.monotonic() - began, 1),
        "settings": rows,
    }


def _setting(
    instrument: str, model: str, audited: int, runs: int, rng: np.random.Generator
) -> dict[str, Any]:
    found = [INSTRUMENTS[instrument](make(rng, MODELS[model]), audited, rng) for _ in range(runs)]
    said = [each for each in found if each is not None]
    covered = [interval.low <= truth <= interval.high for interval, truth in said]
    return {
        "instrument": instrument,
        "model": model,
        "audited": audited,
        "intervals": len(said),
        "covered": round(float(np.mean(covered)), 4) if covered else 1.0,
        "mean_width": round(float(np.mean([i.high - i.low for i, _ in said])), 4) if said else None,
    }
