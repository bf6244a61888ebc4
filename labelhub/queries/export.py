"""The data set as rows: every label with who or what gave it, and why it was asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from labelhub.models import Arm, Guideline, Item, Project
from labelhub.queries.predictions import Predictions, predictions_of

COLUMNS = (
    "key",
    "text",
    "before",
    "after",
    "image",
    "label",
    "label_source",
    "confidence",
    "annotator",
    "labelled_at",
    "round",
    "model_version",
    "guideline_version",
    "arm",
    "strategy",
    "score",
    "inclusion_probability",
    "weight",
    "given_label",
)
FIELDS = (
    "pk",
    "key",
    "data",
    "media",
    "state",
    "outcome",
    "label",
    "given_label",
    "annotation__user__email",
    "annotation__created_at",
    "annotation__arm",
    "annotation__guideline__number",
    "annotation__model_version__number",
    "annotation__lease__strategy",
    "annotation__lease__score",
    "annotation__lease__probability",
)


def export_rows(project: Project, *, machine: bool) -> Iterator[dict[str, Any]]:
    """All items in import order; with `machine`, unlabelled ones carry the current model's label.

    `weight` is 1 / inclusion probability on audited items: a uniform sample.
    """
    names = class_names(project)
    version = project.current_model if machine else None
    predictions = predictions_of(version)
    items = Item.objects.filter(project=project).exclude(state=Item.State.PENDING).order_by("pk")
    sample = _sample_shares(project)
    for values in items.values_list(*FIELDS).iterator(chunk_size=5000):
        yield _row(
            dict(zip(FIELDS, values, strict=True)),
            names,
            predictions,
            version.number if version else None,
            sample,
        )


def class_names(project: Project) -> dict[str, str]:
    """Class id -> the name it carries now; classes of older guidelines keep their last name."""
    names: dict[str, str] = {}
    for classes in (
        Guideline.objects.filter(project=project)
        .order_by("number")
        .values_list("classes", flat=True)
    ):
        names |= {entry["id"]: entry["name"] for entry in classes}
    return names


def _sample_shares(project: Project) -> float:
    """The audit's inclusion probability: audited items are a uniform sample of the pool."""
    items = Item.objects.filter(project=project).exclude(state=Item.State.PENDING)
    total = items.count()
    audited = items.filter(annotation__arm=Arm.AUDIT).count()
    return audited / total if total else 0.0


def _row(
    item: dict[str, Any],
    names: dict[str, str],
    predictions: Predictions,
    version: int | None,
    audit_share: float,
) -> dict[str, Any]:
    data = item["data"]
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {
        "key": item["key"],
        "text": data.get("text"),
        "before": data.get("before"),
        "after": data.get("after"),
        "image": data.get("name") if item["media"] else None,
        "label": "",
        "label_source": "",
        "given_label": item["given_label"],
    }
    if item["state"] == Item.State.LABELLED:
        return row | _person_columns(item, names, audit_share)
    found = predictions.get(item["pk"])
    if found is not None:
        row |= {
            "label": names.get(found[0], ""),
            "label_source": "model",
            "confidence": round(found[1], 6),
            "model_version": version,
        }
    return row


def _person_columns(
    item: dict[str, Any], names: dict[str, str], audit_share: float
) -> dict[str, Any]:
    arm = item["annotation__arm"]
    probability = audit_share if arm == Arm.AUDIT else item["annotation__lease__probability"]
    return {
        "label": names.get(item["label"], "") if item["outcome"] == "label" else "",
        "label_source": "person" if item["outcome"] == "label" else "none",
        "annotator": item["annotation__user__email"],
        "labelled_at": item["annotation__created_at"].isoformat(),
        "round": item["annotation__model_version__number"],
        "model_version": item["annotation__model_version__number"],
        "guideline_version": item["annotation__guideline__number"],
        "arm": arm,
        "strategy": item["annotation__lease__strategy"],
        "score": item["annotation__lease__score"],
        "inclusion_probability": probability,
        "weight": 1 / probability if probability and arm == Arm.AUDIT else None,
    }
