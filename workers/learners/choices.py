"""Several classes an item, or none: a logistic head each, the least certain items first."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from labelhub.kinds.base import Value
from workers.arrays import Answers, read_answers
from workers.learners.base import (
    ONE_IN_TEN,
    Given,
    Learnt,
    agreement,
    filled,
    outcome,
)
from workers.learning.fill_queue import Queue, cold_start_labels, fill_queue
from workers.learning.heads.multilabel import MultiLabelHead
from workers.learning.strategies import STRATEGIES, Context, label_uncertainty

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.floating[Any]]


class ChoicesLearner:
    """Answers are {"choices": [class ids]}, perhaps of none."""

    def learn(self, given: Given) -> Learnt:
        answers, features = read_answers(given.project, given.pool), given.pool.features
        given.tell(len(answers.train))
        has = _has(answers.values, list(given.classes))
        head = None
        if len(has):
            head = MultiLabelHead().fit(features.rows(answers.train), has, features)
        return outcome(
            given,
            answers,
            _queue(given, answers, head),
            _reason(len(has), len(given.classes)),
            _arrays(head) if head else None,
            {"head": "a logistic regression each class"},
            _metrics(given, answers, has, head),
        )


def _has(values: list[Value], classes: list[str]) -> BoolArray:
    """(L, K). A class that is gone from the list is none of the answer's any more."""
    return np.array([[c in value["choices"] for c in classes] for value in values], bool).reshape(
        len(values), len(classes)
    )


def _queue(given: Given, answers: Answers, head: MultiLabelHead | None) -> Queue:
    """Typical items until there are two labels a class, then the least certain ones."""
    features, classes = given.pool.features, len(given.classes)
    if head is None or len(answers.train) < cold_start_labels(classes):
        return filled(given, answers, features, STRATEGIES["typiclust"], classes)
    ctx = Context(
        features=features,
        selectable=answers.selectable,
        labelled=answers.train,
        n_classes=classes,
        probs=head.predict_proba(features),
        pending=answers.pending,
    )
    told = answers.handed_out, answers.handed_out_random, np.random.default_rng(given.seed)
    return fill_queue(ctx, given.queue_size, label_uncertainty.pick, *told)


def _reason(labels: int, classes: int) -> str:
    cold = cold_start_labels(classes)
    if labels < cold:
        return (
            f"{labels} of the first {cold} labels are there: items typical of parts of the pool "
            "come first, since a model could not rank well."
        )
    return (
        f"{labels} labels: items come first of whose classes the model is least certain, kept unlike "
        f"one another; {ONE_IN_TEN}."
    )


def _metrics(
    given: Given, answers: Answers, has: BoolArray, head: MultiLabelHead | None
) -> dict[str, Any]:
    """Agreement with the audit; of each class its share of the pool, as the model sees it."""
    if head is None:
        return {}
    ids, said = list(given.classes), head.predict(given.pool.features)
    sets = [{"choices": [c for c, there in zip(ids, row, strict=True) if there]} for row in said]
    audited = [sets[row] for row in answers.audited]
    return {
        "agreement": agreement(given.project, answers, audited),
        "classes_met": int(has.any(axis=0).sum()),
        "shares": {c: float(share) for c, share in zip(ids, said.mean(axis=0), strict=True)},
    }


def _arrays(head: MultiLabelHead) -> dict[str, npt.NDArray[Any]]:
    return {
        "dense": head.dense_,
        "columns": head.columns_,
        "sparse": head.sparse_,
        "intercept": head.intercept_,
        "thresholds": head.thresholds_,
    }
