"""Undo writes two rows and changes none: a superseding annotation and a reversing entry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from labelhub.flow import money
from labelhub.flow.annotate import submission_taken
from labelhub.flow.candidates import Candidate
from labelhub.flow.certify_answers import uncount_answer
from labelhub.flow.errors import Conflict
from labelhub.flow.lease_next import write_leases
from labelhub.flow.resolve import unresolve
from labelhub.flow.start_round import want_round
from labelhub.models import (
    ANSWERS,
    Action,
    Annotation,
    Item,
    Lease,
    LedgerEntry,
    Project,
    User,
)

REACH = 50


def undo(*, project: Project, user: User, submission: UUID) -> tuple[Annotation, Lease | None]:
    """Take back the person's latest standing answer; the item comes back to them as an open lease.

    A replay of `submission` changes nothing. Raises Conflict when there is nothing to undo, or when
    somebody else has the item by now.
    """
    known = Annotation.objects.filter(project=project, submission=submission).first()
    if known is None:
        try:
            with transaction.atomic():
                return _undo(project, user, submission)
        except IntegrityError:
            known = Annotation.objects.filter(project=project, submission=submission).first()
            if known is None:
                raise
    if known.user_id != user.pk or known.action != Action.UNDO:
        raise submission_taken()
    return known, Lease.objects.filter(item_id=known.item_id, user=user, state="open").first()


def undoable(project: Project, user: User) -> list[Annotation]:
    """The person's standing answers that undo still reaches, newest first."""
    recent = (
        Annotation.objects.filter(project=project, user=user)
        .exclude(action=Action.UNDO)
        .select_related("item", "lease", "user", "superseded_by")
        .order_by("-pk")[:REACH]
    )
    return [row for row in recent if not hasattr(row, "superseded_by") and not row.late]


def _undo(project: Project, user: User, submission: UUID) -> tuple[Annotation, Lease]:
    standing = undoable(project, user)
    if not standing:
        raise Conflict(
            "nothing_to_undo",
            "There is nothing left to undo.",
            advice=f"Undo reaches back {REACH} answers.",
        )
    target = standing[0]
    _take_item(target)
    annotation = Annotation.objects.create(
        project=project,
        item=target.item,
        user=user,
        lease=target.lease,
        submission=submission,
        action=Action.UNDO,
        arm=target.arm,
        guideline=target.guideline,
        model_version_id=target.model_version_id,
        supersedes=target,
    )
    if target.action in ANSWERS and not uncount_answer(project, target.item_id):
        want_round(project)
    price = _return_money(target, annotation)
    return annotation, _lease_again(project, target, price)


def _take_item(target: Annotation) -> None:
    """The item goes from its resolved (or waiting) state into this person's hands."""
    if target.action in ANSWERS:
        if unresolve(target, Item.State.LEASED):
            return
    else:
        waiting = Item.objects.filter(pk=target.item_id, state__in=("open", "set_aside"))
        if waiting.update(state=Item.State.LEASED, skips=F("skips") - 1):
            return
    raise Conflict(
        "item_moved_on",
        "Somebody else has this item by now, so it cannot be undone.",
        advice="Tell a reviewer which item it was.",
    )


def _return_money(target: Annotation, annotation: Annotation) -> int:
    """Reverse the payment and reserve the same price again; a skip's price is reserved afresh."""
    price = target.lease.price_micros if target.lease else 0
    entry = LedgerEntry.objects.filter(annotation=target).first()
    if entry is not None:
        money.reverse(entry, annotation, was_paid=True)
        return entry.amount_micros
    if not money.reserve(target.project_id, price):
        raise Conflict(
            "budget_spent",
            "The budget is spent, so this item cannot be reopened.",
            advice="A manager can raise the cap.",
        )
    return price


def _lease_again(project: Project, target: Annotation, price: int) -> Lease:
    lease = target.lease
    item: Any = Item.objects.annotate(now=Now()).get(pk=target.item_id)
    Item.objects.filter(pk=item.pk).update(fence=F("fence") + 1)
    candidate = Candidate(
        item,
        # The lease's, not the answer's: released again, a reviewed item is set aside again.
        lease.arm if lease else target.arm,
        lease.strategy if lease else "undo",
        lease.score if lease else None,
        lease.probability if lease else None,
        lease.rank if lease else 0,
        lease.guess if lease else "",
        lease.confidence if lease else None,
        target.model_version_id,
    )
    return write_leases(project, target.user, [candidate], price, item.now)[0]
