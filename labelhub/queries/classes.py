"""Classes, worst first: their share, their labels, and what the audit says of their recall."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count

from labelhub.kinds import KINDS
from labelhub.models import Item, ModelVersion, Project

ENOUGH = 5  # audit items of a class below which its recall is not shown


def class_rows(project: Project, version: ModelVersion | None) -> list[dict[str, Any]]:
    """One row a class of the current guideline; recall only where the audit has met it 5 times."""
    guideline = project.guidelines.order_by("-number")[0]
    counted = class_counts(project)
    measured = (version.metrics.get("classes") or {}) if version else {}
    rows = [_row(entry, counted, measured) for entry in guideline.classes]
    return sorted(rows, key=lambda row: row["recall"]["point"] if row["recall"] else 2.0)


def class_counts(project: Project) -> dict[str, int]:
    """Class id -> labelled items whose standing answer names it."""
    items = Item.objects.filter(project=project, state=Item.State.LABELLED, outcome="label")
    if project.measured:
        return dict(items.values_list("label").annotate(n=Count("pk")))
    kind, counted = KINDS[project.kind], Counter[str]()
    values: Any = items.values_list("annotation__value", flat=True)
    for value in values.iterator(chunk_size=5000):
        counted.update(kind.labels_of(value))
    return dict(counted)


def _row(
    entry: dict[str, str], counted: dict[str, int], measured: dict[str, Any]
) -> dict[str, Any]:
    found = measured.get(entry["id"], {})
    audited = found.get("audited", 0)
    return {
        "id": entry["id"],
        "name": entry["name"],
        "labels": counted.get(entry["id"], 0),
        "share": found.get("share"),
        "audited": audited,
        "recall": found.get("recall") if audited >= ENOUGH else None,
    }
