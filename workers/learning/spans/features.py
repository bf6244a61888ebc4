"""A pool of sentences as matrices: one row a word, sentences end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True)
class SpanFeatures:
    """N sentences of T words in all.

    dense: (T, D) float32, D may be 0;  sparse: (T, S) CSR of zeros and ones
    starts: (N + 1,) sentence i has the rows starts[i]..starts[i + 1] - 1
    """

    dense: npt.NDArray[np.float32]
    sparse: csr_matrix
    starts: IntArray

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> IntArray:
        """Words of each sentence, (N,)."""
        return np.diff(self.starts)

    def words_of(self, sentences: IntArray) -> IntArray:
        """The rows of these sentences' words, end to end."""
        parts = [np.arange(self.starts[i], self.starts[i + 1]) for i in sentences]
        return np.concatenate(parts) if parts else np.zeros(0, np.intp)

    def points(self) -> npt.NDArray[np.float32]:
        """Where each sentence lies, for distances: the unit mean of its words' vectors, (N, D)."""
        sums = np.zeros((len(self), self.dense.shape[1]), np.float32)
        filled = self.lengths > 0
        if filled.any():
            sums[filled] = np.add.reduceat(self.dense, self.starts[:-1][filled], axis=0)
        return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)


def starts_of(sentences: Sequence[Sequence[Any]]) -> IntArray:
    """Where each sentence begins when all are laid end to end, and where the last ends. (N + 1,)"""
    return np.concatenate([[0], np.cumsum([len(words) for words in sentences])]).astype(np.intp)
