"""Answers to a certificate's items, and the looks at its audit that they wake.

An answer counts at its place whatever lease it came by, so that an item that was in somebody's hands
at the freeze is no hole in the order. Looks are woken like rounds and may be left out: the path of the
evidence says after which label it was enough, whenever somebody looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from labelhub.flow.errors import Conflict
from labelhub.flow.record_event import record_event
from labelhub.models import Certificate, CertificateItem, Project
from labelhub.statements import execute
from labelhub.wake import wake

DEBOUNCE = 0.2  # seconds: answers that follow at once share a look
# "None of these" leaves the item's label empty, and so counts as wrong.
FOUND = """
    UPDATE labelhub_certificateitem SET wrong = (place IS NOT NULL AND frozen_label <> (
        SELECT label FROM labelhub_item WHERE id = labelhub_certificateitem.item_id
    ))
    WHERE certificate_id = %s AND wrong IS NULL
"""
AUDITING = "EXISTS (SELECT 1 FROM labelhub_certificate WHERE id = %s AND state = 'auditing')"
LABELLED = "SELECT id FROM labelhub_item WHERE project_id = %s AND state = 'labelled'"


def count_answer(project: Project, item_id: int) -> bool:
    """Note what the item's new label says of the frozen one. False: no audit that runs asks for it."""
    live = project.certificate_id
    if live is None or not execute(f"{FOUND} AND item_id = %s AND {AUDITING}", live, item_id, live):
        return False
    want_look(live)
    return True


def uncount_answer(project: Project, item_id: int) -> bool:
    """An answer is taken back: its place is unanswered again, and a look that saw it is outdated.

    Raises Conflict when a certificate has been given on it.
    """
    live = project.certificate_id
    counted = CertificateItem.objects.filter(
        certificate=live, item=item_id, wrong__isnull=False, certificate__isnull=False
    )
    if live is None or not counted.exists():
        return False
    running = Certificate.objects.filter(pk=live, state=Certificate.State.AUDITING)
    if not running.update(undos=F("undos") + 1):
        raise Conflict(
            "certificate_given",
            "A certificate rests on this answer, so it cannot be undone.",
            advice="A manager can void the certificate first.",
        )
    counted.update(wrong=None)
    want_look(live)
    return True


def want_look(certificate_id: int) -> None:
    """The audit has changed; wake a worker unless one is on its way."""
    wanted = "UPDATE labelhub_certificate SET wanted_rev = wanted_rev + 1 WHERE id = %s"
    execute(wanted, certificate_id)
    _wake(certificate_id)


def _wake(certificate_id: int) -> None:
    sleeping = "UPDATE labelhub_certificate SET wake_pending = true"
    if execute(f"{sleeping} WHERE id = %s AND NOT wake_pending", certificate_id):
        wake("look", certificate_id, countdown=DEBOUNCE)


def start_look(certificate_id: int) -> Certificate | None:
    """The certificate whose audit is to be looked at; None when it does not run (any more)."""
    running = Certificate.objects.filter(pk=certificate_id, state=Certificate.State.AUDITING)
    running.update(wake_pending=False)
    return running.select_related("project").first()


@dataclass(frozen=True)
class Answers:
    """wrong: by place, whether its frozen label is;  people_left: items left to people, unlabelled."""

    wrong: dict[int, bool]
    people_left: int


def read_answers(certificate: Certificate) -> Answers:
    """What has been answered, in whatever order."""
    rows = CertificateItem.objects.filter(certificate=certificate)
    answered = rows.filter(wrong__isnull=False, place__isnull=False)
    pairs: Any = answered.values_list("place", "wrong")
    wrong = {place: bool(found) for place, found in pairs}
    return Answers(wrong, rows.filter(wrong=None, place=None).count())


def recover_answers(certificate: Certificate) -> int:
    """Count the labelled items that nobody has counted: labels that came in during the freeze."""
    return execute(f"{FOUND} AND item_id IN ({LABELLED})", certificate.pk, certificate.project_id)


def is_uncounted(certificate: Certificate, place: int) -> bool:
    """Whether the item at this place is labelled without having been counted."""
    rows = CertificateItem.objects.filter(certificate=certificate, place=place, wrong=None)
    return rows.filter(item__state="labelled").exists()


@transaction.atomic
def publish_look(seen: Certificate, look: dict[str, Any], *, enough: bool) -> bool:
    """Store a look at the answers of revision `seen.wanted_rev`; `enough` gives the certificate.

    False when the audit has ended or an answer was taken back meanwhile: another look is wanted then.
    """
    fields: dict[str, Any] = {"look": look, "done_rev": seen.wanted_rev, "error": None}
    if enough:
        fields |= {"state": Certificate.State.CERTIFIED, "certified_at": Now()}
    held = Certificate.objects.filter(
        pk=seen.pk,
        state=Certificate.State.AUDITING,
        undos=seen.undos,
        done_rev__lte=seen.wanted_rev,
    )
    if not held.update(**fields):
        return False
    if enough:
        said = {key: look[key] for key in ("audited", "wrong", "evidence")}
        record_event(seen.project, None, "certificate_given", certificate=seen.pk, **said)
    elif held.filter(wanted_rev__gt=seen.wanted_rev).exists():
        _wake(seen.pk)
    return True


def fail_look(certificate_id: int, error: dict[str, str | None]) -> None:
    """Say on the row why the audit could not be looked at; the sweeper tries again."""
    Certificate.objects.filter(pk=certificate_id).update(error=error)


def overdue_looks() -> list[int]:
    """Audits with answers that no look has seen: the message was lost, or the look broke."""
    running = Certificate.objects.filter(state=Certificate.State.AUDITING)
    return list(running.filter(wanted_rev__gt=F("done_rev")).values_list("pk", flat=True))
