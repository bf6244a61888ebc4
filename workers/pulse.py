"""Each worker process tells the database every few seconds that it lives."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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


@contextmanager
def kept(extend: Callable[[], bool]) -> Iterator[None]:
    """Extend a claim every few seconds while the body works, however long one step of it takes."""
    done = threading.Event()

    def keep() -> None:
        while not done.wait(EVERY_SECONDS) and _still_held(extend):
            pass
        connection.close()

    thread = threading.Thread(target=keep, daemon=True, name="claim")
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _still_held(extend: Callable[[], bool]) -> bool:
    try:
        return extend()
    except DatabaseError as error:
        # Away for a moment: the claim lasts longer than that, and the next beat tries again.
        log.warning("a claim was not extended: %s", error)
        connection.close()
        return True


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
