"""What is known of a project's models: age, estimate, curve."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from labelhub.models import ModelVersion, Project, from_micros

Interval = dict[str, float]
CURVE_POINTS = 120


def model_age(version: ModelVersion | None, wanted_rev: int) -> dict[str, Any] | None:
    """Which version ranks the queue, how old it is, how many changes it has not seen."""
    if version is None:
        return None
    return {
        "number": version.number,
        "age_seconds": max(0.0, (timezone.now() - version.created_at).total_seconds()),
        "labels_behind": max(0, wanted_rev - version.revision),
    }


def quality_of(version: ModelVersion | None) -> dict[str, Any] | None:
    """The audit's estimate as the newest version left it, or None before the first audit label."""
    found = version.metrics.get("estimate") if version else None
    if version is None or not found:
        return None
    return {
        "delivered": found["delivered"],
        "model": found["model"],
        "audited": found["audited"],
        "audit_wrong": found["wrong"],
        "human_labels": found["human"],
        "pool": found["pool"],
        "version": version.number,
    }


def outlook_of(project: Project, version: ModelVersion | None) -> dict[str, Any] | None:
    """The forecast that the newest version left, in points; None before there is a history."""
    found = version.metrics.get("outlook") if version else None
    if not found:
        return None
    return {
        "labels": found["labels"],
        "step": found["step"],
        "gain": {name: 100 * value for name, value in found["gain"].items()},
        "price": from_micros(project.price_micros * found["step"]),
        "worth_points": found["worth_points"],
        "stop": found["stop"],
    }


def learning_curve(project: Project) -> list[dict[str, Any]]:
    """Delivered accuracy against human labels, thinned to at most 120 points, newest kept."""
    numbers = list(
        ModelVersion.objects.filter(project=project)
        .order_by("number")
        .values_list("number", flat=True)
    )
    step = max(1, -(-len(numbers) // CURVE_POINTS))
    kept = numbers[::-1][::step]
    rows = ModelVersion.objects.filter(project=project, number__in=kept).order_by("number")
    points = []
    for number, metrics in rows.values_list("number", "metrics"):
        found = metrics.get("estimate")
        if found:
            points.append({"labels": found["human"], "version": number, **found["delivered"]})
    return points
