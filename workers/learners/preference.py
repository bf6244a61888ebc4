"""Which outputs people prefer: rewards linear in their embeddings, the most telling pairs first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from labelhub.kinds.base import Value
from workers.arrays import Answers, read_answers
from workers.learners.base import (
    ONE_IN_TEN,
    Given,
    Learnt,
    agreement,
    filled,
    looked_at,
    of_the_pool,
    outcome,
    within,
)
from workers.learners.parts import Parts
from workers.learning.features import Features
from workers.learning.preference import (
    FIRST,
    TIE,
    Axes,
    BradleyTerry,
    information_gain,
    most_telling,
)

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

MOST = 20_000  # items that a round looks at
ON_AXES = 4000  # outputs that the axes are found on
QUEUE = 128  # each rank looks at all candidates anew
Compared = tuple[int, int, float]  # two outputs of one item, and which was preferred


@dataclass(frozen=True)
class Outputs:
    """rows: (R, C) on the pool's axes;  first, count: (n,) item i has `count[i]` from `first[i]`"""

    rows: FloatArray
    first: IntArray
    count: IntArray


class PreferenceLearner:
    """Answers are {"best": [places]} among an item's outputs; all of several best are alike."""

    def learn(self, given: Given) -> Learnt:
        answers, parts = read_answers(given.project, given.pool), given.read_parts()
        given.tell(len(answers.train))
        rng = np.random.default_rng(given.seed)
        seen = looked_at(answers, np.minimum(parts.sizes(), 1), MOST, rng)
        some, axes = within(answers, seen), _axes(given, parts)
        outputs = _outputs(parts, axes, seen)
        model, compared = _fit(outputs, some)
        pairs = most_telling_pairs(model, outputs)
        features = Features(pairs, csr_matrix((len(pairs), 0), dtype=np.float32))
        queue = filled(given, some, features, most_telling(model), size=QUEUE)
        return outcome(
            given,
            answers,
            of_the_pool(queue, seen, len(answers.selectable)),
            _reason(len(answers.train)),
            {**model.to_arrays(), "axes_mean": axes.mean, "axes": axes.axes} if compared else None,
            {"strategy": "most_telling", "head": "Bradley-Terry with ties"},
            {"compared": compared, "agreement": _agreement(given, some, outputs, model)},
        )


def comparisons(value: Value, outputs: int) -> list[Compared]:
    """What an answer says of pairs: each best output beat each other one, and tied with its equals.

    Of those that are not best nothing is known. Places beyond the outputs are left out.
    """
    best = sorted({place for place in value["best"] if 0 <= place < outputs})
    others = [place for place in range(outputs) if place not in best]
    won = [(one, other, FIRST) for one in best for other in others]
    return won + [(one, other, TIE) for one, other in combinations(best, 2)]


def most_telling_pairs(model: BradleyTerry, outputs: Outputs) -> npt.NDArray[np.float32]:
    """Of each item the pair of outputs that tells most, as a difference: (n, C); zeros if alone."""
    best = np.zeros((len(outputs.count), outputs.rows.shape[1]), np.float32)
    most = np.full(len(best), -1.0)
    for one, other in combinations(range(int(outputs.count.max(initial=0))), 2):
        there = np.flatnonzero(outputs.count > other)
        first = outputs.first[there]
        differ = outputs.rows[first + one] - outputs.rows[first + other]
        gain = information_gain(*model.gaps(differ), model.tie_)
        better = gain > most[there]
        most[there[better]], best[there[better]] = gain[better], differ[better]
    return best


def _axes(given: Given, parts: Parts) -> Axes:
    """Always the same for the same pool: answers of earlier rounds are seen along them too."""
    rng, rows = np.random.default_rng(given.project.pk), len(parts.rows)
    return Axes.fit(parts.rows[np.sort(rng.choice(rows, min(rows, ON_AXES), replace=False))])


def _outputs(parts: Parts, axes: Axes, seen: IntArray) -> Outputs:
    count = parts.count[seen]
    return Outputs(axes.project(parts.of(seen)), np.cumsum(count) - count, count)


def _fit(outputs: Outputs, answers: Answers) -> tuple[BradleyTerry, int]:
    """The posterior (the prior before the first answer), and how many comparisons it stands on."""
    differ, preferred = [np.zeros((0, outputs.rows.shape[1]))], []
    for row, value in zip(answers.train, answers.values, strict=True):
        first = outputs.first[row]
        for one, other, said in comparisons(value, int(outputs.count[row])):
            differ.append(outputs.rows[[first + one]] - outputs.rows[[first + other]])
            preferred.append(said)
    return BradleyTerry().fit(np.vstack(differ), np.array(preferred)), len(preferred)


def _agreement(
    given: Given, answers: Answers, outputs: Outputs, model: BradleyTerry
) -> float | None:
    said = []
    for row in answers.audited:
        first = outputs.first[row]
        rewards, _ = model.rewards(outputs.rows[first : first + outputs.count[row]])
        said.append({"best": [int(rewards.argmax())] if len(rewards) else []})
    return agreement(given.project, answers, said)


def _reason(answers: int) -> str:
    told = "items come first whose answer tells most about what people prefer"
    if not answers:
        return f"Nothing is known yet: {told}, by how their outputs differ; {ONE_IN_TEN}."
    return f"{answers} answers: {told}, each unlike those before it; {ONE_IN_TEN}."
