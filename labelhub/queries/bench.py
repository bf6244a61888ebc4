"""The annotator's bench: the tasks in hand, and the counters around them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from labelhub.kinds import KINDS
from labelhub.models import (
    Account,
    Action,
    Annotation,
    Arm,
    Certificate,
    Item,
    Lease,
    ModelVersion,
    Project,
    User,
)
from labelhub.queries.models import model_age
from labelhub.queries.suggestion import suggestion_for
from labelhub.queries.workers import learner_alive
from labelhub.statements import select_one

# Asked with every label, so written out (docs/decisions/0015).
ACCOUNT = "SELECT * FROM labelhub_account WHERE project_id = %s"
TALLY = """
    SELECT COALESCE(SUM(answers), 0), COALESCE(SUM(CASE WHEN day = %s THEN answers END), 0)
    FROM labelhub_tally WHERE project_id = %s AND user_id = %s
"""
MODEL = """
    SELECT version.id, version.number, version.revision, version.created_at, round.wanted_rev
    FROM labelhub_modelversion version
    JOIN labelhub_projectround round ON round.project_id = version.project_id
    WHERE version.id = %s
"""


# Why a bench is empty while a certificate lives.
RESTS = {
    Certificate.State.FREEZING.value: "freezing",
    Certificate.State.CERTIFIED.value: "finished",
}


def bench_of(project: Project, user: User, held: list[Lease], *, review: bool) -> dict[str, Any]:
    """The contract's Bench: state, tasks in the order they were handed out, counters."""
    account = Account.objects.raw(ACCOUNT, [project.pk])[0]
    return {
        "state": "ok" if held else _why_nothing(project, account, review),
        "tasks": _tasks(project, held),
        "counters": _counters(project, user, account, held),
    }


def _tasks(project: Project, held: list[Lease]) -> list[dict[str, Any]]:
    remarks = remarks_on([lease.item_id for lease in held if lease.arm == Arm.REVIEW])
    return [task_of(project, lease, remarks.get(lease.item_id)) for lease in held]


def remarks_on(item_ids: list[int]) -> dict[int, list[dict[str, str]]]:
    """Who skipped or flagged the items, and what they wrote: what a reviewer has to decide."""
    found: dict[int, list[dict[str, str]]] = {}
    if item_ids:
        rows = Annotation.objects.filter(
            item__in=item_ids, action__in=(Action.SKIP, Action.FLAG), superseded_by__isnull=True
        ).order_by("pk")
        for item_id, name, action, note in rows.values_list(
            "item_id", "user__name", "action", "note"
        ):
            remark = {"by": name, "action": action, "note": note}
            found.setdefault(item_id, []).append(remark)
    return found


def task_of(
    project: Project, lease: Lease, remarks: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """The contract's Task. Nothing in it tells an audit item from any other."""
    item, data = lease.item, lease.item.data
    image = f"/api/v1/projects/{project.slug}/items/{item.pk}/image" if item.media else None
    return {
        "lease": lease.pk,
        "fence": lease.fence,
        "expires_at": lease.expires_at,
        "item": {
            "id": item.pk,
            "key": item.key,
            "text": data.get("text"),
            "before": data.get("before"),
            "after": data.get("after"),
            "image_url": image,
            "width": data.get("width"),
            "height": data.get("height"),
            "outputs": data.get("outputs"),
            "draft": data.get("draft"),
        },
        "suggestion": suggestion_for(project, lease) if project.suggestions else None,
        "remarks": remarks or [],
    }


def _why_nothing(project: Project, account: Account, review: bool) -> str:
    if project.state != Project.State.OPEN:
        return "paused"
    room = account.cap_micros - account.spent_micros
    if room < project.price_micros:
        return "budget_spent"
    items = Item.objects.filter(project=project)
    if room - account.reserved_micros < project.price_micros:
        return "budget_reserved"
    if not review and not items.exclude(state=Item.State.PENDING).exists():
        return "no_items"
    return RESTS.get(_certificate_state(project), "empty")


def _certificate_state(project: Project) -> str:
    if project.certificate_id is None:
        return ""
    live = Certificate.objects.filter(pk=project.certificate_id)
    return live.values_list("state", flat=True).first() or ""


def _counters(project: Project, user: User, account: Account, held: list[Lease]) -> dict[str, Any]:
    mine, today = select_one(TALLY, timezone.now().date(), project.pk, user.pk)
    price = max(1, project.price_micros)
    own_reserved = sum(lease.price_micros for lease in held)
    return {
        "today": today,
        "mine": mine,
        # What is in one's own hands can still be labelled, so it is not gone.
        "labels_left": (account.cap_micros - account.spent_micros) // price,
        "reserved_by_others": max(0, account.reserved_micros - own_reserved) // price,
        "budget_fraction_spent": account.spent_micros / max(1, account.cap_micros),
        "model": _model(project),
        "worker_alive": learner_alive(),
        # Only an empty bench says it, and counting it costs a read.
        "set_aside": 0 if held else waiting_for_review(project),
    }


def _model(project: Project) -> dict[str, Any] | None:
    if project.current_model_id is None:
        return None
    version: Any = ModelVersion.objects.raw(MODEL, [project.current_model_id])[0]
    return model_age(version, version.wanted_rev)


def waiting_for_review(project: Project) -> int:
    """Items that were flagged, or skipped twice, and that no reviewer holds or has answered."""
    return Item.objects.filter(project=project, state=Item.State.SET_ASIDE).count()


def trail_of(project: Project, user: User, limit: int) -> list[dict[str, Any]]:
    """The person's own latest answers, newest first, with what undo still reaches."""
    rows = (
        Annotation.objects.filter(project=project, user=user)
        .exclude(action="undo")
        .filter(superseded_by__isnull=True)
        .select_related("item", "guideline")
        .order_by("-pk")[:limit]
    )
    return [
        {
            "annotation_id": row.pk,
            "action": row.action,
            **said(project, row),
            "item_text": row.item.data.get("text"),
            "image_url": f"/api/v1/projects/{project.slug}/items/{row.item_id}/image"
            if row.item.media
            else None,
            "created_at": row.created_at,
            "undoable": not row.late,
        }
        for row in rows
    ]


def said(project: Project, row: Annotation) -> dict[str, Any]:
    """choice (where the answer is one class), value and words of an answer; all empty without a value."""
    if row.value is None:
        return {"choice": None, "value": None, "words": ""}
    kind = KINDS[project.kind]
    return {
        "choice": kind.label_of(row.value) or None,
        "value": row.value,
        "words": kind.words(row.value, row.guideline.classes, row.item.data),
    }
