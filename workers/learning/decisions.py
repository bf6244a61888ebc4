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
from workers.learning.prior import fit_head, prior_of

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
        rest = _beside_the_labels(*given, n_classes, class_rows)
    choosing = active_helps(*given, drawn, n_classes)
    return Decisions(len(y), graph, choosing=choosing, **rest)


def _beside_the_labels(
    features: Features,
    labelled: IntArray,
    y: IntArray,
    n_classes: int,
    class_rows: FloatArray | None,
) -> dict[str, Gate]:
    """Whether the class names train the head too, and then whether its own guesses do."""
    given, names, told = (features, labelled, y), OFF, None
    rows = features.rows(labelled)
    if class_rows is not None:
        alone = held_out_probs(*given, n_classes)
        joined = held_out_probs(*given, n_classes, class_rows)
        names = prior_helps(prior_of(rows, class_rows), y, alone, joined)
        told = class_rows if names.on else None
    probs = fit_head(rows, y, n_classes, told).predict_proba(features)
    guesses = self_training_helps(*given, probs, n_classes, told)
    return {"class_names": names, "self_training": guesses}
