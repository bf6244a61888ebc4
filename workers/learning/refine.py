"""Refinement: with time to spare, a slower learner is tried, and kept where it clearly helps.

Whether it helps is judged on labels that were held back from it and from the round's own model alike
(cross-validation, Stone 1974), never on the audit's. Labels that the round's model chose are those it
doubts, which would flatter any challenger; so each counts by how common a doubt like that is in the
pool (covariate shift, Shimodaira 2000). The reasons are in docs/decisions/0018.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from workers.learning.features import Features
from workers.learning.gates import EVENNESS, evenness
from workers.learning.heads.stopping import ShouldStop, never
from workers.learning.slow_learners import (
    DistilledPictures,
    FinetunedTexts,
    Slow,
    answer,
    learner_for,
    stacked,
)

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.float32]
Fit: TypeAlias = Callable[[IntArray, IntArray], Rows]

FEWEST_LABELS = 30
EACH = 3  # labels of a class on average: fewer leave nothing to pull together
LARGEST_POOL = 20_000  # items: reading more of them anew takes minutes
GROWTH = 1.25  # labels since the last attempt: sooner, its answer would be the same
BACK_OFF = 1.5  # the same after an attempt that did not help
LEAST_ERRORS = 4  # of the round's model on held-back labels: below, nothing is to be gained
FOLDS = 2
STRATA = 3  # of the pool, by how far the round's model doubts
CLEARLY = 1.28  # standard errors: one-sided 90 %
MIXED_IN = 0.05  # uniform part of a judged prediction: one blunder must not decide alone


@dataclass(frozen=True)
class Refinable:
    """A pool and its labels, as a slow learner needs them.

    items: N, as encoders take them;  features: of the same items
    labelled: (L,) rows with the classes y: (L,) in 0..n_classes-1, the audit's not among them
    fit: (rows, classes) -> (N, K), what a round's model of these labels says of the pool
    should_stop: polled at every step;  seed: the same input and seed give the same answer
    """

    items: Sequence[Any]
    features: Features
    labelled: IntArray
    y: IntArray
    n_classes: int
    fit: Fit
    seed: int = 0
    should_stop: ShouldStop = never


@dataclass(frozen=True)
class Refined:
    """What a slow learner has read out of the pool: (N, R).  labels: how many it learnt from.

    learner: None where only what it read is still there
    """

    kind: str
    read: Rows
    labels: int
    reason: str
    learner: Slow | None = field(default=None, compare=False, repr=False)

    def probs(self, features: Features, labelled: IntArray, y: IntArray, probs: Rows) -> Rows:
        """(N, K) given the labels there are now, and the round's own probabilities (N, K)."""
        return answer(self.kind, self.read, features, labelled, y, probs)

    def predict(
        self,
        items: Sequence[Any],
        features: Features,
        probs: Rows,
        known: Features,
        labelled: IntArray,
        y: IntArray,
    ) -> Rows:
        """(M, K) of items that are not in the pool.

        features, probs: of these M items, as the round has them;  known: features of the labelled rows
        Raises ValueError where the learner is gone.
        """
        if self.learner is None:
            raise ValueError("only what the learner read of its pool is left, not the learner")
        read = np.vstack([self.read[labelled], self.learner.read(items, never)])
        own = np.zeros((len(y), probs.shape[1]), np.float32)  # no learner looks at these
        all_probs, rows = np.vstack([own, probs]), np.arange(len(y))
        return answer(self.kind, read, stacked(known, features), rows, y, all_probs)[len(y) :]


@dataclass(frozen=True)
class Verdict:
    """refined is None where the round's own model stays; the reason is a sentence for people."""

    refined: Refined | None
    reason: str


def due(before: int, labels: int, helped: bool = True) -> bool:
    """Whether an attempt is worth its time, `before` labels being there at the last one (0: none)."""
    return labels >= max(FEWEST_LABELS, (GROWTH if helped else BACK_OFF) * before)


def refine(given: Refinable) -> Verdict:
    """Tries the slow learner of this pool. Raises Stopped when it is asked to give way."""
    if reason := _pointless(given):
        return Verdict(None, reason)
    learner = learner_for(given.items, given.features, given.seed)
    if learner is None:
        return Verdict(None, "No slower learner suits items like these.")
    probs = given.fit(given.labelled, given.y)
    if evenness(probs) < EVENNESS:
        return Verdict(
            None, "One class takes up most of the pool: held-back labels say little of it."
        )
    paired = compare(given, learner)
    if not paired.helps:
        return Verdict(None, f"The {_named(learner)} is not used: {paired.told}.")
    learner = learner.fit(given.labelled, given.y, probs, False, given.should_stop)
    reason = f"The {_named(learner)} is used: {paired.told}."
    read = learner.read(given.items, given.should_stop)
    return Verdict(Refined(learner.kind, read, len(given.y), reason, learner), reason)


def polls(modality: str, items: int) -> int:
    """How often an attempt that succeeds asks whether to stop: a measure of its work."""
    learner: type[Slow] = FinetunedTexts if modality == "text" else DistilledPictures
    return FOLDS * learner.steps_of(True) + learner.steps_of(False) + items // learner.read_at_once


@dataclass(frozen=True)
class Paired:
    """Held-back labels that the learner alone, and the round's model alone, got right.

    gain: weighted mean by which the learner's log loss is smaller, in nats;  error: its standard error
    errors: of the round's model on all labels, where they are too few to compare anything
    """

    better: int
    worse: int
    labels: int
    gain: float
    error: float
    errors: int | None = None

    @property
    def helps(self) -> bool:
        return self.better > self.worse and self.gain > CLEARLY * self.error

    @property
    def told(self) -> str:
        if self.errors is not None:
            return f"the round's model errs on {self.errors} of {self.labels} held-back labels only"
        return (
            f"of {self.labels} held-back labels it alone gets {self.better} right, "
            f"the round's model alone {self.worse} ({self.gain:+.2f} nats a label)"
        )


def compare(given: Refinable, learner: Slow) -> Paired:
    """The learner against the round's model, each judged on labels that it has not seen.

    The cheap half comes first, and after a fold without any advantage there is no second.
    """
    folds = deal(given.y)
    own = [
        given.fit(given.labelled[folds != fold], given.y[folds != fold]) for fold in range(FOLDS)
    ]
    theirs = np.array([own[f][row].argmax() for f, row in zip(folds, given.labelled, strict=True)])
    if (errors := int((theirs != given.y).sum())) < LEAST_ERRORS:
        return Paired(0, 0, len(given.y), 0.0, 0.0, errors)
    parts = []
    for fold in range(FOLDS):
        parts.append(_judged(given, learner, folds == fold, own[fold]))
        if fold == 0 and _summed(*parts[0]).gain <= 0:
            break
    return _summed(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _judged(
    given: Refinable, learner: Slow, out: BoolArray, own: Rows
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Of the held-back labels: gains in log loss, in right answers (-1, 0, 1), and their weights."""
    rows, y = given.labelled[~out], given.y[~out]
    learner.fit(rows, y, own, True, given.should_stop)
    read = learner.read([given.items[int(row)] for row in given.labelled], given.should_stop)
    features, probs = given.features.rows(given.labelled), own[given.labelled]
    says = answer(learner.kind, read, features, np.flatnonzero(~out), y, probs)[out]
    known, held = probs[out], given.y[out]
    right = (says.argmax(1) == held).astype(float) - (known.argmax(1) == held)
    weights = commonness(margins(own), margins(known))
    return losses(known, held) - losses(says, held), right, weights


def losses(probs: FloatArray, y: IntArray) -> FloatArray:
    """Log loss of each label in nats, bounded. (L, K), (L,) -> (L,)"""
    told = probs[np.arange(len(y)), y]
    return np.asarray(-np.log((1 - MIXED_IN) * told + MIXED_IN / probs.shape[1]))


def deal(y: IntArray) -> IntArray:
    """A fold for each label, (L,): the labels of a class are dealt out in turn."""
    folds = np.zeros(len(y), np.intp)
    folds[np.argsort(y, kind="stable")] = np.arange(len(y)) % FOLDS
    return folds


def margins(probs: FloatArray) -> FloatArray:
    """The likeliest class's lead over the second. (N, K) -> (N,)"""
    two = np.partition(probs, -2, axis=1)[:, -2:]
    return np.asarray(two[:, 1] - two[:, 0])


def commonness(pool: FloatArray, labels: FloatArray) -> FloatArray:
    """Weights of labels, mean one: a third of the pool counts a third, however few labels lie in it.

    pool: (N,) margins of the pool;  labels: (L,) margins of the labels
    """
    edges = np.quantile(pool, np.arange(1, STRATA) / STRATA)
    stratum = np.searchsorted(edges, labels)
    counts = np.bincount(stratum, minlength=STRATA)
    met = int((counts > 0).sum())
    return np.asarray(len(labels) / (met * counts[stratum]))


def _summed(gains: FloatArray, right: FloatArray, weights: FloatArray) -> Paired:
    gain = float((weights * gains).sum() / weights.sum())
    error = float(np.sqrt(((weights * (gains - gain)) ** 2).sum()) / weights.sum())
    return Paired(int((right > 0).sum()), int((right < 0).sum()), len(gains), gain, error)


def _pointless(given: Refinable) -> str:
    """Why not even to try, in a sentence; empty where it is worth trying."""
    labels, met = len(given.y), len(np.unique(given.y))
    if labels < FEWEST_LABELS:
        return f"A slower learner waits for {FEWEST_LABELS} labels."
    if met < 2 or labels < EACH * met:
        return f"A slower learner waits for {EACH} labels of a class."
    if len(given.items) > LARGEST_POOL:
        return f"A pool of more than {LARGEST_POOL:,} items would take a slower learner too long."
    return ""


def _named(learner: Slow) -> str:
    names = {"finetuned": "fine-tuned encoder", "distilled": "distilled network"}
    return names[learner.kind]
