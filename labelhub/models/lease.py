"""An item in somebody's hands, for a while, with its price reserved."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from labelhub.models.base import TenantQuerySet
from labelhub.models.item import Arm, Item
from labelhub.models.project import Project


class Lease(models.Model):
    DURATION = timedelta(minutes=10)

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"  # answered
        EXPIRED = "expired"
        RELEASED = "released"

    project = models.ForeignKey(Project, models.CASCADE, related_name="leases")
    item = models.ForeignKey(Item, models.CASCADE, related_name="leases")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="leases")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    fence = models.PositiveIntegerField()
    price_micros = models.PositiveBigIntegerField()
    issued_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    # Copied from the queue, so that what the label cost and why it was asked is known for ever.
    arm = models.CharField(max_length=10, choices=Arm)
    strategy = models.CharField(max_length=40)
    score = models.FloatField(null=True)
    probability = models.FloatField(null=True)
    rank = models.IntegerField(default=0)
    guess = models.CharField(max_length=40, blank=True, default="")
    confidence = models.FloatField(null=True)
    model_version = models.ForeignKey("labelhub.ModelVersion", models.PROTECT, null=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(state="open"), name="one_open_lease_an_item"
            ),
            models.UniqueConstraint(fields=["item", "fence"], name="lease_fence_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["project", "expires_at"],
                condition=models.Q(state="open"),
                name="lease_lapsing",
            ),
            models.Index(
                fields=["project", "user"], condition=models.Q(state="open"), name="lease_held"
            ),
        ]
