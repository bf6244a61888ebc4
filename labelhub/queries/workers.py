"""Which worker processes are alive, by the rows that they write every few seconds."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.utils import timezone

from labelhub.models import WorkerPulse

SILENT_SECONDS = 20
REMEMBERED_SECONDS = 2.0
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


_learner: tuple[float, bool] = (0.0, False)


def learner_alive() -> bool:
    """Whether somebody re-ranks the queue; asked with every label, so read every two seconds."""
    global _learner
    asked, alive = _learner
    if time.monotonic() - asked > REMEMBERED_SECONDS:
        since = timezone.now() - timedelta(seconds=SILENT_SECONDS)
        speaking = WorkerPulse.objects.filter(last_seen__gt=since).values_list("queues", flat=True)
        alive = any("interactive" in queues for queues in speaking)
        _learner = (time.monotonic(), alive)
    return alive
