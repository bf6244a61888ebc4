"""Who changed what: the activity log that webhooks and reports read later."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from labelhub.models.base import AppendOnly, TenantQuerySet
from labelhub.models.project import Project


class Event(AppendOnly):
    project = models.ForeignKey(Project, models.CASCADE, related_name="events")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    data = models.JSONField(default=dict)

    objects = TenantQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["project", "-id"], name="event_recent")]
