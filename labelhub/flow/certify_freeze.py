"""The freeze: the machine labels and their order are written, and the audit begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from labelhub.flow.certify import let_go, next_attempt
from labelhub.flow.certify_answers import recover_answers, want_look
from labelhub.flow.record_event import record_event
from labelhub.models import Certificate, CertificateItem, Job, ModelVersion
from labelhub.statements import execute, insert_rows

CHUNK = 5000
COLUMNS = ("certificate_id", "place", "item_id", "doubt", "frozen_label")


@dataclass(frozen=True)
class Frozen:
    """What an attempt stands on. machine, people: counts of the items that `write_items` has written."""

    attempt: int
    pool: int
    machine: int
    people: int
    allowed: int
    newest_item: int
    order_name: str
    simulated: dict[str, float]
    forecast: dict[str, Any]
    seed: int
    silent_classes: list[str]
    model_version: ModelVersion


def frozen_row(job: Job) -> Certificate | None:
    """The certificate that a freeze works for; None when it was voided meanwhile."""
    rows = Certificate.objects.filter(job=job, state=Certificate.State.FREEZING)
    return rows.select_related("project__current_model", "project__account").first()


def write_items(
    certificate: Certificate,
    rows: Iterable[tuple[int | None, int, float, str]],
    report: Callable[[int], object],
) -> None:
    """Stream (place, item, doubt, label) rows in chunks, each its own transaction.

    Nothing sees them before the audit begins. What an attempt of this job that died has left is
    thrown away first.
    """
    execute("DELETE FROM labelhub_certificateitem WHERE certificate_id = %s", certificate.pk)
    written = 0
    for chunk in _chunks(iter(rows), CHUNK):
        with transaction.atomic():
            insert_rows(CertificateItem, COLUMNS, [(certificate.pk, *row) for row in chunk])
        written += len(chunk)
        report(written)


def _chunks(rows: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, size)):
        yield chunk


@transaction.atomic
def begin_audit(certificate: Certificate, frozen: Frozen) -> bool:
    """Fix the terms and let the audit begin; False when the certificate was voided meanwhile.

    Raises ValueError when the items are not all there: nothing is promised then.
    """
    project = certificate.project
    there = CertificateItem.objects.filter(certificate=certificate).count()
    if there != frozen.machine + frozen.people or frozen.attempt != next_attempt(project):
        raise ValueError(f"{there} of {frozen.machine + frozen.people} frozen labels were written")
    begun = Certificate.objects.filter(pk=certificate.pk, state=Certificate.State.FREEZING).update(
        state=Certificate.State.AUDITING,
        guideline=project.guidelines.order_by("-number")[0],
        frozen_at=Now(),
        **vars(frozen),
    )
    if not begun:
        return False
    recover_answers(certificate)
    want_look(certificate.pk)
    said = {"attempt": frozen.attempt, "machine": frozen.machine, "order": frozen.order_name}
    record_event(project, certificate.frozen_by, "pool_frozen", certificate=certificate.pk, **said)
    return True


@transaction.atomic
def settle_failed_freezes() -> int:
    """Freezes whose job has failed let their project go; no alpha is spent. Returns how many."""
    failed = Certificate.objects.filter(
        state=Certificate.State.FREEZING, job__state=Job.State.FAILED
    ).select_related("project", "job")
    settled = 0
    for row in failed:
        error = row.job.error if row.job else None
        rows = Certificate.objects.filter(pk=row.pk, state=Certificate.State.FREEZING)
        if rows.update(state=Certificate.State.FAILED, error=error):
            let_go(row.project, row.pk)
            settled += 1
    return settled
