"""What the workers learnt: models, and the vectors that they stand on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from labelhub.models.base import AppendOnly, TenantQuerySet
from labelhub.models.project import Project


class ModelVersion(AppendOnly):
    """An immutable model. `metrics["estimate"]` is the audit's estimate at that moment."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="model_versions")
    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    revision = models.PositiveBigIntegerField(help_text="the round row's rev that it has seen")
    human_labels = models.PositiveBigIntegerField()
    pool = models.PositiveBigIntegerField()
    data_hash = models.CharField(max_length=64, help_text="sha256 over (item id, class) trained on")
    seed = models.BigIntegerField()
    recipe = models.JSONField()
    metrics = models.JSONField()
    classes = models.JSONField(help_text="class ids in the order of the model's columns")
    artefact = models.CharField(max_length=200, blank=True, default="")
    artefact_sha256 = models.CharField(max_length=64, blank=True, default="")
    predictions = models.CharField(max_length=200, blank=True, default="")
    seconds = models.FloatField()

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="model_number_once")
        ]


class VectorShard(AppendOnly):
    """Encoded items, one immutable file: their ids, and one matrix of an encoder."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="vector_shards")
    encoder = models.CharField(max_length=80)
    first_item = models.BigIntegerField()
    last_item = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "encoder", "first_item"], name="shard_range_once"
            )
        ]
