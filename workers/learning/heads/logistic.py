"""Multinomial logistic regression on a pool's features: the head that every round refits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from workers.learning.features import Features
from workers.learning.heads.softmax import fit_softmax

UNSEEN = 1e-6  # probability of a class without labels: small, and never exactly zero
PENALTY_C = 30.0  # inverse strength of the L2 penalty, for rows of about unit length
BLOCK = 8192  # rows scored together: all at once, what is held on the way is five times the answer
ITERATIONS = 100  # close enough for a round, where labels contradict each other

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]


class LogisticHead:
    """L2-penalised softmax. Learned state ends in `_`.

    classes_: (C,) the class numbers met so far;  intercept_: (C,);  dense_: (C, D)
    columns_: (M,) sparse columns met in training (all others have weight zero);  sparse_: (C, M)
    """

    n_classes_: int
    classes_: IntArray
    intercept_: FloatArray
    dense_: FloatArray
    columns_: IntArray
    sparse_: FloatArray
    width_: int

    def __init__(self, C: float = PENALTY_C) -> None:
        self.C = C

    def fit(
        self, features: Features, y: IntArray, n_classes: int, weights: FloatArray | None = None
    ) -> Self:
        """features: L rows;  y: (L,) in 0..n_classes-1. Raises ValueError without any label.

        weights: (L,) above zero, 1 each if absent; within a class, on top of the balanced weights
        """
        if len(y) == 0:
            raise ValueError("a head needs at least one label")
        self.n_classes_, self.width_ = n_classes, features.sparse.shape[1]
        self.classes_ = np.unique(y)
        self.columns_ = np.unique(features.sparse.indices)
        coef, self.intercept_ = self._solve(features, y, weights)
        self.dense_ = coef[:, : features.dense.shape[1]]
        self.sparse_ = coef[:, features.dense.shape[1] :]
        return self

    def _solve(
        self, features: Features, y: IntArray, weights: FloatArray | None
    ) -> tuple[FloatArray, FloatArray]:
        """Weights (C, D+M) and intercepts (C,); zeros when only one class has been met."""
        classes = len(self.classes_)
        if classes == 1:
            return np.zeros((1, features.dense.shape[1] + len(self.columns_))), np.zeros(1)
        # A column that no labelled row has keeps weight zero under L2, so leaving it out is exact.
        met = features.sparse[:, self.columns_]
        number = np.searchsorted(self.classes_, y)
        C = self.C
        if features.penalty:
            rows = len(y) if weights is None else float(weights.sum())
            C = min(C, 1 / (features.penalty * rows))
        return fit_softmax(features.dense, met, number, C=C, iterations=ITERATIONS, weights=weights)

    def predict_proba(self, features: Features) -> npt.NDArray[np.float32]:
        """Probabilities (N, n_classes); classes without labels share a tiny one."""
        full = np.full((len(features), self.n_classes_), UNSEEN, np.float32)
        words = self._word_weights()
        for start in range(0, len(full), BLOCK):
            block = full[start : start + BLOCK]
            logits = self._logits(features, slice(start, start + BLOCK), words)
            # Of each row in turn numpy would take ten times as long for the largest of a few.
            largest = np.ascontiguousarray(logits.T).max(axis=0)  # (n,)
            seen = np.exp(logits - largest[:, None])
            block[:, self.classes_] = seen / seen.sum(axis=1, keepdims=True) + UNSEEN
            block /= block.sum(axis=1, keepdims=True)
        return full

    def _logits(self, features: Features, rows: slice, words: FloatArray | None) -> FloatArray:
        """Of a run of rows: (n, C)."""
        logits = features.dense[rows] @ self.dense_.T.astype(np.float32)
        if words is not None:
            logits = logits + features.sparse[rows] @ words
        return np.asarray(logits + self.intercept_.astype(np.float32))

    def _word_weights(self) -> FloatArray | None:
        """Of every sparse column, (S, C); None where training met none."""
        if not len(self.columns_):
            return None
        weights = np.zeros((self.width_, len(self.classes_)), np.float32)
        weights[self.columns_] = self.sparse_.T
        return weights

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The fitted head as plain arrays, for safetensors or npz."""
        return {
            "n_classes": np.array([self.n_classes_]),
            "width": np.array([self.width_]),
            "classes": self.classes_,
            "intercept": self.intercept_,
            "dense": self.dense_,
            "columns": self.columns_,
            "sparse": self.sparse_,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """The head that `to_arrays` described."""
        head = cls()
        head.n_classes_, head.width_ = int(arrays["n_classes"][0]), int(arrays["width"][0])
        head.classes_, head.intercept_ = arrays["classes"], arrays["intercept"]
        head.dense_, head.columns_, head.sparse_ = (
            arrays["dense"],
            arrays["columns"],
            arrays["sparse"],
        )
        return head
