"""People: who they are, where they are members, what their role lets them do."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Now

from labelhub.models.base import TenantQuerySet
from labelhub.models.organisation import Organisation
from labelhub.models.project import Project


class Role(models.TextChoices):
    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    ENGINEER = "engineer"
    OWNER = "owner"


class May(models.TextChoices):
    """What a role may be allowed to do (the table in docs/architecture.md)."""

    LABEL = "label"
    SEE_OWN = "see_own"
    REVIEW = "review"
    SEE_PROJECT = "see_project"
    MANAGE = "manage"
    DATA = "data"


ROLE_MAY: dict[str, frozenset[May]] = {
    Role.ANNOTATOR: frozenset({May.LABEL, May.SEE_OWN}),
    Role.REVIEWER: frozenset({May.LABEL, May.SEE_OWN, May.REVIEW}),
    Role.MANAGER: frozenset(May),
    Role.ENGINEER: frozenset({May.LABEL, May.SEE_OWN, May.SEE_PROJECT, May.DATA}),
    Role.OWNER: frozenset(May),
}


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person or a robot; the e-mail address is the login."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_account_an_address")
        ]


class Membership(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "user"], name="one_role_a_project"),
            models.CheckConstraint(
                condition=models.Q(role__in=["annotator", "reviewer", "manager", "engineer"]),
                name="membership_role_known",
            ),
        ]


class Invitation(models.Model):
    """A link that lets its bearer join once. Only the hash of its secret is kept."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role)
    email = models.EmailField(blank=True, default="")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()

    objects = TenantQuerySet.as_manager()


class ApiToken(models.Model):
    """A bearer token; shown once, kept as a SHA-256 (its 256 random bits need no slow hash)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True)


__all__ = [
    "ROLE_MAY",
    "ApiToken",
    "Invitation",
    "May",
    "Membership",
    "Organisation",
    "Role",
    "User",
]
