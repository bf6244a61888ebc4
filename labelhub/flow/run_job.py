"""Jobs: a row that a worker claims, reports on, and ends. The message is only a wake-up."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from labelhub.models import Claimable, Job, Project, User
from labelhub.wake import wake

MAX_ATTEMPTS = 5


def queue_job(*, project: Project, kind: str, by: User | None, params: dict[str, Any]) -> Job:
    """Write the job's row and wake a worker after commit."""
    job = Job.objects.create(project=project, kind=kind, created_by=by, params=params)
    wake(kind, job.pk)
    return job


def claim_job(job_id: int) -> Job | None:
    """Claim a queued job, or a running one whose worker has gone silent; None when not to be had.

    One job of a kind runs in a project at a time: the database refuses a second.
    """
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING) & Claimable.unclaimed()
    try:
        with transaction.atomic():
            claimed = Job.objects.filter(free, pk=job_id).update(
                state=Job.State.RUNNING,
                started_at=Now(),
                attempts=F("attempts") + 1,
                error=None,
                **Claimable.claim_fields(),
            )
    except IntegrityError:
        return None
    if not claimed:
        return None
    job = Job.objects.select_related("project", "created_by").get(pk=job_id)
    if job.attempts > MAX_ATTEMPTS:
        fail_job(
            job,
            {
                "message": "The worker died on this job five times.",
                "where": None,
                "advice": "Look at the worker's log, then start it again.",
            },
        )
        return None
    return job


def finish_job(job: Job, result: dict[str, Any]) -> bool:
    """End a job well; False when the claim was lost meanwhile."""
    done = _end(job, state=Job.State.DONE, result=result)
    wake_next(job)
    return done


def fail_job(job: Job, error: dict[str, str | None], result: dict[str, Any] | None = None) -> bool:
    """End a job with what was wrong, where, and what to do."""
    done = _end(job, state=Job.State.FAILED, error=error, result=result)
    wake_next(job)
    return done


def _end(job: Job, **fields: Any) -> bool:
    held = Job.objects.filter(pk=job.pk, fence=job.fence, state=Job.State.RUNNING)
    return held.update(finished_at=Now(), claimed_until=None, **fields) == 1


def wake_next(job: Job) -> None:
    """The next queued job of the same kind and project, if one waited for this one."""
    waiting = Job.objects.filter(project_id=job.project_id, kind=job.kind, state=Job.State.QUEUED)
    following = waiting.order_by("pk").first()
    if following is not None:
        wake(job.kind, following.pk)


def overdue_jobs() -> list[tuple[str, int]]:
    """(kind, id) of jobs that no worker has: queued, or running with a lapsed claim."""
    stuck = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING) & Claimable.unclaimed()
    return list(Job.objects.filter(stuck).order_by("pk").values_list("kind", "pk")[:200])
