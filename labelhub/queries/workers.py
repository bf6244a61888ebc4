"""Which worker processes are alive, by the rows that they write every few seconds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from labelhub.models import WorkerPulse

SILENT_SECONDS = 20
FORGOTTEN = timedelta(days=1)
START_COMMAND = "labelhub up --only worker"
NEEDED = ("interactive", "ingest", "embed")


def worker_health() -> dict[str, Any]:
    """Alive means that each needed queue has a process that spoke within the last 20 seconds."""
    now = timezone.now()
    pulses = list(WorkerPulse.objects.filter(last_seen__gt=now - FORGOTTEN).order_by("name"))
    processes = [_process(pulse, (now - pulse.last_seen).total_seconds()) for pulse in pulses]
    served = {queue for row in processes if row["alive"] for queue in row["queues"]}
    return {
        "alive": all(queue in served for queue in NEEDED),
        "last_seen": max((pulse.last_seen for pulse in pulses), default=None),
        "start_command": START_COMMAND,
        "processes": processes,
    }


def _process(pulse: WorkerPulse, silent: float) -> dict[str, Any]:
    return {
        "name": pulse.name,
        "queues": pulse.queues,
        "alive": silent < SILENT_SECONDS,
        "seconds_since_seen": max(0.0, silent),
    }


def learner_alive() -> bool:
    """Whether somebody re-ranks the queue: one indexed read for the annotator's page."""
    since = timezone.now() - timedelta(seconds=SILENT_SECONDS)
    alive = WorkerPulse.objects.filter(last_seen__gt=since).values_list("queues", flat=True)
    return any("interactive" in queues for queues in alive)
