"""How right sets of classes are: exact match, and F1 of each class (Tsoumakas & Katakis 2007)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.floating[Any]]


def exact_match(said: BoolArray, has: BoolArray) -> float:
    """Share of the items whose whole set of classes is right. (N, K), (N, K)"""
    return float((said == has).all(axis=1).mean())


def f1_per_class(said: BoolArray, has: BoolArray) -> FloatArray:
    """2 TP / (2 TP + FP + FN) of each class; NaN where nobody has it and nobody said so. (K,)"""
    hits, total = (said & has).sum(0), said.sum(0) + has.sum(0)
    return np.where(total > 0, 2 * hits / np.maximum(total, 1), np.nan)


def macro_f1(said: BoolArray, has: BoolArray) -> float:
    """The mean of F1 over the classes that have one; 1 where none has."""
    found = f1_per_class(said, has)
    return float(np.nanmean(found)) if np.isfinite(found).any() else 1.0
