"""One answer: the annotation, its ledger entry and the closed lease, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from labelhub.flow import money
from labelhub.flow.certify_answers import count_answer
from labelhub.flow.errors import Conflict, Invalid
from labelhub.flow.resolve import resolve
from labelhub.flow.return_leases import reopen_item
from labelhub.flow.start_round import want_round
from labelhub.kinds import KINDS, KindError, Task
from labelhub.models import (
    ANSWERS,
    Action,
    Annotation,
    Arm,
    Guideline,
    Item,
    Lease,
    Project,
    User,
)
from labelhub.statements import execute

MAX_NOTE = 2000
SKIPS_BEFORE_REVIEW = 2
MEASURES = (Arm.AUDIT, Arm.CERTIFY)
NEWEST_GUIDELINE = """
    SELECT * FROM labelhub_guideline WHERE project_id = %s ORDER BY number DESC LIMIT 1
"""


@dataclass(frozen=True)
class Answered:
    """The stored annotation; `replayed` when this submission was already known."""

    annotation: Annotation
    replayed: bool
    paid: bool


@dataclass(frozen=True)
class Draft:
    """An answer that has been checked and waits to be written. Nothing is locked yet."""

    lease: Lease
    guideline: Guideline
    submission: UUID
    action: str
    value: dict[str, Any] | None
    note: str
    seconds: float | None


class KnownAnswer(Exception):
    """The lease is closed: by this very submission, or by another answer. `replay` tells."""


def prepare(
    *,
    project: Project,
    lease: Lease,
    fence: int,
    submission: UUID,
    action: str,
    value: Any = None,
    note: str = "",
    seconds: float | None = None,
) -> Draft:
    """Check an answer before anything is locked: others write while this one is looked at.

    Raises KnownAnswer when the lease is closed (before the value is looked at: a replay answers as
    it did, whatever the guidelines say by now), Conflict for a fence that does not fit the lease,
    Invalid for a wrong action, value or note.
    """
    if lease.fence != fence:
        raise Conflict(
            "fence_mismatch",
            "The task and its lease do not belong together.",
            advice="Reload the page; what you typed is still in the form.",
        )
    if lease.state == Lease.State.CLOSED:
        raise KnownAnswer
    guideline = newest_guideline(project)
    task = Task(guideline.classes, project.options, lease.item.data)
    checked = _checked(project.kind, task, action, value, note)
    return Draft(lease, guideline, submission, action, checked, note, _sane(seconds))


def annotate(project: Project, user: User, draft: Draft) -> Answered:
    """Write the annotation, its ledger entry and the closed lease, in the caller's transaction.

    Raises KnownAnswer, or the database's IntegrityError, when another copy was faster.
    """
    lease, on_time = draft.lease, _close(draft.lease)
    annotation = Annotation.objects.create(
        project=project,
        item=lease.item,
        user=user,
        lease=lease,
        submission=draft.submission,
        action=draft.action,
        value=draft.value,
        note=draft.note,
        seconds=draft.seconds,
        late=not on_time,
        arm=_arm(lease),
        guideline=draft.guideline,
        model_version_id=lease.model_version_id,
        suggested=project.suggestions and may_suggest(lease),
    )
    if draft.action in ANSWERS:
        return _answer(annotation, lease, on_time)
    return _hand_on(annotation, lease, on_time)


def replay(project: Project, user: User, submission: UUID, lease_id: int) -> Answered:
    """What this submission was answered before.

    Raises Conflict when the lease was closed by another submission, or the id is another answer's.
    """
    found = (
        Annotation.objects.select_related("ledger_entry", "item", "guideline")
        .filter(project=project, submission=submission)
        .first()
    )
    if found is None:
        raise Conflict(
            "already_answered",
            "This task has been answered already.",
            advice="Use undo to change the answer.",
        )
    same = (found.user_id, found.lease_id) == (user.pk, lease_id) and found.action != Action.UNDO
    if not same:
        raise submission_taken()
    entry = getattr(found, "ledger_entry", None)
    return Answered(found, replayed=True, paid=bool(entry and entry.amount_micros > 0))


def submission_taken() -> Conflict:
    """The id is that of another answer: to answer "replayed" would lose this one."""
    return Conflict(
        "submission_taken",
        "This submission id belongs to another answer.",
        advice="Send it again under a fresh id.",
    )


def newest_guideline(project: Project) -> Guideline:
    """What annotators are told now."""
    return Guideline.objects.raw(NEWEST_GUIDELINE, [project.pk])[0]


def _close(lease: Lease) -> bool:
    """Close the lease; False when it had lapsed or been released. Raises KnownAnswer if answered."""
    if _close_from(lease, Lease.State.OPEN):
        return True
    lease.refresh_from_db(fields=["state"])
    if lease.state == Lease.State.CLOSED:
        raise KnownAnswer
    # An answer closes even a lapsed lease: it is given once.
    if not _close_from(lease, lease.state):
        raise KnownAnswer
    return False


def _close_from(lease: Lease, state: str) -> bool:
    closing = "UPDATE labelhub_lease SET state = %s WHERE id = %s AND state = %s"
    return execute(closing, Lease.State.CLOSED, lease.pk, state) == 1


def _arm(lease: Lease) -> str:
    """The arm that an answer counts in: an audit item that was set aside stays an audit item.

    The reviewer's answer measures, as the annotator's would have, and never trains. Without this
    the audit would lose just the hard items of its sample. The same goes for a certificate's.
    """
    if lease.arm != Arm.REVIEW:
        return lease.arm
    passed_on = Annotation.objects.filter(
        item=lease.item_id,
        arm__in=MEASURES,
        action__in=(Action.SKIP, Action.FLAG),
        superseded_by__isnull=True,
    )
    first = passed_on.order_by("pk").values_list("arm", flat=True).first()
    return first or Arm.REVIEW


def may_suggest(lease: Lease) -> bool:
    """Suggestions are for chosen items alone: audit, random and reviewed ones stay unbiased."""
    return lease.arm == "chosen"


def _checked(kind: str, task: Task, action: str, value: Any, note: str) -> dict[str, Any] | None:
    if action not in (Action.LABEL, Action.NONE, Action.SKIP, Action.FLAG):
        raise Invalid(
            "unknown_action",
            f"There is no action “{action}”.",
            fields={"action": "One of: label, none, skip, flag."},
        )
    if len(note) > MAX_NOTE:
        raise Invalid(
            "note_too_long",
            f"The note has {len(note)} characters.",
            fields={"note": f"At most {MAX_NOTE} characters."},
        )
    if action == Action.FLAG and not note.strip():
        raise Invalid(
            "note_missing",
            "A flag needs a note.",
            fields={"note": "Say what is wrong with the item."},
        )
    if action != Action.LABEL:
        return None
    try:
        return KINDS[kind].validate(value, task)
    except KindError as error:
        raise Invalid(
            "invalid_value",
            error.message,
            fields={error.field: error.message},
            advice="Correct the answer and send it again.",
        ) from error


def _sane(seconds: float | None) -> float | None:
    """Client clocks lie; keep what a person can have needed (up to an hour), else nothing."""
    return seconds if seconds is not None and 0 <= seconds <= 3600 else None


def _answer(annotation: Annotation, lease: Lease, on_time: bool) -> Answered:
    """A label, or "none of these": the item is resolved, the person paid while the price was reserved."""
    # A late answer still counts as the label when nobody else has the item by now.
    states = (Item.State.LEASED,) if on_time else (Item.State.OPEN, Item.State.SET_ASIDE)
    if resolve(annotation, *states) and not count_answer(annotation.project, lease.item_id):
        want_round(annotation.project)
    money.pay(annotation, reserved=lease.price_micros if on_time else None)
    return Answered(annotation, replayed=False, paid=on_time and lease.price_micros > 0)


def _hand_on(annotation: Annotation, lease: Lease, on_time: bool) -> Answered:
    """Skipped or flagged: unpaid, and the item waits for a second person."""
    items = Item.objects.filter(pk=annotation.item_id)
    items.update(skips=F("skips") + 1)
    if on_time:
        reopen_item(lease)
    waiting = items.filter(state=Item.State.OPEN)
    if annotation.action == Action.SKIP:
        waiting = waiting.filter(skips__gte=SKIPS_BEFORE_REVIEW)
    waiting.update(state=Item.State.SET_ASIDE)
    if on_time:
        money.release(annotation.project_id, lease.price_micros)
    return Answered(annotation, replayed=False, paid=False)
