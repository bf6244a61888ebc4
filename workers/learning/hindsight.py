"""What choosing saved, once a project is done: its delivered labels as truth, replayed both ways.

While a project runs no honest factor can be stated: what random choice would have needed lies beyond
what has been labelled. At the end the delivered labels stand in for the truth: a fifth of the pool is
sealed, choosing and random choice run on the rest, and random's curve is read where choosing ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.features import Features
from workers.learning.graph import Graph
from workers.learning.simulate import AUDIT_SHARE, Pool, replay

IntArray = npt.NDArray[np.integer[Any]]

SEALED = 0.2
REPLAYS = 5
MULTIPLES = (1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32)  # of the labels, where random is measured
FULLEST = 0.9  # of the pool that random may label
SPREAD = 1.7  # the factor is known up to this one, either way, in four cases of five


@dataclass(frozen=True)
class Saving:
    """Labels that random choice would have needed, over those that were given.

    factor: of the middle replay, None where even the largest random sample stayed below
    low, high: bounds at 80 %;  more_than: what could be measured, where there is no factor
    """

    factor: float | None
    low: float
    high: float | None
    more_than: float | None
    replays: tuple[float | None, ...]


def hindsight(
    pool: Pool,
    labels: int,
    seed: int = 0,
    replays: int = REPLAYS,
    tick: Callable[[int], object] = lambda done: None,
) -> Saving:
    """pool: with the delivered labels as its truth;  labels: people's, audit included.

    tick: told after each replay how many are done
    Raises ValueError where the pool is too small to seal a fifth and still label that many.
    """
    rest = len(pool.truth) - round(SEALED * len(pool.truth))
    if labels > FULLEST * rest:
        raise ValueError(f"{labels} labels leave nothing to replay in a pool of {rest}")
    factors = []
    for n in range(replays):
        factors.append(_replayed(pool, labels, seed + n))
        tick(n + 1)
    return _summed_up(factors, _most(labels, rest) / labels)


def _summed_up(factors: list[float | None], most: float) -> Saving:
    middle = sorted(most + 1 if f is None else f for f in factors)[len(factors) // 2]
    if middle > most:
        return Saving(None, most / SPREAD, None, most, tuple(factors))
    return Saving(middle, middle / SPREAD, middle * SPREAD, None, tuple(factors))


def _most(labels: int, rest: int) -> int:
    return int(min(MULTIPLES[-1] * labels, FULLEST * rest))


def _replayed(pool: Pool, labels: int, seed: int) -> float | None:
    """One replay's factor; None where random never came as far."""
    order = np.random.default_rng([seed, 6]).permutation(len(pool.truth))
    sealed, rest = np.split(order, [round(SEALED * len(order))])
    inside = _part(pool, np.sort(rest))
    test, truth = pool.features.rows(sealed), pool.truth[sealed]
    (chosen,) = replay(inside, [labels], seed, labels, audit_share=AUDIT_SHARE, test=test)
    aim = _right(chosen.test_probs, truth)
    at = sorted({min(round(m * labels), _most(labels, len(rest))) for m in MULTIPLES})
    points = replay(inside, at, seed, at[-1], strategy="random", audit_share=0, test=test)
    curve = ((point.labels, _right(point.test_probs, truth)) for point in points)
    return _first_at(curve, aim, labels)


def _first_at(curve: Iterator[tuple[int, float]], aim: float, labels: int) -> float | None:
    """Where the curve first reaches the aim, on straight lines, in units of `labels`; lazily."""
    for (before, low), (after, high) in pairwise(chain([(0, 0.0)], curve)):
        if high >= aim:
            if not before:
                return after / labels
            return (before + (after - before) * (aim - low) / (high - low)) / labels
    return None


def _part(pool: Pool, rows: IntArray) -> Pool:
    features = pool.features.rows(rows)
    if pool.features.graph is not None:
        features = Features(features.dense, features.sparse, Graph.build(features.dense))
    return Pool(features, pool.truth[rows], pool.n_classes, class_rows=pool.class_rows)


def _right(probs: Any, truth: IntArray) -> float:
    return float((probs.argmax(1) == truth).mean())
