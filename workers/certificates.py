"""Certified completion: what it would take, the freeze, and looks at a running audit."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from labelhub.flow.certify import newest_classes, next_attempt
from labelhub.flow.certify_answers import (
    is_uncounted,
    publish_look,
    read_answers,
    recover_answers,
    start_look,
)
from labelhub.flow.certify_freeze import Frozen, begin_audit, frozen_row, write_items
from labelhub.flow.import_items import ClaimLost
from labelhub.flow.run_job import fail_job, finish_job
from labelhub.models import Certificate, CertificateItem, Item, Job, ModelVersion, Project
from labelhub.queries.predictions import predictions_of
from workers.doubts import doubts_of, history_of, read_guesses
from workers.learning.certify import (
    Audit,
    Choice,
    Terms,
    choose_order,
    classes_it_says_nothing_about,
    expected_errors,
    items_that_need_people,
    should_freeze,
)

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
LUCKS = 7  # orders that a forecast looks at
SHOWN = 8  # machine labels of each sort that the manager is shown beforehand


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
    orders = [_draw(terms, order, items, doubts, seed + luck) for luck in range(1, LUCKS + 1)]
    seen = [audit.look().labels_left for audit in orders]
    low, middle, high = (int(labels) for labels in np.median(seen, axis=0))
    return low, middle, high


def _draw(terms: Terms, order: str, items: IntArray, doubts: FloatArray, seed: int) -> Audit:
    return Audit.draw(terms, order, items, doubts, np.random.default_rng([seed, 1]))


def _labels_left(project: Project, terms: Terms) -> int:
    """Labels that the budget still buys, at most one for each machine label."""
    account, price = project.account, max(1, project.price_micros)
    left = account.cap_micros - account.spent_micros - account.reserved_micros
    return int(min(left // price, terms.machine))


# -- the plan ------------------------------------------------------------------------------------


def plan(job: Job) -> None:
    """Write to the job's result what a certificate on these terms would take."""
    job.report(stage="simulating audits")
    project = Project.objects.select_related("current_model", "account").get(pk=job.project_id)
    seed, asked = secrets.randbits(62), job.params
    try:
        made = think(project, asked["target"], asked["alpha"], asked["spend"], seed)
    except NotReady as reason:
        fail_job(job, _not_ready(reason))
        return
    finish_job(job, _described(project, made, np.random.default_rng([seed, 2])))


def _not_ready(reason: NotReady) -> dict[str, str | None]:
    return {
        "message": str(reason),
        "where": None,
        "advice": "Nothing was promised or spent. Try again.",
    }


def _described(project: Project, made: Plan, rng: np.random.Generator) -> dict[str, Any]:
    """The plan in plain numbers: what the manager decides by."""
    terms, people = made.terms, int((~made.kept).sum())
    history = history_of(project)
    version = project.current_model
    return {
        "version": version.number if version else None,
        "target": terms.target,
        "alpha": terms.alpha,
        "level": terms.level,
        "attempt": terms.attempt,
        "pool": terms.pool,
        "machine": terms.machine,
        "people": people,
        "allowed": terms.allowed,
        "expected_errors": expected_errors(made.doubts[made.kept]),
        "audit": list(made.forecast),
        "order": made.choice.order,
        "ripe": should_freeze(history, replace(terms, machine=terms.machine + people)),
        "silent_classes": _silent(made),
        "random": _shown(made, rng.permutation(len(made.kept))[:SHOWN]),
        "doubtful": _shown(made, np.argsort(-made.doubts, kind="stable")[:SHOWN]),
    }


def _silent(made: Plan) -> list[str]:
    top, classes = made.machine.top[made.kept], made.machine.classes
    return [
        classes[column] for column in classes_it_says_nothing_about(top, made.terms, len(classes))
    ]


def _shown(made: Plan, rows: IntArray) -> list[dict[str, Any]]:
    machine = made.machine
    return [
        {
            "item": int(machine.items[row]),
            "label": machine.classes[machine.top[row]],
            "doubt": float(made.doubts[row]),
            "kept": bool(made.kept[row]),
        }
        for row in rows
    ]


# -- the freeze ----------------------------------------------------------------------------------


def freeze(job: Job) -> None:
    """Choose how to draw, draw, write every frozen label, and only then begin the audit."""
    certificate = frozen_row(job)
    if certificate is None:
        finish_job(job, {"voided": True})
        return
    project, seed = certificate.project, secrets.randbits(62)
    job.report(stage="simulating audits")
    try:
        asked = certificate.target, certificate.alpha, certificate.spend
        made = think(project, *asked, seed)
    except NotReady as reason:
        fail_job(job, _not_ready(reason))
        return
    total = len(made.kept)

    def report(done: int) -> None:
        if not job.report(stage="freezing", done=done, total=total):
            raise ClaimLost

    write_items(certificate, _rows(made, seed), report)
    begun = begin_audit(certificate, _fixed(project, made, seed))
    if not begun:
        write_items(certificate, [], report)
    finish_job(job, {"voided": not begun})


def _rows(made: Plan, seed: int) -> Iterator[tuple[int | None, int, float, str]]:
    """(place, item, doubt, label): the audit's in drawn order, then those left to people."""
    machine, kept = made.machine, made.kept
    rows = np.flatnonzero(kept)
    audit = _draw(made.terms, made.choice.order, rows, made.doubts[kept], seed)
    for place, row in enumerate(audit.rows):
        label = machine.classes[machine.top[row]]
        yield place, int(machine.items[row]), float(made.doubts[row]), label
    for row in np.flatnonzero(~kept):
        yield None, int(machine.items[row]), float(made.doubts[row]), ""


def _fixed(project: Project, made: Plan, seed: int) -> Frozen:
    version, terms = project.current_model, made.terms
    assert version is not None, "think has refused a project without a model"
    low, middle, high = made.forecast
    errors = expected_errors(made.doubts[made.kept])
    return Frozen(
        attempt=terms.attempt,
        pool=terms.pool,
        machine=terms.machine,
        people=int((~made.kept).sum()),
        allowed=terms.allowed,
        newest_item=made.machine.newest_item,
        order_name=made.choice.order,
        simulated=made.choice.simulated,
        forecast={"low": low, "middle": middle, "high": high, "expected_errors": errors},
        seed=seed,
        silent_classes=_silent(made),
        model_version=version,
    )


# -- looks ---------------------------------------------------------------------------------------

_doubts: OrderedDict[int, FloatArray] = OrderedDict()
CACHED = 4


def audit_of(certificate: Certificate, wrong: dict[int, bool]) -> Audit:
    """The audit as the rows tell it. wrong: by place, what people found."""
    doubts = _doubts_in_order(certificate)
    terms = Terms(
        certificate.pool or 0,
        certificate.target,
        certificate.alpha,
        certificate.attempt or 0,
        certificate.machine or 0,
        certificate.spend,
    )
    rows = np.arange(len(doubts))
    return Audit(terms, certificate.order_name, rows, doubts, dict(wrong))


def _doubts_in_order(certificate: Certificate) -> FloatArray:
    """(R,) by place; they never change, so they are read once."""
    if certificate.pk not in _doubts:
        rows = CertificateItem.objects.filter(certificate=certificate, place__isnull=False)
        doubts = rows.order_by("place").values_list("doubt", flat=True)
        _doubts[certificate.pk] = np.fromiter(doubts.iterator(chunk_size=10_000), np.float64)
        while len(_doubts) > CACHED:
            _doubts.popitem(last=False)
    return _doubts[certificate.pk]


def look(certificate_id: int) -> None:
    """Look at the audit as it stands, and give the certificate as soon as there is enough."""
    certificate = start_look(certificate_id)
    if certificate is None:
        return
    found = read_answers(certificate)
    audit = audit_of(certificate, found.wrong)
    if any(is_uncounted(certificate, place) for place in audit.next_places(1)):
        recover_answers(certificate)
        found = read_answers(certificate)
        audit = audit_of(certificate, found.wrong)
    seen = audit.look()
    described = asdict(seen) | {
        "labels_left": list(seen.labels_left),
        "right_at_least": audit.right_at_least(),
        "people_left": found.people_left,
    }
    publish_look(certificate, described, enough=seen.certified and not found.people_left)
