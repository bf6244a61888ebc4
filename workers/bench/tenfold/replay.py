"""The runs of a bench: one strategy on one set with one seed, measured at a few label counts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workers.bench.target import BenchError
from workers.bench.tenfold import classes, libraries
from workers.bench.tenfold.classes import learning_version as learning_version
from workers.bench.tenfold.pools import LabelledSet
from workers.bench.tenfold.store import Run, Store, key_of
from workers.bench.tenfold.tasks import TASKS, Task
from workers.learning.simulate import AUDIT_SHARE

RANDOM_LABELS = 1000  # random is cheap to replay: it goes on where the others' budget ends
FULLEST = 0.95  # of a pool: a replay must have something left to choose from
NOISE = 0.05
R0, R1, AUTO = "r0", "random", "auto"

Tick = Callable[[str], None]


@dataclass(frozen=True)
class Arm:
    """What chooses the labels. noise: the share of them that is wrong."""

    strategy: str
    noise: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.strategy}+noise" if self.noise else self.strategy

    @property
    def audit_share(self) -> float:
        """Random choice and libraries pay for no audit: every label trains, to their advantage."""
        others = {R1, *libraries.QUERIES}
        return 0.0 if self.strategy in others else AUDIT_SHARE


@dataclass(frozen=True)
class Plan:
    """One set and what is to be run on it. budget: labels in all, audit included.

    idle: slower learners are tried at a few label counts
    """

    found: LabelledSet
    pool: Any  # what the task replays
    test: Any  # and what it is measured on
    encoders: tuple[str, ...]
    arms: tuple[Arm, ...]
    seeds: int
    budget: int
    r0_at: tuple[int, ...]
    idle: bool = True

    @property
    def task(self) -> Task:
        return TASKS[self.found.modality]

    def at(self, arm: Arm) -> list[int]:
        """The label counts at which this arm is measured."""
        most = max(self.budget, RANDOM_LABELS) if arm.strategy == R1 else self.budget
        most = min(most, int(FULLEST * len(self.found.pool.items)))
        return [labels for labels in self.task.checkpoints() if labels < most] + [most]

    @property
    def steps(self) -> int:
        """How many ticks `runs` makes."""
        return self.seeds * (len(self.r0_at) + sum(len(self.at(arm)) for arm in self.arms))


def arms(strategies: Sequence[str], noise: bool, task: Task = classes) -> tuple[Arm, ...]:
    """The arms of a bench, random among them. Raises BenchError for an unknown strategy."""
    known = [AUTO, *task.strategies()]
    for name in strategies:
        if name not in known:
            raise BenchError(f"No strategy {name}: choose from {', '.join(known)}.")
    clean = [Arm(name) for name in dict.fromkeys([*strategies, R1])]
    return tuple(clean + [replace(arm, noise=NOISE) for arm in clean if noise])


def runs(plan: Plan, store: Store, tick: Tick) -> Iterator[Run]:
    """Every run of the plan, seed by seed; those in the store are not made again."""
    for seed in range(plan.seeds):
        for labels in plan.r0_at:
            yield _r0_run(plan, labels, seed, store)
            tick(f"{plan.found.name}: {R0}, seed {seed}")
        for arm in plan.arms:
            yield _arm_run(plan, arm, seed, store, tick)


def _arm_run(plan: Plan, arm: Arm, seed: int, store: Store, tick: Tick) -> Run:
    at, said = plan.at(arm), f"{plan.found.name}: {arm.name}, seed {seed}"
    named = {"pool": plan.found.name, "strategy": arm.name, "seed": seed}
    settings = {"content": plan.found.content, "encoders": plan.encoders, "at": at}
    key = key_of(**named, **settings, audit=arm.audit_share, code=plan.task.code(arm.strategy))
    if done := store.get(key):
        for _ in at:
            tick(said)
        return done
    started, curve = time.monotonic(), []
    for point in plan.task.points(plan, arm, at, seed):
        curve.append(point)
        tick(said)
    seconds = round(time.monotonic() - started, 2)
    return store.add({"key": key, **named, "curve": curve, "seconds": seconds})


def _r0_run(plan: Plan, labels: int, seed: int, store: Store) -> Run:
    named = {"pool": plan.found.name, "strategy": R0, "seed": seed}
    key = key_of(**named, content=plan.found.content, at=labels, code=plan.task.r0_code())
    if done := store.get(key):
        return done
    started = time.monotonic()
    figures = plan.task.r0(plan.found, labels, seed)
    point = {"labels": labels, **{name: round(value, 5) for name, value in figures.items()}}
    seconds = round(time.monotonic() - started, 2)
    return store.add({"key": key, **named, "curve": [point], "seconds": seconds})
