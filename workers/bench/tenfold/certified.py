"""Human labels for a certified pool: the product's rounds, a freeze and a sequential audit.

Without slower learners (`complete` takes them): see docs/decisions/0016.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from statistics import median
from typing import Any

from workers.bench.tenfold.pools import LabelledSet
from workers.bench.tenfold.replay import Plan, Tick, learning_version
from workers.bench.tenfold.store import Run, Store, key_of
from workers.learning.certify.replay import complete

CONFIDENCE = 0.95
AUDITS = 20  # of a frozen pool, each in an order of its own: how long one takes is largely luck
# Target, and the share of the pool that people may label for it: the project's goals.
GOALS: dict[str, tuple[tuple[float, float], ...]] = {
    "mnist": ((0.98, 0.06),),
    "sms": ((0.98, 0.11),),
    "digits": ((0.97, 0.18),),
    "agnews": ((0.90, 0.18), (0.95, 0.33)),
}
USUAL = (0.95, None)  # of a set without a goal of its own


def targets(found: LabelledSet) -> tuple[tuple[float, float | None], ...]:
    """Targets of a set, each with its goal or None; none for spans, whose errors have no one place."""
    return () if found.modality == "spans" else GOALS.get(found.name, (USUAL,))


def runs(plan: Plan, store: Store, tick: Tick) -> Iterator[Run]:
    """A certificate for each target and seed; those in the store are not made again."""
    for target, _ in targets(plan.found):
        for seed in range(plan.seeds):
            yield _run(plan, target, seed, store)
            tick(f"{plan.found.name}: certified at {target:g}, seed {seed}")


def _run(plan: Plan, target: float, seed: int, store: Store) -> Run:
    named = {"pool": plan.found.name, "strategy": f"certified@{target:g}", "seed": seed}
    settings = {"content": plan.found.content, "encoders": plan.encoders, "audits": AUDITS}
    key = key_of(**named, **settings, code=learning_version())
    if done := store.get(key):
        return done
    started = time.monotonic()
    audited = complete(plan.pool, target, 1 - CONFIDENCE, seed, audits=AUDITS)
    made = [asdict(each) for each in audited]
    seconds = round(time.monotonic() - started, 2)
    return store.add({"key": key, **named, "certified": made, "curve": [], "seconds": seconds})


def summary(plan: Plan, made: Sequence[Run]) -> list[dict[str, Any]]:
    """One entry a target, medians over seeds and audits; `wrong` certificates are counted, not hidden."""
    return [_summed_up(plan, made, *each) for each in targets(plan.found)]


def _summed_up(
    plan: Plan, made: Sequence[Run], target: float, goal: float | None
) -> dict[str, Any]:
    ours = [run for run in made if run["strategy"] == f"certified@{target:g}"]
    rows = [audit for run in ours for audit in run["certified"]]
    labels, size = [row["human_labels"] for row in rows], len(plan.found.pool.y)
    share = median(labels) / size
    return {
        "human_labels": median(labels),
        "pool": size,
        "target": target,
        "accuracy_true": round(median(row["accuracy_true"] for row in rows), 5),
        "confidence": CONFIDENCE,
        "share": round(share, 4),
        "least": min(labels),
        "most": max(labels),
        "audit": median(row["audit"] for row in rows),
        "wrong": sum(row["wrong"] for row in rows),
        "of": len(rows),
        "goal": goal,
        "met": None if goal is None else share <= goal,
    }
