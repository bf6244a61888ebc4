"""What the gates have decided for a pool: kept until the labels have doubled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.features import Features
from workers.learning.gates import (
    Gate,
    active_helps,
    due,
    graph_helps,
    held_out_probs,
    prior_helps,
    self_training_helps,
)
from workers.learning.heads import LogisticHead
from workers.learning.prior import prior_of

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]


ON, OFF = Gate(True, ""), Gate(False, "")


@dataclass(frozen=True)
class Decisions:
    """labels: how many there were when it was decided; 0 where nothing has been.

    graph: labels spread to look-alikes;  self_training: sure guesses train too
    class_names: they have a say beside the labels;  choosing: the model picks, rather than chance
    """

    labels: int = 0
    graph: Gate = ON
    self_training: Gate = OFF
    class_names: Gate = OFF
    choosing: Gate = ON

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any] | None) -> Decisions:
        """What `to_json` wrote; gates that it does not name are as if nothing had been decided."""
        found = found or {}
        gates = {name: Gate(**found[name]) for name in _names(cls) if name in found}
        return cls(labels=found.get("labels", 0), **gates)

    @property
    def reasons(self) -> list[str]:
        """Sentences for people, of what is not as it is by default."""
        default = Decisions()
        pairs = ((getattr(self, name), getattr(default, name)) for name in _names(type(self)))
        return [ours.reason for ours, theirs in pairs if ours.on != theirs.on]


def _names(cls: type[Decisions]) -> list[str]:
    return [each.name for each in fields(cls) if each.name != "labels"]


def decide(
    before: Decisions,
    features: Features,
    labelled: IntArray,
    y: IntArray,
    n_classes: int,
    drawn: BoolArray,
    class_rows: FloatArray | None = None,
) -> Decisions:
    """`before`, or new decisions where the labels have doubled since.

    features: the pool;  labelled: (L,) rows in the order of labelling;  y: (L,) their classes
    drawn: (L,) whether a label's item was drawn at random;  class_rows: as `fit_model` takes them
    """
    if not due(before.labels, len(y)):
        return before
    given = features, labelled, y
    graph = Gate(False, "") if features.graph is None else graph_helps(*given, n_classes)
    rest: dict[str, Gate] = {}
    if not graph.on:
        probs = LogisticHead().fit(features.rows(labelled), y, n_classes).predict_proba(features)
        rest["self_training"] = self_training_helps(*given, probs, n_classes)
        if class_rows is not None:
            prior = prior_of(features.rows(labelled), class_rows)
            held_out = held_out_probs(*given, n_classes)
            rest["class_names"] = prior_helps(prior, y, held_out, n_classes)
    choosing = active_helps(*given, drawn, n_classes)
    return Decisions(len(y), graph, choosing=choosing, **rest)
