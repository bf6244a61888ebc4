"""The one Django app."""

from django.apps import AppConfig


class LabelHubConfig(AppConfig):
    name = "labelhub"
    default_auto_field = "django.db.models.BigAutoField"
