"""Hashed words of a text: stateless counts, weighed by tf-idf once the pool is known.

Hashing: Weinberger et al. 2009. Weighting: Salton & Buckley 1988 (sublinear tf, idf, unit length).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction import FeatureHasher
from sklearn.preprocessing import normalize

from workers.learning.encoders.base import Finisher, Matrix, TextItem

COLUMNS = 2**18
MIN_DOCUMENTS = 2  # a token seen in one item of the pool says nothing about the others
OUTLINE = 12  # characters
MANY_WORDS = 6
WORD = re.compile(r"\w\w+|[^\w\s]|\w")


class TfIdf:
    """1-2-grams of the line, the shapes of its words, cues of the whole line: CSR (N, 2**18)."""

    name = "tfidf"
    modality = "text"
    version = 1

    def encode(self, batch: Sequence[TextItem]) -> csr_matrix:
        """Counts of hashed tokens, float32 CSR."""
        hasher = FeatureHasher(COLUMNS, input_type="string", dtype=np.float32, alternate_sign=False)
        return csr_matrix(hasher.transform(list(tokens(item)) for item in batch))

    def finish(self, matrix: Matrix) -> csr_matrix:
        """Sublinear tf, idf from this pool, unit length, tokens of a single item dropped."""
        return csr_matrix(self.fit(matrix)(matrix))

    def fit(self, matrix: Matrix) -> Finisher:
        """This pool's idf: in how many of its items each token stands."""
        counts = csr_matrix(matrix)
        documents = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.log((1 + counts.shape[0]) / (1 + documents)) + 1
        idf[documents < MIN_DOCUMENTS] = 0
        return lambda rows: _weigh(rows, idf.astype(np.float32))


def _weigh(matrix: Matrix, idf: npt.NDArray[np.float32]) -> csr_matrix:
    counts = csr_matrix(matrix, dtype=np.float32, copy=True)
    counts.data = 1 + np.log(counts.data)
    weighed = normalize(counts @ diags(idf))
    weighed.eliminate_zeros()
    return csr_matrix(weighed)


def tokens(item: TextItem) -> Iterator[str]:
    """Words, pairs and shapes of the line alone: what stands around it is MiniLM's to tell.

    Neighbours' words were tried here and blurred the line's own; their embedding did not.
    """
    words = WORD.findall(item.text)
    lower = [word.lower() for word in words]
    yield from lower
    yield from (f"{a} {b}" for a, b in pairwise(lower))
    yield from (f"shape={_shape(word)}" for word in words)
    yield from _cues(item.text, lower)


def _cues(text: str, lower: list[str]) -> Iterator[str]:
    """The line as a whole: its outline, length, case, and where it begins and ends."""
    yield f"outline={_outline(text)[:OUTLINE]}"
    yield f"words={min(len(text.split()), MANY_WORDS)}"
    yield f"capitals={text.isupper()}"
    yield f"digits={any(c.isdigit() for c in text)}"
    yield f"comma={',' in text}"
    yield f"at={'@' in text}"
    if lower:
        yield f"first={lower[0]}"
        yield f"last={lower[-1]}"


def _shape(word: str) -> str:
    """Case and digits, runs cut to two: "2019" -> "dd", "McKay" -> "XxXxx"."""
    return re.sub(r"(.)\1+", r"\1\1", "".join(map(_kind, word)))


def _outline(text: str) -> str:
    """Case, digits and marks of a line, runs cut to one: "May 2019 -" -> "Xx d -"."""
    return re.sub(r"([Xxd])\1+", r"\1", "".join(map(_kind, text)))


def _kind(c: str) -> str:
    return "d" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c
