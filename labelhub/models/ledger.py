"""Money. The account is the sum of its entries, and the database refuses to pass the cap."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from labelhub.models.annotation import Annotation
from labelhub.models.base import AppendOnly, TenantQuerySet
from labelhub.models.project import Project


class Account(models.Model):
    """The running totals of a project, in micros; every change is one conditional update."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="account")
    cap_micros = models.PositiveBigIntegerField()
    spent_micros = models.PositiveBigIntegerField(default=0)
    reserved_micros = models.PositiveBigIntegerField(default=0)
    labels = models.PositiveBigIntegerField(default=0, help_text="paid answers that stand")
    issued = models.PositiveBigIntegerField(default=0, help_text="leases handed out: audit slots")

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    cap_micros__gte=models.F("spent_micros") + models.F("reserved_micros")
                ),
                name="cap_never_exceeded",
            ),
        ]


class Tally(models.Model):
    """A person's standing answers of one day (UTC): what their bench and the people's table show."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tallies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    day = models.DateField()
    answers = models.IntegerField(default=0)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "user", "day"], name="one_tally_a_day"),
            models.CheckConstraint(condition=models.Q(answers__gte=0), name="tally_not_negative"),
        ]


class LedgerEntry(AppendOnly):
    class Kind(models.TextChoices):
        LABEL = "label"
        REVERSAL = "reversal"

    project = models.ForeignKey(Project, models.CASCADE, related_name="ledger")
    kind = models.CharField(max_length=10, choices=Kind)
    annotation = models.OneToOneField(Annotation, models.PROTECT, related_name="ledger_entry")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    amount_micros = models.BigIntegerField()
    day = models.DateField(help_text="the UTC day that the entry counts on")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="label", amount_micros__gte=0, reverses__isnull=True)
                | models.Q(kind="reversal", amount_micros__lte=0, reverses__isnull=False),
                name="entry_sign_fits_its_kind",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "user"], name="ledger_by_person")]
