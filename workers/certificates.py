"""Certified completion: what it would take, the freeze, and looks at a running audit."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import numpy as np

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
from labelhub.models import Certificate, CertificateItem, Job, Project
from workers.certificate_plan import FloatArray, IntArray, NotReady, Plan, draw, silent, think
from workers.doubts import history_of
from workers.learning.certify import Audit, Terms, expected_errors, should_freeze

SHOWN = 8  # machine labels of each sort that the manager is shown beforehand


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
        "silent_classes": silent(made),
        "random": _shown(made, rng.permutation(len(made.kept))[:SHOWN]),
        "doubtful": _shown(made, np.argsort(-made.doubts, kind="stable")[:SHOWN]),
    }


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
    audit = draw(made.terms, made.choice.order, rows, made.doubts[kept], seed)
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
        silent_classes=silent(made),
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
