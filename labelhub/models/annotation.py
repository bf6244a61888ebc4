"""What a person said about an item. Written once; undone by a later row, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from labelhub.models.base import AppendOnly, TenantQuerySet
from labelhub.models.item import Arm, Item
from labelhub.models.lease import Lease
from labelhub.models.project import Guideline, Project


class Action(models.TextChoices):
    LABEL = "label"
    NONE = "none"  # none of these / cannot tell: an answer of its own
    SKIP = "skip"
    FLAG = "flag"
    UNDO = "undo"


ANSWERS = (Action.LABEL, Action.NONE)


class Annotation(AppendOnly):
    project = models.ForeignKey(Project, models.CASCADE, related_name="annotations")
    item = models.ForeignKey(Item, models.CASCADE, related_name="annotations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="annotations")
    lease = models.ForeignKey(Lease, models.PROTECT, null=True, related_name="annotations")
    submission = models.UUIDField(help_text="the client's key: a replay finds this row")
    action = models.CharField(max_length=10, choices=Action)
    value = models.JSONField(null=True)
    note = models.TextField(blank=True, default="")
    seconds = models.FloatField(null=True, help_text="from item shown to answer, by the client")
    late = models.BooleanField(default=False)
    arm = models.CharField(max_length=10, choices=Arm)
    guideline = models.ForeignKey(Guideline, models.PROTECT, related_name="+")
    model_version = models.ForeignKey("labelhub.ModelVersion", models.PROTECT, null=True)
    suggested = models.BooleanField(default=False, help_text="a suggestion was on the screen")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by"
    )

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "submission"], name="submission_once"),
            models.CheckConstraint(
                condition=models.Q(action="undo", supersedes__isnull=False)
                | ~models.Q(action="undo"),
                name="undo_supersedes",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "user", "-id"], name="annotation_trail"),
            models.Index(fields=["item", "user"], name="annotation_touched"),
        ]
