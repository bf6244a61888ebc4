"""The tenant: a project belongs to an organisation, and so does everything below it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Organisation(models.Model):
    name = models.CharField(max_length=200)
    owners = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="owned_organisations")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
