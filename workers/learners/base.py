"""What a learner is: a project's pool and answers in, the next queue and a model out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from labelhub.kinds import KINDS
from labelhub.kinds.base import Value
from labelhub.models import Item, Project
from labelhub.queries.predictions import Predictions
from workers.arrays import Answers
from workers.learners.parts import Parts
from workers.learning.features import Features
from workers.learning.fill_queue import RANDOM_SHARE, Queue, fill_queue
from workers.learning.strategies import Context, Strategy
from workers.pools import Pool

IntArray = npt.NDArray[np.integer[Any]]
Guess = tuple[str, float | None]  # class id or "", and how surely

ONE_IN_TEN = "one in ten is random"
CHUNK = 500  # items asked of the database at once


@dataclass(frozen=True)
class Given:
    """What a learner is told.

    classes: id -> name, in their order;  seed: the same input and seed give the same output
    parts: what the kind's reader made of the items, None where the kind has none
    tell: to be called with how many answers teach, before the work begins
    """

    project: Project
    pool: Pool
    classes: dict[str, str]
    seed: int
    queue_size: int
    parts: Parts | None
    tell: Callable[[int], None]

    def read_parts(self) -> Parts:
        """The parts, of a kind that has a reader."""
        if self.parts is None:
            raise ValueError(f"nothing reads the items of {self.project.kind}")
        return self.parts


@dataclass(frozen=True)
class Learnt:
    """What a round made.

    queue: rows of the pool, best first;  guesses: what the model says of each of these, if it does
    arrays: the fitted model, None as long as there is none; then nothing is published
    recipe: what was used; "reason" says why, in a sentence for people;  metrics: JSON-able
    said: a class for every item of the pool, where the kind's answers are one class
    """

    queue: Queue
    human_labels: int
    data_hash: str
    recipe: dict[str, Any]
    metrics: dict[str, Any]
    arrays: dict[str, npt.NDArray[Any]] | None = None
    guesses: Sequence[Guess] = field(default_factory=list)
    said: Predictions | None = None


class Learner(Protocol):
    """One kind of task. Stateless: what it keeps between rounds is a cache."""

    def learn(self, given: Given) -> Learnt:
        """Fit, score, pick. Raises ValueError for a project that it cannot be used on."""
        ...


def outcome(
    given: Given,
    answers: Answers,
    queue: Queue,
    reason: str,
    arrays: dict[str, npt.NDArray[Any]] | None,
    recipe: dict[str, Any],
    metrics: dict[str, Any],
) -> Learnt:
    """A `Learnt` of a kind whose answers are not one class."""
    counted = {"labels": len(answers.train), "audited": len(answers.audited)}
    said = {"random_share": RANDOM_SHARE, "seed": given.seed, **recipe, "reason": reason}
    return Learnt(
        queue, answers.human_labels, answers.data_hash, said, {**counted, **metrics}, arrays
    )


def filled(
    given: Given,
    answers: Answers,
    features: Features,
    strategy: Strategy,
    sorts: int = 2,
    size: int | None = None,
) -> Queue:
    """The queue that this strategy fills, one rank in ten at random.

    answers: positions in `features`;  sorts: how many sorts of item a cold start looks for
    size: how many to rank, as many as were asked for if not told
    """
    return fill_queue(
        Context(
            features=features,
            selectable=answers.selectable,
            labelled=answers.train,
            n_classes=sorts,
            pending=answers.pending,
        ),
        min(given.queue_size, size or given.queue_size),
        strategy,
        answers.handed_out,
        answers.handed_out_random,
        np.random.default_rng(given.seed),
    )


def agreement(project: Project, answers: Answers, said: Sequence[Value]) -> float | None:
    """How far the model's answers agree with the audit's, 0..1; None before the first.

    said: the model's answer to each audited item. Where nothing fits an item, no answer is right.
    """
    kind = KINDS[project.kind]
    pairs = zip(answers.audit_values, said, strict=True)
    found = [
        kind.agreement(person, model) if person is not None else 0.0 for person, model in pairs
    ]
    return float(np.mean(found)) if found else None


# -- a part of a large pool ----------------------------------------------------------------------


def looked_at(answers: Answers, size: IntArray, most: int, rng: np.random.Generator) -> IntArray:
    """Rows that a round looks at, ascending: a part by chance of what may be queued, the latest
    answers, and what people hold.

    size: (N,) what each row costs to look at, below 0 where it cannot be;  most: of the part by
    chance, and of the answers, in all
    """
    free = rng.permutation(answers.selectable[size[answers.selectable] >= 0])
    known = [rows[size[rows] >= 0] for rows in (answers.train, answers.audited, answers.pending)]
    trained, audited = (_as_many(rows[::-1], size, most) for rows in known[:2])
    return np.unique(np.concatenate([_as_many(free, size, most), trained, audited, known[2]]))


def _as_many(rows: IntArray, size: IntArray, most: int) -> IntArray:
    """The first of these rows that cost `most` together; one at least, if there is one."""
    affordable = int(np.searchsorted(np.cumsum(size[rows]), most, side="right"))
    return np.asarray(rows[: max(1, affordable)], np.int64)


def within(answers: Answers, rows: IntArray) -> Answers:
    """The answers of `rows` (n, ascending) alone, as positions in it."""
    kept = np.isin(answers.train, rows)
    audited = np.isin(answers.audited, rows)
    return replace(
        answers,
        train=np.searchsorted(rows, answers.train[kept]),
        values=[value for value, keep in zip(answers.values, kept, strict=True) if keep],
        drawn=answers.drawn[kept],
        audited=np.searchsorted(rows, answers.audited[audited]),
        audit_values=[v for v, keep in zip(answers.audit_values, audited, strict=True) if keep],
        human=answers.human[rows],
        selectable=_places(rows, answers.selectable),
        pending=_places(rows, answers.pending),
    )


def _places(rows: IntArray, some: IntArray) -> npt.NDArray[np.int64]:
    return np.searchsorted(rows, some[np.isin(some, rows)])


def of_the_pool(queue: Queue, rows: IntArray, selectable: int) -> Queue:
    """A queue of positions in `rows` as one of rows of the pool.

    selectable: of how many a random one was drawn: `rows` are themselves a random part of these
    """
    drawn = np.array([strategy == "random" for strategy in queue.strategies], bool)
    chances = np.where(drawn, 1 / max(1, selectable), queue.probabilities)
    return Queue(rows[queue.indices], queue.scores, queue.strategies, chances)


def items_of(pool: Pool, rows: IntArray) -> Iterator[Item]:
    """The items in these rows of the pool, in this order."""
    ids = pool.items[rows].tolist()
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        found = Item.objects.only("pk", "data", "media").in_bulk(some)
        yield from (found[pk] for pk in some)
