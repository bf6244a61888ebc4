"""Jobs as people see them: what, how far, how long still, how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from django.utils import timezone

from labelhub import storage
from labelhub.models import Job

SHOWN_PARAMS = ("filename", "format", "encoding")
HIDDEN_RESULTS = ("rejects_path", "read_path", "learner_path")


def job_out(job: Job) -> dict[str, Any]:
    """The contract's Job; paths and hashes of the storage stay inside."""
    found = (job.result or {}).items()
    result = {key: value for key, value in found if key not in HIDDEN_RESULTS}
    return {
        "id": job.pk,
        "kind": job.kind,
        "state": job.state,
        "stage": job.stage,
        "done": job.done,
        "total": job.total,
        "seconds_left": seconds_left(job),
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "created_by": job.created_by.name if job.created_by else None,
        "params": {key: job.params.get(key) for key in SHOWN_PARAMS},
        "error": job.error,
        "result": result if job.state == Job.State.DONE else None,
    }


def seconds_left(job: Job) -> float | None:
    """Time left at the pace so far; None until there is a pace."""
    if job.state != Job.State.RUNNING or not job.started_at or not job.total or not job.done:
        return None
    elapsed = (timezone.now() - job.started_at).total_seconds()
    return max(0.0, elapsed * (job.total - job.done) / job.done)


def rejects_of(job: Job) -> Iterator[dict[str, Any]]:
    """All rejected records of an import, from its report file."""
    path = (job.result or {}).get("rejects_path")
    if path:
        with storage.open_read(path) as file:
            for line in file:
                yield orjson.loads(line)
