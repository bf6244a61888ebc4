"""What is labelled, and the head of the queue."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from labelhub.models.base import TenantQuerySet
from labelhub.models.project import Project


class Arm(models.TextChoices):
    """Why an item was handed out."""

    CHOSEN = "chosen"  # the strategy picked it
    RANDOM = "random"  # the random tenth of a batch, or the order before any model
    AUDIT = "audit"  # the audit stream: measures, never trains
    REVIEW = "review"  # set aside by someone, decided by a reviewer
    CERTIFY = "certify"  # a certificate's: never trains while that certificate lives


class Item(models.Model):
    class State(models.TextChoices):
        PENDING = "pending"  # its import is not published yet
        OPEN = "open"
        LEASED = "leased"
        LABELLED = "labelled"
        SET_ASIDE = "set_aside"  # flagged, or skipped twice: waits for a reviewer

    project = models.ForeignKey(Project, models.CASCADE, related_name="items")
    imported_by = models.ForeignKey("labelhub.Job", models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    data = models.JSONField()
    media = models.CharField(max_length=200, blank=True, default="")
    given_label = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    # Drawn once, uniformly: the items with the smallest ranks are a random sample of any pool.
    audit_rank = models.BigIntegerField()
    fence = models.PositiveIntegerField(default=0, help_text="of its newest lease")
    skips = models.PositiveSmallIntegerField(default=0)
    # The resolved label: a class id, or "" with outcome "none" for none of these / cannot tell.
    outcome = models.CharField(max_length=10, blank=True, default="")
    label = models.CharField(max_length=40, blank=True, default="")
    annotation = models.ForeignKey(
        "labelhub.Annotation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "key"], name="item_key_once"),
            models.CheckConstraint(
                condition=models.Q(state="labelled", annotation__isnull=False)
                | (~models.Q(state="labelled") & models.Q(annotation__isnull=True, label="")),
                name="labelled_means_annotated",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "state", "audit_rank"], name="item_audit_order"),
        ]


class QueueEntry(models.Model):
    """The head of the ranked queue, best rank first, as the last round left it.

    An entry counts while its item is open; the next ranking replaces all of them.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="queue")
    item = models.OneToOneField(Item, models.CASCADE, related_name="queue_entry")
    rank = models.IntegerField()
    arm = models.CharField(max_length=10, choices=Arm)
    strategy = models.CharField(max_length=40)
    score = models.FloatField()
    probability = models.FloatField(null=True, help_text="with which the item was chosen")
    # What the model said before anybody labelled the item: the class, and its probability.
    guess = models.CharField(max_length=40, blank=True, default="")
    confidence = models.FloatField(null=True)
    model_version = models.ForeignKey("labelhub.ModelVersion", models.PROTECT, null=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["project", "rank"], name="queue_order")]
