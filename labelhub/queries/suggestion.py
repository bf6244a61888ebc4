"""The current model's opinion of one item, where the manager allows it to be shown."""

from __future__ import annotations

from typing import Any

from labelhub.flow.annotate import may_suggest
from labelhub.models import Lease, Project
from labelhub.queries.predictions import predictions_of


def suggestion_for(project: Project, lease: Lease) -> dict[str, Any] | None:
    """{"choice", "probability"} for a chosen item; never for audit, random or reviewed ones."""
    version = project.current_model
    if version is None or not project.measured or not may_suggest(lease):
        return None
    found = predictions_of(version).get(lease.item_id)
    if found is None:
        return None
    return {"choice": found[0], "probability": found[1]}
