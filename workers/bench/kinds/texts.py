"""Texts that the benches of preference and rewriting are made from, and their vectors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.bench.tenfold import pools
from workers.learning.encoders import ENCODERS, TextItem

Rows = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]

ENCODER = "minilm"


@dataclass(frozen=True)
class Texts:
    """M texts, their classes y (M,) in 0..K-1 and vectors (M, D); the last `held_out` are for testing."""

    name: str
    texts: list[str]
    y: IntArray
    rows: Rows
    held_out: int


def load(name: str, data: Path | None, sizes: tuple[int, int], cache: Path) -> Texts:
    """So many texts of the set's pool and of its test set, the same at every call. Raises BenchError."""
    found = pools.load(name, data)
    parts = [_some(part, size) for part, size in zip((found.pool, found.test), sizes, strict=True)]
    some = replace(found, pool=parts[0], test=parts[1])
    pool, test = pools.encode(some, [ENCODER], cache, lambda said: None)
    texts = [item.text for part in parts for item in part.items]
    y = np.concatenate([part.y for part in parts])
    return Texts(name, texts, y, np.vstack([pool.dense, test.dense]), len(parts[1].y))


def _some(part: pools.Part, size: int) -> pools.Part:
    order = np.random.default_rng(0).permutation(len(part.y))[:size]
    return pools.Part([part.items[row] for row in order], part.y[order])


def vectors(texts: list[str]) -> Rows:
    """Unit-length rows of texts that stand alone: (M, D)."""
    encoder = ENCODERS[ENCODER]
    return np.asarray(encoder.finish(encoder.encode([TextItem(text) for text in texts])))
