"""The one place that sends a Celery message: by name, after commit, and never in anybody's way.

A message is only a wake-up; the row is the work. When the broker is away the message is dropped, the
request goes on, and the sweeper sends it again when the broker is back.
"""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import Any

from celery import Celery
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)

QUEUE_OF = {
    "round": "interactive",
    "look": "interactive",
    "plan": "interactive",
    "freeze": "interactive",
    "import": "ingest",
    "embed": "embed",
    "refine": "idle",
    "hindsight": "idle",
    "sweep": "interactive",
}
_PAUSE_SECONDS = 5.0
_silent_until = 0.0

sender = Celery("labelhub.wake", broker=settings.REDIS_URL, set_as_current=False)
sender.conf.update(
    task_ignore_result=True,
    broker_connection_retry=False,
    broker_transport_options={
        "socket_connect_timeout": 0.5,
        "socket_timeout": 1.0,
        "visibility_timeout": 7200,
        # One try: a request never waits for a broker that is away.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    },
    task_publish_retry=False,
)


def wake(work: str, row_id: int, *, countdown: float = 0.0) -> None:
    """After commit, tell a worker that row `row_id` has `work` ("round", "import", "embed") to do."""
    transaction.on_commit(partial(_send, work, row_id, countdown))


def _send(work: str, row_id: int, countdown: float) -> None:
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    options: dict[str, Any] = {"countdown": countdown} if countdown > 0 else {}
    try:
        sender.send_task(f"workers.{work}", args=[row_id], queue=QUEUE_OF[work], **options)
    except Exception as error:
        # Any broker fault: kombu wraps some, redis raises others; the sweeper covers all of them.
        _silent_until = time.monotonic() + _PAUSE_SECONDS
        log.warning("broker unreachable, the sweeper will wake %s %s: %s", work, row_id, error)
