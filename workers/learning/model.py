"""What a round fits: a head, and label spreading beside it where look-alikes share their class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from workers.learning.features import Features
from workers.learning.gates import self_training_helps
from workers.learning.graph import Graph
from workers.learning.heads import LogisticHead
from workers.learning.heads.fused import fuse
from workers.learning.self_training import refit

IntArray = npt.NDArray[np.integer[Any]]
Probabilities = npt.NDArray[np.float32]

FEW_LABELS = 50  # below this many the graph helps whatever its neighbourhoods look like
FOLDS = 3  # of the labels, each in turn held back to compare head and graph
MOST_LABELS = 400  # beyond them self-training brings nothing, and its gate costs the most
CLEARLY = 0.01  # chance at which luck alone would give the graph up


@dataclass(frozen=True)
class Model:
    """probs: (N, K) on the pool.  spread: (N, K) of the graph, or None where it was not used."""

    head: LogisticHead
    labels: int
    probs: Probabilities
    graph: Graph | None
    spread: Probabilities | None
    remark: str = ""  # what else went into the head, in a sentence for people

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
    if graph is not None and graph_helps(features, graph, labelled, y, n_classes):
        spread = graph.spread(labelled, y, n_classes)
        return Model(head, len(y), fuse(spread, probs, len(y)), graph, spread)
    if graph is None and len(y) <= MOST_LABELS:
        gate = self_training_helps(features, labelled, y, probs, n_classes)
        if gate.on:
            head = refit(head, features, labelled, y)
            return Model(head, len(y), head.predict_proba(features), None, None, gate.reason)
    return Model(head, len(y), probs, None, None)


def graph_helps(
    features: Features, graph: Graph, labelled: IntArray, y: IntArray, n_classes: int
) -> bool:
    """Whether the graph's guesses of held-back labels are not clearly worse than the head's alone.

    Chosen labels are hard ones, so both err more on them than on the pool, but they do so alike: a
    sign test over the labels that one of the two gets right (McNemar 1947).
    """
    if len(y) < FEW_LABELS:
        return True
    better = worse = 0
    folds = np.empty(len(y), int)
    folds[np.argsort(y, kind="stable")] = np.arange(len(y)) % FOLDS  # each class in every fold
    for fold in range(FOLDS):
        out = folds == fold
        rows, held = labelled[~out], labelled[out]
        head = LogisticHead().fit(features.rows(rows), y[~out], n_classes)
        alone = head.predict_proba(features.rows(held))
        fused = fuse(graph.spread(rows, y[~out], n_classes)[held], alone, len(rows))
        ours, theirs = fused.argmax(1) == y[out], alone.argmax(1) == y[out]
        better += int((ours & ~theirs).sum())
        worse += int((theirs & ~ours).sum())
    return bool(binom.cdf(better, better + worse, 0.5) > CLEARLY)
