"""What a replay does while nobody would be waiting: the refinement that the product tries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.features import Features
from workers.learning.recipe import RoundOutput
from workers.learning.refine import Refinable, Refined, due, refine

Rows = npt.NDArray[np.float32]

# Label counts at which a replay tries; the product does so at each quarter more.
TRIED_AT = {"text": (60, 100), "image": (60, 150)}


@dataclass
class IdleTime:
    """One project's idle time. items: N of the pool;  test: T items outside of it

    at: label counts from each of which there is time for one attempt;  refined: what the last attempt kept
    """

    items: Sequence[Any]
    test: Sequence[Any]
    at: Sequence[int]
    refined: Refined | None = None
    last: int = 0
    passed: int = 0

    def try_at(self, labels: int, given: Refinable) -> None:
        """An attempt, where it is time for one: once for each of the label counts that are passed."""
        before, self.passed = self.passed, sum(count <= labels for count in self.at)
        helped = self.refined is not None or not self.last
        if self.passed > before and due(self.last, labels, helped):
            self.refined, self.last = refine(given).refined, labels

    def made_better(self, made: RoundOutput, given: Refinable) -> RoundOutput:
        """The round's output, with the probabilities that the refinement makes of them."""
        if self.refined is None or made.probs is None:
            return made
        probs = self.refined.probs(given.features, given.labelled, given.y, made.probs)
        return replace(made, probs=probs, reason=f"{made.reason} {self.refined.reason}")

    def outside(self, rows: Features, probs: Rows, given: Refinable) -> Rows:
        """The same of the test items. rows: T;  probs: (T, K) of the round's model."""
        if self.refined is None:
            return probs
        known = given.features.rows(given.labelled)
        return self.refined.predict(self.test, rows, probs, known, given.labelled, given.y)
