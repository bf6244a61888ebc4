"""The workers' Celery app: where it listens, and how it fails."""

from __future__ import annotations

import importlib
import os

import django
from celery import Celery
from celery.signals import worker_ready, worker_shutdown

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labelhub.settings")
django.setup()

from django.conf import settings  # noqa: E402  settings exist only after set-up

from workers import pulse  # noqa: E402

app = Celery("workers", broker=settings.REDIS_URL, include=["workers.tasks"])
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_serializer="json",
    accept_content=["json"],
    task_default_queue="interactive",
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        # Above the longest task: an unacknowledged message comes back only after a real loss.
        "visibility_timeout": 7200,
        "unacked_restore_throttle": 1,
        "socket_keepalive": True,
    },
    worker_hijack_root_logger=False,
    timezone="UTC",
)


@worker_ready.connect
def _start_pulse(sender: object, **_: object) -> None:
    consumer = getattr(sender, "task_consumer", None)
    queues = sorted(queue.name for queue in consumer.queues) if consumer else []
    pulse.start(str(getattr(sender, "hostname", "worker")), queues)
    if "interactive" in queues:
        # The first label must not wait for the libraries.
        importlib.import_module("workers.rounds")


@worker_shutdown.connect
def _stop_pulse(**_: object) -> None:
    pulse.stop()
