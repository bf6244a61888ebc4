"""A small language: names begin with a capital and follow a preposition that tells their type."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from workers.learning.spans.features import SpanFeatures, starts_of
from workers.learning.spans.hand import hashed
from workers.learning.spans.tags import TagSet

TAGS = TagSet(("person", "place"))


def sentences(count: int, seed: int = 0) -> tuple[list[list[str]], list[np.ndarray]]:
    """Words, and their tags: half of the sentences hold a name of one or two words."""
    rng = np.random.default_rng(seed)
    words, truth = [], []
    for _ in range(count):
        said = [f"w{rng.integers(30)}" for _ in range(rng.integers(3, 9))]
        spans = []
        if rng.random() < 0.5:
            kind, size = int(rng.integers(2)), int(rng.integers(1, 3))
            name = ["".join(rng.choice(list("abcdef"), 4)).title() for _ in range(size)]
            said[2:2] = [("with", "in")[kind], *name]
            spans = [(3, 3 + size, TAGS.types[kind])]
        words.append(said)
        truth.append(TAGS.encode(spans, len(said)))
    return words, truth


def features_of(words: list[list[str]], width: int = 4) -> SpanFeatures:
    """Hand features, and dense ones that say nothing."""
    starts = starts_of(words)
    dense = np.random.default_rng(1).normal(size=(starts[-1], width)).astype(np.float32) * 0.1
    return SpanFeatures(dense, csr_matrix(hashed(words)), starts)


@pytest.fixture(scope="session")
def language() -> tuple[SpanFeatures, list[np.ndarray]]:
    words, truth = sentences(300)
    return features_of(words), truth
