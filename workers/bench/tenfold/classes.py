"""Sets whose items have one class each: texts and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

import workers.learning
from workers.bench.tenfold import baselines, libraries
from workers.bench.tenfold.forecasts import forecast
from workers.bench.tenfold.pools import LabelledSet, Prepared, Say, encode, usual_encoders
from workers.bench.tenfold.store import code_version
from workers.learning.forecast import Snapshot
from workers.learning.idle_time import TRIED_AT, IdleTime
from workers.learning.prior import class_rows
from workers.learning.simulate import Pool, replay
from workers.learning.strategies import STRATEGIES

if TYPE_CHECKING:
    from workers.bench.tenfold.replay import Arm, Plan

CHECKPOINTS = (
    *(10, 20, 30, 40, 50, 60, 80, 100, 120, 150, 180, 200, 250, 300, 350, 400, 500, 700, 1000),
    *(1500, 2000, 3000, 5000),
)

IntArray = npt.NDArray[np.integer[Any]]


def strategies() -> list[str]:
    return [*STRATEGIES, *libraries.QUERIES]


def checkpoints() -> tuple[int, ...]:
    return CHECKPOINTS


def prepare(found: LabelledSet, encoders: Sequence[str], cache: Path, say: Say) -> Prepared:
    """Raises BenchError for an encoder that is not one of this modality."""
    names = tuple(encoders or usual_encoders(found))
    pool, test = encode(found, names, cache, say)
    rows = class_rows(found.classes, names)
    return Prepared(Pool(pool, found.pool.y, len(found.classes), class_rows=rows), test, names)


def code(strategy: str) -> str:
    """Of the recipe and all that it is made of; where a library chooses, of what it is given."""
    return library_version() if strategy in libraries.QUERIES else learning_version()


@cache
def library_version() -> str:
    ours = Path(workers.learning.__path__[0])
    given = (ours / "features.py", ours / "encoders", ours / "heads" / "logistic.py")
    return code_version(Path(libraries.__file__), *given)


@cache
def learning_version() -> str:
    return code_version(Path(workers.learning.__path__[0]))


@cache
def r0_code() -> str:
    return code_version(Path(baselines.__file__))


def r0_model(found: LabelledSet) -> str:
    return baselines.NETWORK if found.modality == "image" else baselines.LINEAR


def r0(found: LabelledSet, labels: int, seed: int) -> dict[str, float]:
    return baselines.r0(found, labels, seed)


def points(plan: Plan, arm: Arm, at: list[int], seed: int) -> Iterator[dict[str, Any]]:
    pool = replace(plan.pool, answers=with_errors(plan.pool, arm.noise, seed))
    if arm.strategy in libraries.QUERIES:
        yield from _library_points(plan, arm, at, seed, pool)
        return
    how = {"strategy": arm.strategy, "audit_share": arm.audit_share, "test": plan.test}
    history: list[Snapshot] = []
    for point in replay(pool, at, seed, at[-1], idle=_idle_time(plan, arm), **how):
        assert point.test_probs is not None
        assert point.rows is not None
        figures = baselines.measure(plan.found, point.test_probs)
        if plan.found.rare is not None:
            figures["found"] = _found(plan.found, point.rows)
        assert point.delivered is not None
        history.append(Snapshot(point.labels, point.delivered))
        yield {
            "labels": point.labels,
            "audited": point.audited,
            "delivered": round(point.accuracy, 5),
            **{name: round(value, 5) for name, value in figures.items()},
            "forecast": forecast(history),
            "reason": point.reason,
        }


def _idle_time(plan: Plan, arm: Arm) -> IdleTime | None:
    """The product's own arm and random choice have it alike; the others have none, as it costs minutes."""
    found = plan.found
    if not plan.idle or arm.strategy not in ("auto", "random") or arm.noise:
        return None
    return IdleTime(found.pool.items, found.test.items, TRIED_AT[found.modality])


def _found(found: LabelledSet, rows: IntArray) -> float:
    """Share of the pool's rare items that people have seen."""
    hits = found.pool.y == found.rare
    return float(hits[rows].sum() / hits.sum())


def _library_points(
    plan: Plan, arm: Arm, at: list[int], seed: int, pool: Pool
) -> Iterator[dict[str, Any]]:
    found = libraries.replay(pool, at, seed, strategy=arm.strategy, test=plan.test)
    for labels, probs in found:
        figures = baselines.measure(plan.found, probs)
        yield {"labels": labels, "audited": 0, **{k: round(v, 5) for k, v in figures.items()}}


def with_errors(pool: Pool, share: float, seed: int) -> Any:
    """Answers (N,) of which this share names another class; None where nobody errs."""
    if not share:
        return None
    rng = np.random.default_rng([seed, 3])
    wrong = rng.random(len(pool.truth)) < share
    other = rng.integers(1, max(2, pool.n_classes), len(pool.truth))
    return np.where(wrong, (pool.truth + other) % pool.n_classes, pool.truth)
