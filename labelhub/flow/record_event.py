"""The activity log: one row a change, in the transaction of the change."""

from __future__ import annotations

from typing import Any

from labelhub.models import Event, Project, User


def record_event(project: Project, user: User | None, kind: str, **data: Any) -> Event:
    """Note that `user` (None: the system) did `kind`; `data` never holds item text or labels."""
    return Event.objects.create(project=project, user=user, kind=kind, data=data)
