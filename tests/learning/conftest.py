"""A small pool that every test of the learning code can afford: four blobs, some of them close."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from workers.learning.features import Features
from workers.learning.simulate import Pool

CLASSES = 4


def blobs(size: int = 400, spread: float = 0.55, seed: int = 0) -> Pool:
    """`size` points around four corners of a square in 8 dimensions, unit length."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(CLASSES, size=size)
    centres = np.zeros((CLASSES, 8))
    centres[:, :2] = [[1, 1], [1, -1], [-1, 1], [-1, -1]]
    points = centres[truth] + spread * rng.normal(size=(size, 8))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return Pool(Features(points.astype(np.float32), csr_matrix((size, 0))), truth, CLASSES)


@pytest.fixture(scope="session")
def pool() -> Pool:
    return blobs()
