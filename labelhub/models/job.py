"""Work that lasts: the row is the job, the broker's message only a wake-up."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from labelhub.models.base import Claimable, TenantQuerySet
from labelhub.models.project import Project


class Job(Claimable):
    class Kind(models.TextChoices):
        IMPORT = "import"
        EMBED = "embed"
        PLAN = "plan"  # what a certificate would take
        FREEZE = "freeze"
        REFINE = "refine"  # a slower learner, while nobody waits
        HINDSIGHT = "hindsight"  # what choosing saved, once the project is finished

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    project = models.ForeignKey(Project, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    params = models.JSONField(default=dict)
    result = models.JSONField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "kind"],
                condition=models.Q(state="running"),
                name="one_running_job_a_kind",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["project", "kind", "-id"], name="job_recent")]


class ProjectRound(Claimable):
    """The loop's one row: labels raise `wanted_rev`, a round serves the rev that it saw at its start."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="round")
    wanted_rev = models.PositiveBigIntegerField(default=0)
    running_rev = models.PositiveBigIntegerField(null=True)
    done_rev = models.PositiveBigIntegerField(default=0)
    wake_pending = models.BooleanField(default=False)
    # When the oldest label that no round has seen came in: the freshness of the queue.
    wanted_since = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = TenantQuerySet.as_manager()


class WorkerPulse(models.Model):
    """Each worker process writes its row every few seconds; silence is how we know it is down."""

    name = models.CharField(max_length=120, primary_key=True)
    queues = models.JSONField(default=list)
    pid = models.IntegerField()
    started_at = models.DateTimeField(db_default=Now())
    last_seen = models.DateTimeField(db_default=Now())
