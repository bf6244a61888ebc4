"""The directions in which a pool's outputs differ most, for rewards to be linear in.

Left among all directions of an embedding, the search for information spends answers on those along
which hardly two outputs differ (principal components: Jolliffe 2002).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.floating[Any]]

COMPONENTS = 96


@dataclass(frozen=True)
class Axes:
    """mean: (D,);  axes: (D, C), C at most 96, scaled so that the pool's rows have length 1."""

    mean: Rows
    axes: Rows

    @classmethod
    def fit(cls, embeddings: Rows) -> Axes:
        """embeddings: (M, D) of the pool's outputs; no answer is looked at. Raises ValueError if empty."""
        if not len(embeddings):
            raise ValueError("axes are found on a pool of at least one output")
        mean = embeddings.mean(axis=0)
        _, singular, axes = np.linalg.svd(embeddings - mean, full_matrices=False)
        length = np.sqrt((singular[:COMPONENTS] ** 2).sum() / len(embeddings))
        return cls(mean, axes[:COMPONENTS].T / max(float(length), 1e-9))

    def project(self, embeddings: Rows) -> npt.NDArray[np.float32]:
        """(M, D) -> (M, C) float32."""
        return np.asarray((embeddings - self.mean) @ self.axes, np.float32)
