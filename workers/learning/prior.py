"""What the names of the classes alone say about an item, read by the encoder of the items.

A name is one more labelled row of its class: so the head knows every class from the first label on,
and weighs the name as it weighs any example. Likeness to the names also tells which guesses about
the pool are sure (zero-shot: Chang, Ratinov, Roth & Srikumar, AAAI 2008), as a product of experts
(Hinton 2002) whose weight fades as labels come in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack

from workers.learning.encoders import ENCODERS, TextItem
from workers.learning.features import Features
from workers.learning.heads import LogisticHead

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

TEMPERATURE = 0.05  # cosines of short texts differ by about a tenth
FLOOR = 1e-6
MEANING = "minilm"


def describe(class_names: Sequence[str]) -> list[str]:
    """A text for each class name, for the encoder that embeds the items: "card_arrival" -> "card arrival"."""
    return [_words(name) for name in class_names]


def class_rows(names: Sequence[str], encoders: Collection[str]) -> FloatArray | None:
    """The names of the classes as rows (K, D), by the encoder that reads meaning from a text.

    encoders: those of the pool. None where none of them does.
    """
    return _encoded(tuple(describe(names))) if MEANING in encoders else None


@lru_cache(maxsize=64)
def _encoded(texts: tuple[str, ...]) -> FloatArray:
    rows = ENCODERS[MEANING].encode([TextItem(text) for text in texts])
    return np.asarray(rows[:, : rows.shape[1] // 2])  # a name has no neighbours


def _words(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-/.:]+", " ", name)
    return " ".join(spaced.split()).lower() or name


def prior_of(features: Features, class_rows: FloatArray) -> npt.NDArray[np.float32]:
    """`prior_probs` of a pool whose first D dense columns the encoder of the names made. (N, K)"""
    return prior_probs(features.dense[:, : class_rows.shape[1]], class_rows)


def prior_probs(rows: FloatArray, class_rows: FloatArray) -> npt.NDArray[np.float32]:
    """Softmax of cosine / TEMPERATURE. rows: (N, D), class_rows: (K, D), unit length -> (N, K)."""
    logits = (rows @ class_rows.T).astype(np.float32) / np.float32(TEMPERATURE)
    return _normalised(np.exp(logits - logits.max(1, keepdims=True)))


def taught(rows: Features, y: IntArray, class_rows: FloatArray | None) -> tuple[Features, IntArray]:
    """L labelled rows and their classes (L,), with the K names as one more row each, if given."""
    if class_rows is None:
        return rows, y
    names = np.zeros((len(class_rows), rows.dense.shape[1]), np.float32)
    names[:, : class_rows.shape[1]] = class_rows
    without_words = csr_matrix((len(names), rows.sparse.shape[1]), dtype=np.float32)
    sparse = csr_matrix(vstack([rows.sparse, without_words]))
    joined = Features(np.vstack([rows.dense, names]), sparse, penalty=rows.penalty)
    return joined, np.concatenate([y, np.arange(len(names))])


def fit_head(
    rows: Features, y: IntArray, n_classes: int, class_rows: FloatArray | None = None
) -> LogisticHead:
    """A head of L labelled rows and, if given, of the class names. Raises ValueError without rows."""
    train, classes = taught(rows, y, class_rows)
    return LogisticHead().fit(train, classes, n_classes)


def combine(probs: FloatArray, prior: FloatArray, labels: int) -> npt.NDArray[np.float32]:
    """probs * prior^weight, normalised. probs, prior: (N, K) -> (N, K).

    labels: how many the head was trained on; the weight is 1 at none and fades as their root
    """
    tempered = np.maximum(prior, FLOOR) ** np.float32(weight(labels, probs.shape[1]))
    return _normalised((probs * tempered).astype(np.float32))


def weight(labels: int, n_classes: int) -> float:
    """1 / sqrt(1 + labels / 2K): 1 without labels, 0.7 at two a class, 0.3 at twenty."""
    return float(1 / np.sqrt(1 + labels / (2 * n_classes)))


def _normalised(scores: FloatArray) -> npt.NDArray[np.float32]:
    return np.asarray(scores / scores.sum(1, keepdims=True), np.float32)
