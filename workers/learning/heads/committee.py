"""A committee: several models, each fitted on its own sample of the labels.

Query by committee (Seung, Opper & Sompolinsky 1992) by bagging and boosting (Abe & Mamitsuka 1998).
Members are bagged trees (Breiman 1996) and AdaBoost (Freund & Schapire 1997) of scikit-learn, which see
the dense features, or the logistic head, which sees all. Where they disagree, the labels do not yet
settle the answer; their mean is the ensemble's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import AdaBoostClassifier, BaggingClassifier
from sklearn.tree import DecisionTreeClassifier

from workers.learning.features import Features
from workers.learning.heads.logistic import UNSEEN, LogisticHead

Floats = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]

LOGISTIC = ("logistic",) * 7  # odd, so that two classes never tie
ENSEMBLE = ("logistic", "logistic", "logistic", "bagging", "adaboost")
TREES, STUMPS = 20, 30


class CommitteeHead:
    """Members fitted on bootstrap samples, drawn class by class so that no class gets lost.

    members: of "logistic", "bagging", "adaboost";  seed: the same seed and labels, the same committee.
    A committee serves a round and is not stored: it has no `to_arrays`.
    """

    n_classes_: int
    members_: list[Any]

    def __init__(self, members: Sequence[str] = LOGISTIC, seed: int = 0) -> None:
        self.members, self.seed = tuple(members), seed

    def fit(self, features: Features, y: IntArray, n_classes: int) -> Self:
        """features: L rows;  y: (L,) in 0..n_classes-1.

        Raises ValueError without any label, and for trees where the features have no dense part.
        """
        if len(y) == 0:
            raise ValueError("a committee needs at least one label")
        self.n_classes_ = n_classes
        streams = np.random.default_rng(self.seed).spawn(len(self.members))
        self.members_ = [
            _fit(kind, features, y, n_classes, rng)
            for kind, rng in zip(self.members, streams, strict=True)
        ]
        return self

    def member_proba(self, features: Features) -> Floats:
        """What each member says: (M, N, n_classes)."""
        return np.stack([self._proba(member, features) for member in self.members_])

    def predict_proba(self, features: Features) -> Floats:
        """The members' mean: (N, n_classes). One member at a time, so that memory holds two."""
        total = np.zeros((len(features), self.n_classes_), np.float32)
        for member in self.members_:
            total += self._proba(member, features)
        return total / np.float32(len(self.members_))

    def _proba(self, member: Any, features: Features) -> Floats:
        if isinstance(member, LogisticHead):
            return member.predict_proba(features)
        full = np.full((len(features), self.n_classes_), UNSEEN, np.float32)
        full[:, member.classes_] += member.predict_proba(features.dense).astype(np.float32)
        return full / full.sum(1, keepdims=True)


def bootstrap(y: IntArray, rng: np.random.Generator) -> IntArray:
    """As many positions as there are labels, drawn with replacement within each class. (L,)"""
    places = [np.flatnonzero(y == c) for c in np.unique(y)]
    return np.concatenate([rng.choice(place, len(place)) for place in places])


def _fit(
    kind: str, features: Features, y: IntArray, n_classes: int, rng: np.random.Generator
) -> Any:
    rows = bootstrap(y, rng)
    if kind == "logistic":
        return LogisticHead().fit(features.rows(rows), y[rows], n_classes)
    if not features.dense.shape[1]:
        raise ValueError(f"a member {kind!r} needs dense features; take 'logistic' for words alone")
    return _trees(kind, int(rng.integers(2**31))).fit(features.dense[rows], y[rows])


def _trees(kind: str, seed: int) -> Any:
    if kind == "bagging":
        tree = DecisionTreeClassifier(max_features="sqrt")
        return BaggingClassifier(tree, n_estimators=TREES, random_state=seed)
    if kind == "adaboost":
        stump = DecisionTreeClassifier(max_depth=2, max_features="sqrt")
        return AdaBoostClassifier(stump, n_estimators=STUMPS, random_state=seed)
    raise ValueError(f"no committee member is called {kind!r}; take logistic, bagging or adaboost")
