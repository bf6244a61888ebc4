"""A sequential audit: answers in drawn order, whatever people finish first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from math import exp, floor, log
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv

from workers.learning.certify.evidence import (
    spread_bets,
    spread_stakes,
    uniform_path,
    weighted_path,
)

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

MOST_EVIDENCE = 1e9  # what is shown where arithmetic leaves no doubt; JSON knows no infinity
FIRST_STRETCH = 256  # labels ahead that a forecast looks at first; doubled as needed
FORECAST_LEVELS = (0.05, 0.5, 0.95)

SPEND = 0.8  # an audit need not be given up, so hardly anybody needs a second attempt
# Ways to draw the audit: what each label weighs, by its doubt. "uniform" has a test of its own.
WEIGHTS: dict[str, Callable[[FloatArray], FloatArray]] = {
    "uniform": np.ones_like,
    "q+.3": lambda q: q + 0.3,
    "q+.1": lambda q: q + 0.1,
    "q+.05": lambda q: q + 0.05,
    "sqrt(q)+.3": lambda q: np.sqrt(q) + 0.3,
}


@dataclass(frozen=True)
class Terms:
    """What is promised, fixed before the first audit label is drawn.

    pool: N delivered labels;  target: share of them that are to be right, 0..1
    alpha: chance of a wrong promise over all attempts together;  attempt: 1, 2, ...
    machine: R labels that only the model gave
    spend: share of the alpha that is left which an attempt takes; .5 makes alpha/2, alpha/4, ..., .8
        makes .8 alpha, .16 alpha, ... The same in all attempts. Raises ValueError where they make no sense.
    """

    pool: int
    target: float
    alpha: float
    attempt: int
    machine: int
    spend: float = SPEND

    def __post_init__(self) -> None:
        if not 0 <= self.machine <= self.pool:
            raise ValueError(f"{self.machine} machine labels in a pool of {self.pool}")
        if not all(0 < share < 1 for share in (self.alpha, self.spend)) or not 0 < self.target <= 1:
            raise ValueError(
                f"a target of {self.target}, alpha {self.alpha} and spend {self.spend}: all are shares"
            )
        if self.attempt < 1:
            raise ValueError(f"attempt {self.attempt}: attempts count from 1")

    @property
    def allowed(self) -> int:
        """K: errors that the target bears."""
        return floor((1 - self.target) * self.pool + 1e-9)  # .1 * 10 is 1, whatever floats say

    @property
    def level(self) -> float:
        """The part of alpha that this attempt spends; over all attempts they add up to alpha."""
        return self.alpha * self.spend * (1 - self.spend) ** (self.attempt - 1)


@dataclass(frozen=True)
class Look:
    """What the audit says now. JSON-able by `asdict`.

    audited, wrong: labels consumed in drawn order, and errors among them
    waiting: answers that came before their turn
    evidence: against more than K errors being left; certified once it has reached `needed`
    certified_at: labels consumed when it first did, None before
    certain: no more than K labels have not been seen by a person, so it is true by arithmetic
    labels_left: forecast (low, middle, high) of labels still to be consumed; zeros once certified
    """

    audited: int
    wrong: int
    waiting: int
    evidence: float
    needed: float
    certified: bool
    certified_at: int | None
    certain: bool
    labels_left: tuple[int, int, int]


@dataclass
class Audit:
    """The state of one attempt. Everything but `answers` is fixed when the labels are frozen.

    order: a name of WEIGHTS;  rows: (R,) in drawn order;  doubts: (R,) q of each, in drawn order
    answers: by place in the order, whether the frozen machine label is wrong
    """

    terms: Terms
    order: str
    rows: IntArray
    doubts: FloatArray
    answers: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.rows) != self.terms.machine or len(self.doubts) != self.terms.machine:
            raise ValueError(
                f"an order of {len(self.rows)} rows and {len(self.doubts)} doubts for "
                f"{self.terms.machine} machine labels"
            )
        doubts, allowed = np.asarray(self.doubts, np.float64), self.terms.allowed
        self._bets = spread_bets(allowed, float(doubts.sum()))
        self._weights = np.asarray(WEIGHTS[self.order](doubts))
        self._shares = spread_stakes(doubts, self._weights, allowed, self.terms.level)

    @classmethod
    def draw(
        cls, terms: Terms, order: str, rows: IntArray, doubts: FloatArray, rng: np.random.Generator
    ) -> Audit:
        """Draw the order at the freeze. rows, doubts: (R,) in any order."""
        weights = np.asarray(WEIGHTS[order](np.asarray(doubts, np.float64)))
        drawn = draw_order(weights, rng)
        return cls(terms, order, np.asarray(rows)[drawn], np.asarray(doubts)[drawn])

    def answer(self, place: int, wrong: bool) -> None:
        """What a person said of the label at `place` (0-based) of the order; any place, any time.

        An item that no class fits counts as wrong. Raises ValueError for a place that does not exist
        or has been answered otherwise: to take an answer back, rebuild the audit without it.
        """
        if not 0 <= place < len(self.rows):
            raise ValueError(f"place {place} of an audit of {len(self.rows)} labels")
        if self.answers.setdefault(place, wrong) != wrong:
            raise ValueError(f"place {place} of the audit has been answered otherwise already")

    def next_places(self, n: int) -> list[int]:
        """The first n places without an answer: what to hand out next."""
        unanswered = (place for place in range(len(self.rows)) if place not in self.answers)
        return list(islice(unanswered, n))

    def look(self) -> Look:
        """The audit as it stands. The same answers give the same look, in whatever order they came."""
        wrong = self.consumed()
        path = self.path(wrong)
        seen_enough = len(self.rows) - len(self.answers) <= self.terms.allowed
        reached = np.flatnonzero(path >= -log(self.terms.level))
        at = int(reached[0]) + 1 if len(reached) else len(wrong) if seen_enough else None
        return Look(
            audited=len(wrong),
            wrong=int(wrong.sum()),
            waiting=len(self.answers) - len(wrong),
            evidence=_shown(path[-1] if len(path) else 0.0, seen_enough),
            needed=1 / self.terms.level,
            certified=at is not None,
            certified_at=at,
            certain=seen_enough,
            labels_left=(0, 0, 0) if at is not None else self._labels_left(wrong),
        )

    def consumed(self) -> BoolArray:
        """(t,) the answers that count: all before the first place without one."""
        t = 0
        while t in self.answers:
            t += 1
        return np.array([self.answers[place] for place in range(t)], bool)

    def path(self, wrong: BoolArray, allowed: int | None = None) -> FloatArray:
        """Log evidence after each of the answers, (t,), against more than `allowed` errors left."""
        machine = self.terms.machine
        allowed = self.terms.allowed if allowed is None else allowed
        if self.order == "uniform":
            return uniform_path(wrong, machine, allowed, self._bets)
        return weighted_path(wrong, self._weights, machine, allowed, self._shares)

    def right_at_least(self) -> float:
        """Share of the N delivered labels that the audit vouches for so far: 0..1, never falls.

        A confidence sequence: with probability 1 - level it is true at every look at once, for the
        bets do not depend on the target that is tried.
        """
        wrong, least, most = self.consumed(), 0, self.terms.machine - len(self.answers)
        while least < most:  # the smallest number of errors left that the evidence bears
            middle = (least + most) // 2
            path = self.path(wrong, middle)
            if len(path) and path.max() >= -log(self.terms.level):
                most = middle
            else:
                least = middle + 1
        return 1 - least / self.terms.pool

    def _labels_left(self, wrong: BoolArray) -> tuple[int, int, int]:
        """If errors come at the doubts' rate, times how the errors so far compare with it."""
        expected = float(self.doubts[: len(wrong)].sum())
        low, middle, high = sorted(
            self._labels_left_at(wrong, gammaincinv(wrong.sum() + 2, level) / (expected + 2))
            for level in FORECAST_LEVELS
        )
        return low, middle, high

    def _labels_left_at(self, wrong: BoolArray, scale: float) -> int:
        t, stretch = len(wrong), FIRST_STRETCH
        most = len(self.rows) - self.terms.allowed - t  # then it is certain
        while True:
            ahead = np.floor(np.cumsum(np.minimum(scale * self.doubts[t : t + stretch], 1)) + 0.5)
            path = self.path(np.r_[wrong, np.diff(ahead, prepend=0) > 0])
            reached = np.flatnonzero(path[t:] >= -log(self.terms.level))
            if len(reached):
                return min(int(reached[0]) + 1, most)
            if stretch >= most:
                return most
            stretch *= 2

    def to_state(self) -> dict[str, Any]:
        """Plain numbers, lists and strings."""
        return {
            "terms": asdict(self.terms),
            "order": self.order,
            "rows": [int(row) for row in self.rows],
            "doubts": [float(doubt) for doubt in self.doubts],
            "answers": [[place, wrong] for place, wrong in sorted(self.answers.items())],
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Audit:
        """The audit that `to_state` described."""
        return cls(
            terms=Terms(**state["terms"]),
            order=state["order"],
            rows=np.array(state["rows"], np.intp),
            doubts=np.array(state["doubts"], np.float64),
            answers=dict(state["answers"]),
        )


def draw_order(weights: FloatArray, rng: np.random.Generator) -> IntArray:
    """Draw all without replacement, each time in proportion to weight (Efraimidis & Spirakis 2006)."""
    return np.argsort(rng.exponential(size=len(weights)) / weights)


def _shown(log_evidence: float, certain: bool) -> float:
    return MOST_EVIDENCE if certain else min(exp(min(log_evidence, 700.0)), MOST_EVIDENCE)
