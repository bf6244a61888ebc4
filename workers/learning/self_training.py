"""Self-training: the head's surest guesses about the pool train it once more.

Yarowsky 1995; the share per predicted class is that of class-balanced self-training (Zou, Yu,
Vijaya Kumar & Wang, ECCV 2018), so that an easy class does not crowd out the others.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from workers.learning.features import Features
from workers.learning.heads import LogisticHead
from workers.learning.prior import combine, prior_of, taught

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

SHARE = 0.3  # of the rows predicted to be of a class, those with the largest margins
LOOKED_AT = 8_000  # rows of a larger pool, evenly spaced: more would not change the head
MAX_GUESSES = 1_000  # rows that train beside the labels: more cost time and bring little

WORD_IN = 4  # rows: a word of fewer guesses is left out


def self_train(
    features: Features,
    labelled: IntArray,
    y: IntArray,
    probs: FloatArray,
    n_classes: int,
    class_rows: FloatArray | None = None,
) -> LogisticHead:
    """A head fitted on the labels and on sure guesses, which weigh as much as the labels in all.

    features: the pool, N rows;  labelled: (L,) rows with the classes y: (L,)
    probs: (N, n_classes) of a head fitted on the labels alone
    class_rows: (K, D) of the class names where they train too; their likeness to a row, which need
        not agree with the head, then has a say in its guess
    Raises ValueError without any label. The same input gives the same head.
    """
    if class_rows is not None:
        probs = combine(probs, prior_of(features, class_rows), len(y))
    rows, guesses = confident(probs, labelled)
    known = _known_words(features.rows(np.concatenate([labelled, rows])), len(labelled))
    train, classes = taught(known, np.concatenate([y, guesses]), class_rows)
    weights = np.ones(len(classes))
    weights[len(labelled) : len(known)] = len(labelled) / max(1, len(rows))
    return LogisticHead().fit(train, classes, n_classes, weights)


def refit(
    head: LogisticHead,
    features: Features,
    labelled: IntArray,
    y: IntArray,
    class_rows: FloatArray | None = None,
) -> LogisticHead:
    """`self_train` from a head fitted on the labels alone, scoring no more rows than it looks at."""
    rows = np.union1d(_looked_at(len(features)), labelled).astype(np.intp)
    small, place = features.rows(rows), np.searchsorted(rows, labelled)
    return self_train(small, place, y, head.predict_proba(small), head.n_classes_, class_rows)


def confident(probs: FloatArray, labelled: IntArray) -> tuple[IntArray, IntArray]:
    """Unlabelled rows with the largest margins of their predicted class, and these classes.

    probs: (N, K);  labelled: (L,)  ->  rows (G,), ascending, and classes (G,), G <= MAX_GUESSES
    """
    free = np.setdiff1d(_looked_at(len(probs)), labelled)
    predicted, margins = _predict(probs[free])
    sure = [_top(np.flatnonzero(predicted == c), margins) for c in np.unique(predicted)]
    kept = np.sort(np.concatenate(sure)) if sure else free[:0]
    kept = kept[:: -(-len(kept) // MAX_GUESSES) or 1]
    return free[kept], predicted[kept]


def _known_words(train: Features, labels: int) -> Features:
    """Without the words of a few guesses only: they triple the time of the fit and change nothing.

    train: the rows of the labels, then those of the guesses
    """
    sparse = csr_matrix(train.sparse, copy=True)
    kept = np.bincount(sparse.indices, minlength=sparse.shape[1]) >= WORD_IN
    kept[sparse[:labels].indices] = True
    sparse.data *= kept[sparse.indices]
    sparse.eliminate_zeros()
    return Features(train.dense, sparse)


def _looked_at(rows: int) -> IntArray:
    return np.linspace(0, rows, min(rows, LOOKED_AT), endpoint=False).astype(np.intp)


def _predict(probs: FloatArray) -> tuple[IntArray, FloatArray]:
    """The likeliest class (n,) and its lead over the second (n,)."""
    each, best = np.arange(len(probs)), probs.argmax(1)
    others = probs.copy()
    others[each, best] = 0
    return best, probs[each, best] - others.max(1)


def _top(members: IntArray, margins: FloatArray) -> IntArray:
    """The share of `members` with the largest margins, at least one."""
    order = np.argsort(-margins[members], kind="stable")
    return members[order[: max(1, int(SHARE * len(members)))]]
