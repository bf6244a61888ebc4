"""An attempt at a certificate, thought through: what it would freeze, how draw, how long take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from labelhub.flow.certify import newest_classes, next_attempt
from labelhub.models import Item, ModelVersion, Project
from labelhub.queries.predictions import predictions_of
from workers.doubts import doubts_of, read_guesses
from workers.learning.certify import (
    Audit,
    Choice,
    Terms,
    choose_order,
    classes_it_says_nothing_about,
    items_that_need_people,
)

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
LUCKS = 7  # orders that a forecast looks at


class NotReady(Exception):
    """The pool has changed since the manager asked; the message says what to do."""


@dataclass(frozen=True)
class Machine:
    """Items that nobody has labelled, and what the model says of them. All (R,).

    items: ids, ascending;  top: columns of `classes`;  pool: N, theirs and the people's
    """

    items: IntArray
    top: IntArray
    confidence: FloatArray
    classes: Sequence[str]
    pool: int
    newest_item: int


@dataclass(frozen=True)
class Plan:
    """An attempt thought through. kept: (R,) machine labels it would freeze; others go to people.

    forecast: audit labels (low, middle, high);  choice: of the order, with what was simulated
    """

    terms: Terms
    machine: Machine
    doubts: FloatArray
    kept: npt.NDArray[np.bool_]
    choice: Choice
    forecast: tuple[int, int, int]


def read_machine(project: Project, version: ModelVersion) -> Machine:
    """The pool as the model would label it now. Raises NotReady for items that it has not read."""
    published = Item.objects.filter(project=project).exclude(state=Item.State.PENDING)
    rows = published.order_by("pk").values_list("pk", "state")
    pairs = ((pk, state == Item.State.LABELLED) for pk, state in rows.iterator(chunk_size=10_000))
    pool = np.fromiter(pairs, np.dtype([("item", np.int64), ("human", np.bool_)]))
    items, said = pool["item"][~pool["human"]], predictions_of(version)
    place = np.searchsorted(said.items, items).clip(max=max(len(said.items) - 1, 0))
    if not len(said.items) or (said.items[place] != items).any():
        raise NotReady("The model has not read every item yet. Wait for its next round.")
    return Machine(
        items,
        said.top[place].astype(np.int64),
        said.confidence[place].astype(np.float64),
        said.classes,
        len(pool),
        int(pool["item"].max()),
    )


def think(project: Project, target: float, alpha: float, spend: float, seed: int) -> Plan:
    """What an attempt begun now would freeze, how it would draw, and how long it would take."""
    version = project.current_model
    if version is None or set(version.classes) != {c["id"] for c in newest_classes(project)}:
        raise NotReady("The classes have changed, and the model does not know the new ones yet.")
    machine, guesses = read_machine(project, version), read_guesses(project)
    doubts = doubts_of(guesses, machine.confidence, predictions_of(version))
    attempt, left = next_attempt(project), len(machine.items)
    terms = Terms(machine.pool, target, alpha, attempt, left, spend)
    kept = _kept(doubts, terms, _labels_left(project, terms))
    terms = replace(terms, machine=int(kept.sum()))
    choice = choose_order(doubts[kept], terms, np.random.default_rng([seed, 0]))
    forecast = _forecast(terms, choice.order, machine.items[kept], doubts[kept], seed)
    return Plan(terms, machine, doubts, kept, choice, forecast)


def _kept(doubts: FloatArray, terms: Terms, budget: int) -> npt.NDArray[np.bool_]:
    """(R,) machine labels that an attempt can afford to keep.

    Where the budget is too small for any audit, as if it were raised: the plan says what it lacks,
    and leaving nearly all to people would lack much more.
    """
    division = items_that_need_people(doubts, terms, budget)
    if len(division.rows) > budget:
        division = items_that_need_people(doubts, terms, terms.machine)
    kept = np.ones(terms.machine, bool)
    kept[division.rows] = False
    return kept


def _forecast(
    terms: Terms, order: str, items: IntArray, doubts: FloatArray, seed: int
) -> tuple[int, int, int]:
    """Labels of the audit, (low, middle, high): medians over orders that might be drawn."""
    orders = [draw(terms, order, items, doubts, seed + luck) for luck in range(1, LUCKS + 1)]
    seen = [audit.look().labels_left for audit in orders]
    low, middle, high = (int(labels) for labels in np.median(seen, axis=0))
    return low, middle, high


def draw(terms: Terms, order: str, items: IntArray, doubts: FloatArray, seed: int) -> Audit:
    """The audit that this seed draws. items, doubts: (R,) in any order."""
    return Audit.draw(terms, order, items, doubts, np.random.default_rng([seed, 1]))


def _labels_left(project: Project, terms: Terms) -> int:
    """Labels that the budget still buys, at most one for each machine label."""
    account, price = project.account, max(1, project.price_micros)
    left = account.cap_micros - account.spent_micros - account.reserved_micros
    return int(min(left // price, terms.machine))


def silent(made: Plan) -> list[str]:
    """Ids of the classes that a certificate on this plan would say nothing about."""
    top, classes = made.machine.top[made.kept], made.machine.classes
    return [
        classes[column] for column in classes_it_says_nothing_about(top, made.terms, len(classes))
    ]
