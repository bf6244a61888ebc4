"""Gates: does a part of the recipe earn its place on this pool?

They look at labels of the pool that trained the head, never at the audit's: an audit that gates is
no longer evidence. Each label is judged by a head that has not seen it (cross-validation, Stone
1974). Chosen labels are harder than the pool, so these losses say nothing about quality; they only
compare two ways on the same labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from workers.learning.features import Features
from workers.learning.heads import LogisticHead
from workers.learning.heads.fused import fuse
from workers.learning.prior import fit_head
from workers.learning.self_training import self_train

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

FOLDS = 3
FIRST_LOOK, FEW_LABELS = 10, 20
GRAPH_LABELS = 50  # below this many the graph helps whatever its neighbourhoods look like
EVENNESS = (
    0.6  # entropy of the predicted classes' shares over log K; 0.53 at one in eight of two classes
)
SAMPLE = 1_000  # unlabelled rows that stand for the pool while a gate decides
CLEARLY = 0.01  # chance at which luck alone would open or close a gate
LIKELY = 0.1  # of the sign test: drawing at random instead costs little, so a hint is enough
MIXED_IN = 0.05  # uniform part of a judged prediction: one blunder must not decide alone


@dataclass(frozen=True)
class Gate:
    """Whether a part is used, and why, in a sentence for people."""

    on: bool
    reason: str


def due(before: int, labels: int) -> bool:
    """Whether gates are to be decided anew: at 10 labels, 20, 40, ... counting since `before`."""
    return _doublings(labels) > _doublings(before)


def _doublings(labels: int) -> int:
    return (labels // FIRST_LOOK).bit_length()


def graph_helps(features: Features, labelled: IntArray, y: IntArray, n_classes: int) -> Gate:
    """The graph's guesses of held-back labels are not clearly worse than the head's alone.

    Chosen labels are hard ones, so both err more on them than on the pool, but they do so alike: a
    sign test over the labels that one of the two gets right (McNemar 1947).

    features: the pool, which has a graph;  labelled: (L,) rows with the classes y: (L,)
    """
    if len(y) < GRAPH_LABELS:
        return Gate(True, "Labels also spread to items that look alike.")
    fused, alone = _with_and_without(features, labelled, y, n_classes)
    better, worse = int((fused & ~alone).sum()), int((alone & ~fused).sum())
    told = f"of {len(y)} held-back labels it gets {fused.sum()} right, the head alone {alone.sum()}"
    if binom.cdf(better, better + worse, 0.5) > CLEARLY:
        return Gate(True, f"Labels also spread to items that look alike: {told}.")
    return Gate(False, f"Labels do not spread to items that look alike: {told}.")


def _with_and_without(
    features: Features, labelled: IntArray, y: IntArray, n_classes: int
) -> tuple[BoolArray, BoolArray]:
    """Whether graph and head together, and the head alone, get a held-back label right: (L,) each."""
    if features.graph is None:
        raise ValueError("these features have no graph")
    right, folds = np.zeros((2, len(y)), bool), _folds(y)
    for fold in range(FOLDS):
        out = folds == fold
        rows, held = labelled[~out], labelled[out]
        head = LogisticHead().fit(features.rows(rows), y[~out], n_classes)
        alone = head.predict_proba(features.rows(held))
        fused = fuse(features.graph.spread(rows, y[~out], n_classes)[held], alone, len(rows))
        right[0, out], right[1, out] = fused.argmax(1) == y[out], alone.argmax(1) == y[out]
    return right[0], right[1]


def self_training_helps(
    features: Features,
    labelled: IntArray,
    y: IntArray,
    probs: FloatArray,
    n_classes: int,
    class_rows: FloatArray | None = None,
) -> Gate:
    """Self-training predicts held-back labels better than the plain head, on an even pool.

    features: the pool, N rows;  labelled: (L,) rows with the classes y: (L,)
    probs: (N, n_classes) of the plain head fitted on all the labels
    class_rows: (K, D) of the class names where they train both
    """
    if len(y) < FEW_LABELS:
        return Gate(False, f"Self-training waits for {FEW_LABELS} labels.")
    if evenness(probs) < EVENNESS:
        return Gate(False, "Self-training is off: one class takes up most of the pool.")
    plain, trained = _both_ways(features, labelled, y, n_classes, class_rows)
    gain = float((_losses(plain, y) - _losses(trained, y)).mean())
    if gain <= 0:
        return Gate(
            False, f"Self-training is off: it predicts held-back labels worse ({gain:+.2f} nats)."
        )
    return Gate(
        True, f"Self-training is on: it predicts held-back labels better ({gain:+.2f} nats)."
    )


def prior_helps(prior: FloatArray, y: IntArray, alone: FloatArray, joined: FloatArray) -> Gate:
    """The class names say clearly more than chance, and improve a head that has not seen the label.

    prior: (L, K) of the labelled rows in the order of labelling, their classes y: (L,)
    alone, joined: (L, K), as `held_out_probs` makes them without the names and with them
    """
    first = y[:FEW_LABELS]
    guesses = prior[: len(first)].argmax(1)
    right, chance = int((guesses == first).sum()), _chance(guesses, first, prior.shape[1])
    share = f"right on {right} of the first {len(first)} labels"
    if not len(first) or binom.sf(right - 1, len(first), chance) > CLEARLY:
        return Gate(
            False, f"Class names are not used: they are {share}, no clear gain over chance."
        )
    gain = _losses(alone, y) - _losses(joined, y)
    if gain.mean() <= gain.std() / np.sqrt(len(y)):  # one standard error, Breiman et al. 1984
        return Gate(False, f"Class names are not used: {share}, but add little to the labels.")
    return Gate(True, f"Class names are used: they are {share}, and help beside the labels.")


def active_helps(
    features: Features, labelled: IntArray, y: IntArray, drawn: BoolArray, n_classes: int
) -> Gate:
    """The head is no worse than one of the randomly drawn labels alone, on drawn labels held back.

    The two are compared item by item (sign test, Dietterich 1998: McNemar's for classifiers).

    drawn: (L,) whether a label's item was drawn at random
    """
    random = np.flatnonzero(drawn)
    if len(random) < FEW_LABELS // 2 or len(random) == len(y):
        return Gate(True, "Too few random labels yet to compare choosing with chance.")
    ours, theirs = _errors(features, labelled, y, drawn, n_classes)
    worse, better = int((ours & ~theirs).sum()), int((theirs & ~ours).sum())
    told = (
        f"on {len(random)} random labels it errs {ours.sum()} times, "
        f"a head of random labels alone {theirs.sum()}"
    )
    if worse + better and binom.cdf(better, worse + better, 0.5) <= LIKELY:
        return Gate(False, f"Items are drawn at random: {told}.")
    return Gate(True, f"Items are chosen by the model: {told}.")


def held_out_probs(
    features: Features,
    labelled: IntArray,
    y: IntArray,
    n_classes: int,
    class_rows: FloatArray | None = None,
) -> npt.NDArray[np.float32]:
    """Of each label, what a head that has not seen it predicts. (L, n_classes)

    class_rows: (K, D) of the class names where they train too
    """
    probs = np.full((len(y), n_classes), 1 / n_classes, np.float32)
    folds = _folds(y)
    for fold in np.unique(folds) if len(y) > 1 else ():
        out = folds == fold
        head = fit_head(features.rows(labelled[~out]), y[~out], n_classes, class_rows)
        probs[out] = head.predict_proba(features.rows(labelled[out]))
    return probs


def _both_ways(
    features: Features,
    labelled: IntArray,
    y: IntArray,
    n_classes: int,
    class_rows: FloatArray | None,
) -> tuple[FloatArray, FloatArray]:
    """Held-out probabilities (L, K) of the plain head and of the self-trained one."""
    plain = np.full((len(y), n_classes), 1 / n_classes, np.float32)
    trained, folds = plain.copy(), _folds(y)
    unseen = np.ones(len(features), bool)  # a set difference would hash the pool
    unseen[labelled] = False
    free = np.flatnonzero(unseen)
    free = free[:: -(-len(free) // SAMPLE) or 1]
    for fold in range(FOLDS):
        out = folds == fold
        small = features.rows(np.concatenate([labelled[~out], free]))
        known, judged = np.arange(int((~out).sum())), features.rows(labelled[out])
        head = fit_head(small.rows(known), y[~out], n_classes, class_rows)
        probs = head.predict_proba(small)
        again = self_train(small, known, y[~out], probs, n_classes, class_rows)
        plain[out], trained[out] = head.predict_proba(judged), again.predict_proba(judged)
    return plain, trained


def _errors(
    features: Features, labelled: IntArray, y: IntArray, drawn: BoolArray, n_classes: int
) -> tuple[BoolArray, BoolArray]:
    """On the R drawn labels, errors (R,) of a head of all other labels and of the drawn others."""
    folds, wrong = np.full(len(y), -1), np.zeros((2, len(y)), bool)
    folds[drawn] = _folds(y[drawn])
    for fold in range(FOLDS):
        out = folds == fold
        for way, train in enumerate((~out, drawn & ~out)):
            head = LogisticHead().fit(features.rows(labelled[train]), y[train], n_classes)
            wrong[way, out] = head.predict_proba(features.rows(labelled[out])).argmax(1) != y[out]
    return wrong[0, drawn], wrong[1, drawn]


def _folds(y: IntArray) -> IntArray:
    """A fold for each label, (L,): the labels of a class are dealt out in turn."""
    folds = np.zeros(len(y), np.intp)
    order = np.argsort(y, kind="stable")
    folds[order] = np.arange(len(y)) % FOLDS
    return folds


def _losses(probs: FloatArray, y: IntArray) -> FloatArray:
    """Log loss of each label in nats, bounded. (L, K), (L,) -> (L,)"""
    told = probs[np.arange(len(y)), y]
    return np.asarray(-np.log((1 - MIXED_IN) * told + MIXED_IN / probs.shape[1]))


def evenness(probs: FloatArray) -> float:
    """1 where the predicted classes have equal shares of the pool, 0 where one has all."""
    shares = np.bincount(probs.argmax(1), minlength=probs.shape[1]) / len(probs)
    met = shares[shares > 0]
    return float(-(met * np.log(met)).sum() / np.log(max(2, len(shares))))


def _chance(guesses: IntArray, y: IntArray, n_classes: int) -> float:
    """Agreement expected of guesses that know nothing of the labels (Cohen 1960)."""
    counts = (np.bincount(each, minlength=n_classes) for each in (guesses, y))
    guessed, given = counts
    return max(1 / n_classes, float(guessed @ given) / max(1, len(y)) ** 2)
