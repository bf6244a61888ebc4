"""Hashed words of a text: stateless counts, weighed by tf-idf once the pool is known.

Hashing: Weinberger et al. 2009. Weighting: Salton & Buckley 1988 (sublinear tf, idf, unit length).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction import FeatureHasher
from sklearn.preprocessing import normalize

from workers.learning.encoders.base import Matrix, TextItem

COLUMNS = 2**18
MIN_DOCUMENTS = 2  # a token seen in one item of the pool says nothing about the others
WEIGHT = 0.7  # beside unit-length sentence embeddings
WORD = re.compile(r"\w\w+|[^\w\s]|\w")


class TfIdf:
    """1-2-grams of the line, the shapes of its words, and its neighbours' words: CSR (N, 2**18)."""

    name = "tfidf"
    modality = "text"
    version = 1

    def encode(self, batch: Sequence[TextItem]) -> csr_matrix:
        """Counts of hashed tokens, float32 CSR."""
        hasher = FeatureHasher(COLUMNS, input_type="string", dtype=np.float32, alternate_sign=False)
        return csr_matrix(hasher.transform(list(tokens(item)) for item in batch))

    def finish(self, matrix: Matrix) -> csr_matrix:
        """Sublinear tf, idf from this pool, unit length, tokens of a single item dropped."""
        counts = csr_matrix(matrix, dtype=np.float32, copy=True)
        counts.data = 1 + np.log(counts.data)
        documents = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.log((1 + counts.shape[0]) / (1 + documents)) + 1
        idf[documents < MIN_DOCUMENTS] = 0
        weighed = normalize(counts @ diags(idf.astype(np.float32)))
        weighed.data *= np.float32(WEIGHT)
        weighed.eliminate_zeros()
        return csr_matrix(weighed)


def tokens(item: TextItem) -> Iterator[str]:
    """The tokens of an item; neighbours' words carry a prefix, so that they never mix."""
    words = WORD.findall(item.text)
    lower = [w.lower() for w in words]
    yield from lower
    yield from (f"{a} {b}" for a, b in pairwise(lower))
    yield from (f"shape={_shape(w)}" for w in words)
    yield from (f"before={w.lower()}" for w in WORD.findall(item.before))
    yield from (f"after={w.lower()}" for w in WORD.findall(item.after))


def _shape(word: str) -> str:
    """Letter case and digits of a word, runs kept short: "2019" -> "dd", "McKay" -> "XxXx"."""
    kinds = "".join("d" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c
                    for c in word)  # fmt: skip
    return re.sub(r"(.)\1+", r"\1\1", kinds)
