"""`labelhub bench multilabel`: items of several classes, random choice against ours.

The pools are made here from a set whose items have one class each: one to three texts, cut short, make
an item that has all of their classes. Both arms have the same features, head and batches.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.bench.target import BenchError
from workers.bench.tenfold import pools
from workers.learning.encoders import TextItem
from workers.learning.features import Features
from workers.learning.fill_queue import RANDOM_SHARE, cold_start_labels
from workers.learning.heads.multilabel import MultiLabelHead
from workers.learning.multilabel import exact_match, f1_per_class, macro_f1
from workers.learning.recipe import batch_size
from workers.learning.strategies import STRATEGIES, Context, label_uncertainty

AT = (20, 50, 100, 150, 200, 300)
POOL, TEST = 3000, 1000
MOST_TEXTS = 3  # in an item
WORDS = 12  # of each text: the encoder reads 64 tokens
RANDOM, OURS = "random", "auto"

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Sets:
    """pool and test: features of N and T items;  has, test_has: (N, K), (T, K) their classes."""

    pool: Features
    has: BoolArray
    test: Features
    test_has: BoolArray
    classes: list[str]


def multilabel(
    names: Sequence[str], data: Path | None, seeds: int, folder: Path, say: Callable[[str], None]
) -> dict[str, Any]:
    """Figures by set. Raises BenchError for a set that is not there, or has no texts."""
    found = {}
    for name in names:
        started = time.monotonic()
        sets = make_sets(pools.load(name, data), folder, say)
        arms = {
            arm: _median([list(run(sets, arm, seed)) for seed in range(seeds)])
            for arm in (RANDOM, OURS)
        }
        seconds = round(time.monotonic() - started, 1)
        found[name] = {"classes": sets.classes, "arms": arms, "seconds": seconds}
        found[name]["labels_to_target"] = _reached(arms)
    return found


def make_sets(found: pools.LabelledSet, folder: Path, say: Callable[[str], None]) -> Sets:
    """A pool and a test set of joined texts."""
    if found.modality != "text":
        raise BenchError(f"{found.name} has no texts to join.")
    rng, made = np.random.default_rng(0), []
    for part, size in ((found.pool, POOL), (found.test, TEST)):
        made.append(join(part, size, len(found.classes), rng))
    parts = [pools.Part(items, has.argmax(1)) for items, has in made]
    joined = pools.LabelledSet(f"{found.name}-joined", "text", found.classes, *parts)
    features = pools.encode(joined, pools.usual_encoders(joined), folder / "features", say)
    return Sets(features[0], made[0][1], features[1], made[1][1], found.classes)


def join(
    part: pools.Part, size: int, classes: int, rng: np.random.Generator
) -> tuple[list[TextItem], BoolArray]:
    """`size` items of one to three texts of the part, and their classes (size, K)."""
    has, items = np.zeros((size, classes), bool), []
    for row in range(size):
        some = rng.choice(len(part.items), int(rng.integers(1, MOST_TEXTS + 1)), replace=False)
        texts = [" ".join(part.items[i].text.split()[:WORDS]) for i in some]
        items.append(TextItem(" / ".join(texts)))
        has[row, part.y[some]] = True
    return items, has


def run(sets: Sets, arm: str, seed: int) -> Iterator[dict[str, float]]:
    """Figures on the test set at each of the label counts."""
    rng, labelled = np.random.default_rng(seed), np.zeros(0, np.intp)
    for labels in AT:
        while len(labelled) < labels:
            wanted = min(batch_size(len(labelled)), labels - len(labelled))
            labelled = np.concatenate([labelled, choose(sets, arm, labelled, wanted, rng)])
        said = _fit(sets, labelled, sets.pool).predict(sets.test)
        f1 = np.nan_to_num(f1_per_class(said, sets.test_has), nan=1.0)
        yield {
            "labels": labels,
            "exact_match": round(exact_match(said, sets.test_has), 4),
            "macro_f1": round(macro_f1(said, sets.test_has), 4),
            **{f"f1_{name}": round(float(f1[k]), 4) for k, name in enumerate(sets.classes)},
        }


def choose(sets: Sets, arm: str, labelled: IntArray, n: int, rng: np.random.Generator) -> IntArray:
    """The next n rows: at random, or typical ones first and then doubtful ones, a tenth at random."""
    free = np.setdiff1d(np.arange(len(sets.has)), labelled)
    ctx = Context(sets.pool, free, labelled, len(sets.classes))
    drawn = n if arm == RANDOM else int(rng.binomial(n, RANDOM_SHARE))
    by_chance = STRATEGIES["random"](ctx, drawn, rng).indices
    rest = Context(sets.pool, np.setdiff1d(free, by_chance), labelled, len(sets.classes))
    if len(labelled) < cold_start_labels(len(sets.classes)):
        return np.concatenate([by_chance, STRATEGIES["typiclust"](rest, n - drawn, rng).indices])
    if n == drawn:
        return by_chance
    probs = _fit(sets, labelled).predict_proba(sets.pool)
    asked = Context(rest.features, rest.selectable, labelled, rest.n_classes, probs)
    return np.concatenate([by_chance, label_uncertainty.pick(asked, n - drawn, rng).indices])


def _fit(sets: Sets, labelled: IntArray, pool: Features | None = None) -> MultiLabelHead:
    return MultiLabelHead().fit(sets.pool.rows(labelled), sets.has[labelled], pool)


def _median(runs: list[list[dict[str, float]]]) -> list[dict[str, float]]:
    """Point by point over the seeds."""
    return [
        {name: round(float(np.median([point[name] for point in points])), 4) for name in points[0]}
        for points in zip(*runs, strict=True)
    ]


def _reached(arms: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    """By measure: what random reaches with the most labels, and with how many ours does."""
    reached = {}
    for measure in ("exact_match", "macro_f1"):
        target = arms[RANDOM][-1][measure]
        enough = [point["labels"] for point in arms[OURS] if point[measure] >= target]
        reached[measure] = {
            "target": target,
            RANDOM: arms[RANDOM][-1]["labels"],
            OURS: min(enough, default=None),
        }
    return reached
