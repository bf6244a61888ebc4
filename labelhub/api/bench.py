"""The annotator's bench: take, answer, undo, give back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from labelhub.api.auth import person, project_for
from labelhub.api.schemas import (
    AnnotationIn,
    Answer,
    Bench,
    LeaseIds,
    LeaseList,
    TakeLeases,
    Trail,
    UndoIn,
    UndoOut,
)
from labelhub.flow.lease_next import lease_next
from labelhub.flow.return_leases import extend_leases, release_leases
from labelhub.flow.submit import submit, submit_undo
from labelhub.models import Annotation, May, Project
from labelhub.queries.bench import bench_of, said, task_of, trail_of

router = Router(tags=["bench"])

LATE = "Your time for this item was over, so it is not paid. The answer is kept."


def _may(queue: str) -> May:
    return May.REVIEW if queue == "review" else May.LABEL


@router.post("/projects/{slug}/leases", response=Bench)
def take_leases(request: HttpRequest, slug: str, payload: TakeLeases) -> object:
    """Your open tasks, filled up to `count`. What you hold already comes first."""
    project, _ = project_for(request, slug, _may(payload.queue))
    review = payload.queue == "review"
    user = person(request)
    held = lease_next(project=project, user=user, count=payload.count, review=review)
    return bench_of(project, user, held, review=review)


@router.post("/projects/{slug}/leases/heartbeat", response=LeaseList)
def heartbeat(request: HttpRequest, slug: str, payload: LeaseIds) -> object:
    """Keep the named tasks for ten more minutes; what is missing from the answer has lapsed."""
    project, _ = project_for(request, slug, May.LABEL)
    rows = extend_leases(project=project, user=person(request), lease_ids=payload.leases)
    return {"leases": [{"id": row.pk, "expires_at": row.expires_at} for row in rows]}


@router.post("/projects/{slug}/leases/release", response={204: None})
def release(request: HttpRequest, slug: str, payload: LeaseIds) -> object:
    """Give the named tasks back at once."""
    project, _ = project_for(request, slug, May.LABEL)
    release_leases(project=project, user=person(request), lease_ids=payload.leases)
    return HttpResponse(status=204)


@router.post("/projects/{slug}/annotations", response=Answer)
def answer(request: HttpRequest, slug: str, payload: AnnotationIn) -> object:
    """One answer in, the next tasks out. Sending the same `submission` again changes nothing."""
    project, _ = project_for(request, slug, _may(payload.queue))
    user, review = person(request), payload.queue == "review"
    done = submit(
        project=project,
        user=user,
        submission=payload.submission,
        lease_id=payload.lease,
        fence=payload.fence,
        action=payload.action,
        value=payload.value,
        note=payload.note or "",
        seconds=payload.seconds,
        count=payload.count,
        review=review,
    )
    return {
        "annotation": _annotation(
            project, done.answer.annotation, done.answer.paid, done.answer.replayed
        ),
        "bench": bench_of(project, user, done.held, review=review),
    }


def _annotation(project: Project, row: Annotation, paid: bool, replayed: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "submission": row.submission,
        "state": "late" if row.late else "accepted",
        "replayed": replayed,
        "paid": paid,
        "action": row.action,
        **said(project, row),
        "message": LATE if row.late else None,
    }


@router.post("/projects/{slug}/undo", response=UndoOut)
def take_back(request: HttpRequest, slug: str, payload: UndoIn) -> object:
    """Take back your latest answer; its item is in your hands again."""
    project, _ = project_for(request, slug, May.LABEL)
    user = person(request)
    annotation, lease, held = submit_undo(project=project, user=user, submission=payload.submission)
    return {
        "annotation": _annotation(project, annotation, paid=False, replayed=False),
        "task": task_of(project, lease) if lease else None,
        "bench": bench_of(project, user, held, review=payload.queue == "review"),
    }


@router.get("/projects/{slug}/trail", response=Trail)
def read_trail(request: HttpRequest, slug: str, limit: int = 50) -> object:
    """Your own latest answers."""
    project, _ = project_for(request, slug, May.SEE_OWN)
    return {"entries": trail_of(project, person(request), max(1, min(limit, 50)))}
