"""What a round fits: a head, and label spreading beside it where look-alikes share their class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.features import Features
from workers.learning.graph import Graph
from workers.learning.heads import LogisticHead
from workers.learning.heads.fused import fuse

IntArray = npt.NDArray[np.integer[Any]]
Probabilities = npt.NDArray[np.float32]

FEW_LABELS = 50  # below this many the graph helps whatever its neighbourhoods look like
FOLDS = 3  # of the labels, each in turn held back to compare head and graph
TOLERATED = 0.0  # share of held-back labels by which the graph may be behind the head


@dataclass(frozen=True)
class Model:
    """probs: (N, K) on the pool.  spread: (N, K) of the graph, or None where it was not used."""

    head: LogisticHead
    labels: int
    probs: Probabilities
    graph: Graph | None
    spread: Probabilities | None

    def predict(self, features: Features) -> Probabilities:
        """Probabilities (M, K) of rows that are not in the pool."""
        probs = self.head.predict_proba(features)
        if self.graph is None or self.spread is None:
            return probs
        return fuse(self.graph.induct(features.dense, self.spread), probs, self.labels)


def fit_model(features: Features, labelled: IntArray, y: IntArray, n_classes: int) -> Model:
    """features: the pool;  labelled: (L,) rows, L >= 1;  y: (L,) their classes."""
    head = LogisticHead().fit(features.rows(labelled), y, n_classes)
    probs, graph = head.predict_proba(features), features.graph
    if graph is None or not graph_helps(features, graph, labelled, y, n_classes):
        return Model(head, len(y), probs, None, None)
    spread = graph.spread(labelled, y, n_classes)
    return Model(head, len(y), fuse(spread, probs, len(y)), graph, spread)


def graph_helps(
    features: Features, graph: Graph, labelled: IntArray, y: IntArray, n_classes: int
) -> bool:
    """Whether the graph guesses held-back labels at least as well as the head does without it.

    Chosen labels are hard ones, so both do worse on them than on the pool; but they do so alike.
    """
    if len(y) < FEW_LABELS:
        return True
    right = np.zeros(2)  # of the fused model, of the head alone
    for fold in range(FOLDS):
        out = np.arange(len(y)) % FOLDS == fold
        rows, held = labelled[~out], labelled[out]
        head = LogisticHead().fit(features.rows(rows), y[~out], n_classes)
        alone = head.predict_proba(features.rows(held))
        fused = fuse(graph.spread(rows, y[~out], n_classes)[held], alone, len(rows))
        right += (fused.argmax(1) == y[out]).sum(), (alone.argmax(1) == y[out]).sum()
    return bool(right[0] >= right[1] - TOLERATED * len(y))
