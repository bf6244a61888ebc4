"""A project that has been quiet for a while may get a slower learner tried on its labels.

One attempt for each quarter more labels; after one that did not help, for each half more. The attempt's
own job remembers at how many labels it was made (`params`), and what came of it (`result`); the next
round reads from there.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Now

from labelhub.flow.run_job import queue_job
from labelhub.models import Certificate, Claimable, Job, ModelVersion, Project, ProjectRound

QUIET = timedelta(seconds=10)  # since the last round: labels are not coming in just now
FEWEST_LABELS = 30
GROWTH, BACK_OFF = 1.25, 1.5


def queue_refinements() -> list[Job]:
    """A job for each project whose turn it is."""
    rows = list(_quiet())
    jobs = Job.objects.in_bulk([row.last_attempt for row in rows if row.last_attempt])
    due = [row for row in rows if _due(row, jobs.get(row.last_attempt or 0))]
    return [_queue(row, jobs.get(row.last_attempt or 0)) for row in due]


def _quiet() -> Any:
    """Rounds at rest, with what is needed to tell whether an attempt is due."""
    attempts = Job.objects.filter(project=OuterRef("project"), kind=Job.Kind.REFINE)
    frozen = Certificate.objects.filter(project=OuterRef("project"), state__in=Certificate.LIVE)
    return (
        ProjectRound.objects.filter(
            Claimable.unclaimed(),
            wanted_rev=F("done_rev"),
            finished_at__lt=Now() - QUIET,
            project__state=Project.State.OPEN,
            project__current_model__human_labels__gte=FEWEST_LABELS,
        )
        .exclude(Exists(frozen))  # what is frozen stays as it is delivered
        .select_related("project__current_model")
        .annotate(last_attempt=Subquery(attempts.order_by("-pk").values("pk")[:1]))
    )


def _due(row: Any, last: Job | None) -> bool:
    if not row.project.measured:
        return False  # the learners that are tried give an item one class
    if last is not None and last.state in (Job.State.QUEUED, Job.State.RUNNING):
        return False
    version: ModelVersion = row.project.current_model
    result = (last.result if last else None) or {}
    refused = not result.get("kept", True) and not result.get("gave_way")
    return version.human_labels >= (BACK_OFF if refused else GROWTH) * _tried_at(last)


def _tried_at(last: Job | None) -> int:
    """Labels at the last attempt that was not broken off; 0 where there was none."""
    if last is None:
        return 0
    broken_off = bool((last.result or {}).get("gave_way"))
    return int(last.params["before" if broken_off else "labels"])


def _queue(row: Any, last: Job | None) -> Job:
    labels = int(row.project.current_model.human_labels)
    params = {"labels": labels, "before": _tried_at(last)}
    return queue_job(project=row.project, kind=Job.Kind.REFINE, by=None, params=params)
