"""Beat's Celery app: it only sends, so it loads none of the learning code (and 300 MB less)."""

from __future__ import annotations

import os

import django
from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labelhub.settings")
django.setup()

from django.conf import settings  # noqa: E402  settings exist only after set-up

from workers import pulse  # noqa: E402

SWEEP_SECONDS = 10.0

app = Celery("beat", broker=settings.REDIS_URL)
app.conf.update(
    task_ignore_result=True,
    task_default_queue="interactive",
    beat_schedule={"sweep": {"task": "workers.sweep", "schedule": SWEEP_SECONDS}},
    timezone="UTC",
)


@beat_init.connect
def _start_pulse(sender: object, **_: object) -> None:
    pulse.start("beat", ["beat"])
