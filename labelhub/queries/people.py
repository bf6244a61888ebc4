"""Who belongs to a project, and who is asked to."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from labelhub.models import Project


def people_of(project: Project) -> dict[str, Any]:
    """The contract's Members."""
    members = project.memberships.select_related("user").order_by("user__name", "pk")
    invitations = project.invitations.filter(
        accepted_by=None, expires_at__gt=timezone.now()
    ).order_by("-pk")
    return {
        "members": [
            {"id": row.pk, "name": row.user.name, "email": row.user.email, "role": row.role}
            for row in members
        ],
        "invitations": [
            {
                "id": row.pk,
                "role": row.role,
                "email": row.email,
                "created_at": row.created_at,
                "expires_at": row.expires_at,
            }
            for row in invitations
        ],
    }
