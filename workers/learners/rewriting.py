"""How much of a draft people will change, learnt from what they changed; most first."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.arrays import Answers, read_answers
from workers.learners.base import (
    ONE_IN_TEN,
    Given,
    Learnt,
    filled,
    items_of,
    looked_at,
    of_the_pool,
    outcome,
    within,
)
from workers.learners.parts import Parts
from workers.learners.readers import source_and_draft
from workers.learning.features import Features
from workers.learning.rewriting import ChangeModel, changed_share, describe, most_changed
from workers.learning.rewriting.model import ENOUGH

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

MOST = 4000  # drafts that a round looks at
SORTS = 5  # of item that the cold start looks for
KEPT = 2000  # answers whose share is not counted anew


class RewritingLearner:
    """Answers are {"text": what a person made of the draft}."""

    def learn(self, given: Given) -> Learnt:
        answers, parts = read_answers(given.project, given.pool), given.read_parts()
        given.tell(len(answers.train))
        rng = np.random.default_rng(given.seed)
        seen = looked_at(answers, np.minimum(parts.sizes(), 1), MOST, rng)
        some, texts = within(answers, seen), _texts(given, seen)
        features = _described(parts, texts, seen)
        changed = _changed(texts, some)
        model = None
        if len(changed):
            model = ChangeModel().fit(features.rows(some.train), changed)
        strategy = most_changed(model, len(changed), features)
        queue = filled(given, some, features, strategy, SORTS)
        return outcome(
            given,
            answers,
            of_the_pool(queue, seen, len(answers.selectable)),
            _reason(len(changed)),
            model.to_arrays() if model else None,
            {"head": "ridge regression of the share that is changed"},
            _metrics(features, texts, some, changed, model),
        )


def _texts(given: Given, rows: IntArray) -> list[tuple[str, str]]:
    """(source, draft) of each of these rows."""
    read = map(source_and_draft, items_of(given.pool, rows))
    return [(source, draft) for source, draft in read]


def _described(parts: Parts, texts: list[tuple[str, str]], rows: IntArray) -> Features:
    read = parts.of(rows)  # a source and a draft of each
    sources, drafts = [source for source, _ in texts], [draft for _, draft in texts]
    return describe(sources, drafts, read[0::2], read[1::2])


def _changed(texts: list[tuple[str, str]], answers: Answers) -> FloatArray:
    """(L,) shares of drafts that people changed."""
    pairs = zip(answers.train, answers.values, strict=True)
    return np.array([_share(texts[row][1], value["text"]) for row, value in pairs], np.float64)


@lru_cache(maxsize=KEPT)
def _share(draft: str, final: str) -> float:
    return changed_share(draft, final)


def _metrics(
    features: Features,
    texts: list[tuple[str, str]],
    answers: Answers,
    changed: FloatArray,
    model: ChangeModel | None,
) -> dict[str, Any]:
    """changed: mean share so far;  off: of the audit's shares, on average, how far it was off."""
    if model is None:
        return {}
    pairs = zip(answers.audited, answers.audit_values, strict=True)
    known = [(row, _share(texts[row][1], value["text"])) for row, value in pairs if value]
    rows = np.array([row for row, _ in known], np.intp)
    off = np.abs(model.predict(features.rows(rows)) - [share for _, share in known])
    return {"changed": float(changed.mean()), "off": float(off.mean()) if known else None}


def _reason(edits: int) -> str:
    if edits < ENOUGH:
        return (
            f"{edits} of the first {ENOUGH} edits are there: drafts typical of parts of the pool come "
            "first, since how much will be changed could not be told well."
        )
    return (
        f"{edits} edits: drafts come first of which the model expects people to change most, kept "
        f"unlike one another; {ONE_IN_TEN}."
    )
