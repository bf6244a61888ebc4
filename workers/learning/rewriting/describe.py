"""What can be seen of a draft before anybody has read it.

Quality estimation of translations began with such surface features (Specia et al. 2009; QuEst, Specia
et al. 2013): lengths and their ratio, what was left as it was, words the pool seldom has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from workers.learning.features import Features

Rows = npt.NDArray[np.float32]

SURFACE = ("words", "draft words", "ratio", "copied", "doubled", "rare", "rare in draft", "figures")
SELDOM = 2  # occurrences in the pool: a word that has no more is rare


def describe(
    sources: Sequence[str], drafts: Sequence[str], source_rows: Rows, draft_rows: Rows
) -> Features:
    """A pool of drafts for `ChangeModel`: dense (N, 8 + 1 + D + D), no sparse columns.

    source_rows, draft_rows: (N, D) embeddings of about unit length. Each of the three blocks weighs
    the same. Looks at the whole pool (word counts, means), never at an edit. Raises ValueError where
    lengths differ.
    """
    if not len(sources) == len(drafts) == len(source_rows) == len(draft_rows):
        raise ValueError("sources, drafts and their embeddings must be equally many")
    likeness = np.einsum("nd,nd->n", _unit(source_rows), _unit(draft_rows))[:, None]  # (N, 1)
    seen = _standard(np.hstack([surface(sources, drafts), likeness]))
    blocks = [seen / np.sqrt(seen.shape[1]), _unit(source_rows), _unit(draft_rows)]
    dense = np.hstack(blocks).astype(np.float32)
    return Features(dense, csr_matrix((len(dense), 0), dtype=np.float32))


def surface(sources: Sequence[str], drafts: Sequence[str]) -> npt.NDArray[np.float64]:
    """The features of SURFACE, not scaled: (N, 8)."""
    pairs = [(s.split(), d.split()) for s, d in zip(sources, drafts, strict=True)]
    known = Counter(word for source, _ in pairs for word in source)
    known_drafts = Counter(word for _, draft in pairs for word in draft)
    rows = [_row(source, draft, known, known_drafts) for source, draft in pairs]
    return np.array(rows, np.float64).reshape(len(rows), len(SURFACE))


def _row(
    source: list[str], draft: list[str], known: Counter[str], known_drafts: Counter[str]
) -> list[float]:
    long, short, there = np.log1p(len(source)), np.log1p(len(draft)), set(source)
    return [
        float(long),
        float(short),
        float(short - long),
        _share([word in there for word in draft]),
        _share([left == right for left, right in pairwise(draft)]),
        _share([known[word] <= SELDOM for word in source]),
        _share([known_drafts[word] <= SELDOM for word in draft]),
        _share([any(letter.isdigit() for letter in word) for word in draft]),
    ]


def _share(found: list[bool]) -> float:
    return sum(found) / max(1, len(found))


def _standard(columns: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return (columns - columns.mean(0)) / np.maximum(columns.std(0), 1e-9)


def _unit(rows: Rows) -> Rows:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))
