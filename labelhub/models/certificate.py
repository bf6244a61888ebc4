"""Certified completion: what was promised, the frozen machine labels, and what people found."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from labelhub.models.base import TenantQuerySet
from labelhub.models.item import Item
from labelhub.models.project import Guideline, Project


class Certificate(models.Model):
    """One attempt. What the freeze has fixed is written once (migration 0002)."""

    class State(models.TextChoices):
        FREEZING = "freezing"  # a worker draws the order; nothing is promised or spent yet
        AUDITING = "auditing"  # people label in drawn order
        CERTIFIED = "certified"  # given: its frozen labels are what is delivered
        VOIDED = "voided"
        FAILED = "failed"  # the freeze broke off; no alpha was spent

    LIVE = (State.FREEZING, State.AUDITING, State.CERTIFIED)

    project = models.ForeignKey(Project, models.CASCADE, related_name="certificates")
    job = models.OneToOneField("labelhub.Job", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.FREEZING)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    target = models.FloatField(help_text="share of the delivered labels that are to be right")
    alpha = models.FloatField(help_text="chance of a wrong promise over all attempts together")
    spend = models.FloatField(default=0.8, help_text="share of what is left that an attempt takes")

    # -- fixed by the freeze: null until then ----------------------------------------------------
    attempt = models.PositiveSmallIntegerField(null=True)
    pool = models.PositiveBigIntegerField(null=True, help_text="delivered labels: N")
    machine = models.PositiveBigIntegerField(null=True, help_text="frozen machine labels: R")
    people = models.PositiveBigIntegerField(null=True, help_text="labels left to people")
    allowed = models.PositiveBigIntegerField(null=True, help_text="errors the target bears: K")
    newest_item = models.BigIntegerField(null=True, help_text="later items are outside of it")
    order_name = models.CharField(max_length=20, blank=True, default="")
    simulated = models.JSONField(null=True, help_text="mean labels of simulated audits, by order")
    forecast = models.JSONField(null=True, help_text="labels the audit was thought to need")
    seed = models.BigIntegerField(null=True)
    silent_classes = models.JSONField(null=True, help_text="class ids it says nothing about")
    model_version = models.ForeignKey("labelhub.ModelVersion", models.PROTECT, null=True)
    guideline = models.ForeignKey(Guideline, models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True)

    # -- the audit as it stands ------------------------------------------------------------------
    look = models.JSONField(null=True)
    certified_at = models.DateTimeField(null=True)
    # Answers raise `wanted_rev`, a look makes it `done_rev`; an undo outdates a look that has not seen it.
    wanted_rev = models.PositiveBigIntegerField(default=0)
    done_rev = models.PositiveBigIntegerField(default=0)
    undos = models.PositiveBigIntegerField(default=0)
    wake_pending = models.BooleanField(default=False)
    error = models.JSONField(null=True, blank=True)

    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    void_reason = models.TextField(blank=True, default="")

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(state__in=("freezing", "auditing", "certified")),
                name="one_live_certificate",
            ),
            models.UniqueConstraint(fields=["project", "attempt"], name="attempt_once"),
            models.CheckConstraint(
                condition=models.Q(target__gt=0, target__lte=1)
                & models.Q(alpha__gt=0, alpha__lt=1, spend__gt=0, spend__lt=1),
                name="certificate_terms_are_shares",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("freezing", "failed"), frozen_at=None, attempt=None)
                | models.Q(state="voided")
                | models.Q(
                    frozen_at__isnull=False,
                    attempt__gte=1,
                    pool__isnull=False,
                    machine__lte=models.F("pool"),
                    allowed__isnull=False,
                    seed__isnull=False,
                    newest_item__isnull=False,
                ),
                name="frozen_means_fixed",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="certified")
                | models.Q(certified_at__isnull=False, look__isnull=False),
                name="certified_has_its_look",
            ),
            models.CheckConstraint(
                condition=models.Q(state="voided", voided_at__isnull=False)
                & ~models.Q(void_reason="")
                | ~models.Q(state="voided") & models.Q(voided_at=None),
                name="voided_for_a_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "-id"], name="certificate_recent")]


class CertificateItems(TenantQuerySet):
    project_path = "certificate__project_id"


class CertificateItem(models.Model):
    """One delivered label that no person had given at the freeze.

    With a place: a frozen machine label, at that place (from 0) of the audit's drawn order; `wrong` is
    null until a person has answered. Without: the certificate leaves the item to people; `wrong` is
    false once they have labelled it. Item and label stay as they are (migration 0002).
    """

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="items")
    place = models.BigIntegerField(null=True)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    doubt = models.FloatField(help_text="probability that the machine label is wrong")
    frozen_label = models.CharField(max_length=40)
    wrong = models.BooleanField(null=True)

    objects = CertificateItems.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certificate", "place"], name="place_once"),
            # The item first: it serves the foreign key's look-ups too.
            models.UniqueConstraint(fields=["item", "certificate"], name="item_once_a_certificate"),
            models.CheckConstraint(
                condition=models.Q(doubt__gte=0, doubt__lte=1), name="doubt_is_a_probability"
            ),
            models.CheckConstraint(
                condition=models.Q(place__gte=0)
                | models.Q(place=None) & (models.Q(wrong=None) | models.Q(wrong=False)),
                name="only_frozen_labels_are_wrong",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["certificate", "place"],
                condition=models.Q(wrong__isnull=True),
                name="place_unanswered",
            ),
            models.Index(
                fields=["certificate", "place"],
                condition=models.Q(wrong__isnull=False),
                name="place_answered",
            ),
        ]
