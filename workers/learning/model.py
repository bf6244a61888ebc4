"""What a round fits: a head, and beside it whatever the gates found to help on this pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.decisions import Decisions
from workers.learning.features import Features
from workers.learning.graph import Graph
from workers.learning.heads import LogisticHead
from workers.learning.heads.fused import fuse
from workers.learning.prior import fit_head
from workers.learning.self_training import refit

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
Probabilities = npt.NDArray[np.float32]

MOST_LABELS = 400  # beyond them self-training brings nothing


@dataclass(frozen=True)
class Model:
    """probs: (N, K) on the pool.  spread: (N, K) of the graph, or None where it was not used."""

    head: LogisticHead
    labels: int
    probs: Probabilities
    graph: Graph | None = None
    spread: Probabilities | None = None

    def predict(self, features: Features) -> Probabilities:
        """Probabilities (M, K) of rows that are not in the pool."""
        probs = self.head.predict_proba(features)
        if self.graph is not None and self.spread is not None:
            return fuse(self.graph.induct(features.dense, self.spread), probs, self.labels)
        return probs


def fit_model(
    features: Features,
    labelled: IntArray,
    y: IntArray,
    n_classes: int,
    decided: Decisions | None = None,
    class_rows: FloatArray | None = None,
) -> Model:
    """features: the pool;  labelled: (L,) rows, L >= 1;  y: (L,) their classes.

    class_rows: (K, D) of the class names, from the encoder of the first D dense columns
    """
    decided = decided or Decisions()
    told = class_rows if decided.class_names.on else None
    head = fit_head(features.rows(labelled), y, n_classes, told)
    if features.graph is not None and decided.graph.on:
        spread = features.graph.spread(labelled, y, n_classes)
        probs = fuse(spread, head.predict_proba(features), len(y))
        return Model(head, len(y), probs, features.graph, spread)
    if decided.self_training.on and len(y) <= MOST_LABELS:
        head = refit(head, features, labelled, y, told)
    return Model(head, len(y), head.predict_proba(features))
