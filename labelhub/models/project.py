"""A project: one pool of items, one task, one budget. A guideline: what annotators were told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from labelhub.kinds import KINDS
from labelhub.models.base import AppendOnly, TenantQuerySet
from labelhub.models.organisation import Organisation


class ProjectQuerySet(TenantQuerySet):
    project_path = "pk"


class Project(models.Model):
    class State(models.TextChoices):
        OPEN = "open"
        PAUSED = "paused"
        CLOSED = "closed"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="projects")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, default="classification")
    # What the kind may be told, checked by the kind when the project is made.
    options = models.JSONField(default=dict, blank=True)
    modality = models.CharField(max_length=10, choices=[("text", "text"), ("image", "image")])
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    currency = models.CharField(max_length=3, default="EUR")
    price_micros = models.PositiveBigIntegerField(help_text="price of one label, in micros")
    audit_share = models.FloatField(default=0.15)
    # Items whose audit_rank is at or below this are kept for the audit and never chosen.
    audit_reserve = models.BigIntegerField(default=-1)
    suggestions = models.BooleanField(default=False)
    worth_points = models.FloatField(
        default=0.5,
        help_text="points of accuracy that 100 labels must bring to be worth their price",
    )
    # The head of the loop: the newest published model, and the items that have vectors.
    current_model = models.ForeignKey(
        "labelhub.ModelVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The live certificate: while there is one, its frozen labels are the machine labels delivered.
    certificate = models.ForeignKey(
        "labelhub.Certificate", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What makes vectors of its items, settled when the first are encoded, and why; [] before.
    encoders = models.JSONField(default=list)
    encoders_reason = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(audit_share__gte=0.02, audit_share__lte=0.9),
                name="audit_share_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(worth_points__gte=0, worth_points__lte=100),
                name="worth_in_range",
            ),
        ]

    @property
    def measured(self) -> bool:
        """Whether an answer is one class: only then are labels predicted, estimated, certified."""
        return KINDS[self.kind].measured(self.options)


class Guideline(AppendOnly):
    """One immutable version of the guidelines: text and class list as annotators saw them.

    `classes` is a list of {"id": "c1", "name": "Job Title"}; ids stay when a class is renamed.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="guidelines")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True, default="")
    classes = models.JSONField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="guideline_number_once")
        ]

    def class_name(self, class_id: str | None) -> str:
        """The name of a class, or "" for none or an id that this version does not have."""
        return next((entry["name"] for entry in self.classes if entry["id"] == class_id), "")
