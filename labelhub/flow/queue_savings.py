"""A finished project is replayed once: what would random choice have needed for the same data?"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from labelhub.flow.run_job import queue_job
from labelhub.models import Certificate, Job, Project

FEWEST_LABELS = 50  # fewer are over before random choice has begun


def queue_savings() -> list[Job]:
    """A job for each finished project whose labels have not been replayed yet."""
    projects = _finished()
    last = Job.objects.in_bulk([project.replay for project in projects if project.replay])
    return [_queue(project) for project in projects if _is_news(project, last.get(project.replay))]


def _finished() -> list[Any]:
    """Closed, or certified: what is delivered now is what will be taken."""
    certified = Certificate.objects.filter(
        project=OuterRef("pk"), state=Certificate.State.CERTIFIED
    )
    replays = Job.objects.filter(project=OuterRef("pk"), kind=Job.Kind.HINDSIGHT)
    done = Project.objects.filter(Q(state=Project.State.CLOSED) | Exists(certified))
    rows = done.filter(current_model__human_labels__gte=FEWEST_LABELS)
    return list(
        rows.select_related("current_model").annotate(
            replay=Subquery(replays.order_by("-pk").values("pk")[:1])
        )
    )


def _is_news(project: Project, last: Job | None) -> bool:
    if not project.measured:
        return False  # a replay holds one class an item for the truth
    model = project.current_model
    return model is not None and (last is None or model.human_labels != last.params["labels"])


def _queue(project: Project) -> Job:
    labels = project.current_model.human_labels if project.current_model else 0
    params = {"labels": int(labels)}
    return queue_job(project=project, kind=Job.Kind.HINDSIGHT, by=None, params=params)
