"""Each worker process tells the database every few seconds that it lives."""

from __future__ import annotations

import logging
import os
import threading

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from labelhub.models import WorkerPulse

log = logging.getLogger(__name__)
EVERY_SECONDS = 5.0
_stopped = threading.Event()


def start(name: str, queues: list[str]) -> None:
    """Begin to write the process's row, in a thread that ends with the process."""
    _stopped.clear()
    threading.Thread(target=_beat, args=(name, queues), daemon=True, name="pulse").start()


def stop() -> None:
    """The process ends on purpose: its next silence is not a fault, but it is not there either."""
    _stopped.set()


def _beat(name: str, queues: list[str]) -> None:
    while True:
        try:
            WorkerPulse.objects.update_or_create(
                name=name, defaults={"queues": queues, "pid": os.getpid(), "last_seen": Now()}
            )
        except DatabaseError as error:
            # The database may be away for a while; the next beat tries again.
            log.warning("the pulse of %s was not written: %s", name, error)
            connection.close()
        if _stopped.wait(EVERY_SECONDS):
            connection.close()
            return
