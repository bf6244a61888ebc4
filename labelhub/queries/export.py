"""The data set as rows: every label with who or what gave it, and why it was asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from labelhub.kinds import KINDS
from labelhub.models import Arm, Certificate, Item, Project
from labelhub.queries.certificate import frozen_predictions, live_certificate
from labelhub.queries.predictions import Predictions, predictions_of
from labelhub.queries.words import class_names, shortened, statement

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
    "certificate",
    "certificate_statement",
)
LONGEST_LABEL = 200  # what a file may call a label when it is imported again

FIELDS = (
    "pk",
    "key",
    "data",
    "media",
    "state",
    "outcome",
    "label",
    "given_label",
    "annotation__value",
    "annotation__user__email",
    "annotation__created_at",
    "annotation__arm",
    "annotation__guideline__number",
    "annotation__model_version__number",
    "annotation__lease__strategy",
    "annotation__lease__score",
    "annotation__lease__probability",
)


def columns_of(project: Project) -> tuple[str, ...]:
    """COLUMNS, with the item fields of the project's kind, and values where labels are but words."""
    columns = list(COLUMNS)
    if not project.measured:
        columns.insert(columns.index("label") + 1, "value")
        columns.insert(columns.index("given_label") + 1, "given_value")
    after = columns.index("after") + 1
    columns[after:after] = KINDS[project.kind].fields
    return tuple(columns)


def export_rows(project: Project, *, machine: bool) -> Iterator[dict[str, Any]]:
    """All items in import order; with `machine`, unlabelled ones carry the machine's label.

    That is the current model's, or the frozen one while a certificate lives. Every row that a given
    certificate speaks of carries its attempt and what it says. `weight` is 1 / inclusion probability
    on audited items: a uniform sample. `label` is a class's name where an answer is one class, and
    the answer in words otherwise: `value` has it whole.
    """
    names = class_names(project)
    delivered = machine_labels(project) if machine and project.measured else Machine(())
    items = Item.objects.filter(project=project).exclude(state=Item.State.PENDING).order_by("pk")
    sample = _sample_shares(project)
    for values in items.values_list(*FIELDS).iterator(chunk_size=5000):
        yield _row(
            project,
            dict(zip(FIELDS, values, strict=True)),
            names,
            delivered,
            sample,
        )


@dataclass(frozen=True)
class Machine:
    """sources: labels with the version that gave them, the first that has the item counts."""

    sources: tuple[tuple[Predictions, int | None], ...]
    certificate: Certificate | None = None

    def get(self, item_id: int) -> tuple[str, float, int | None] | None:
        """(class id, confidence, model version) that is delivered for an item."""
        for predictions, version in self.sources:
            if (found := predictions.get(item_id)) is not None:
                return (*found, version)
        return None

    def marks(self, item_id: int) -> dict[str, Any]:
        """The columns that say whether a certificate speaks of the item."""
        given = self.certificate
        if given is None or item_id > (given.newest_item or 0):
            return {}
        return {"certificate": given.attempt, "certificate_statement": statement(given)}


def machine_labels(project: Project) -> Machine:
    """What the machine delivers now: frozen labels come before the current model's."""
    version, live = project.current_model, live_certificate(project)
    current = (predictions_of(version), version.number if version else None)
    if live is None or live.frozen_at is None:
        return Machine((current,))
    frozen_by = live.model_version.number if live.model_version else None
    given = live if live.state == Certificate.State.CERTIFIED else None
    return Machine(((frozen_predictions(live), frozen_by), current), given)


def _sample_shares(project: Project) -> float:
    """The audit's inclusion probability: audited items are a uniform sample of the pool."""
    items = Item.objects.filter(project=project).exclude(state=Item.State.PENDING)
    total = items.count()
    audited = items.filter(annotation__arm=Arm.AUDIT).count()
    return audited / total if total else 0.0


def _row(
    project: Project,
    item: dict[str, Any],
    names: dict[str, str],
    machine: Machine,
    audit_share: float,
) -> dict[str, Any]:
    data = item["data"]
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {
        "key": item["key"],
        "text": data.get("text"),
        "before": data.get("before"),
        "after": data.get("after"),
        **{name: data.get(name) for name in KINDS[project.kind].fields},
        "image": data.get("name") if item["media"] else None,
        "label": "",
        "label_source": "",
        "given_label": item["given_label"],
        "given_value": data.get("value"),
        **machine.marks(item["pk"]),
    }
    if item["state"] == Item.State.LABELLED:
        return row | _said(project, item, names) | _person_columns(item, audit_share)
    found = machine.get(item["pk"])
    if found is not None:
        row |= {
            "label": names.get(found[0], ""),
            "label_source": "model",
            "confidence": round(found[1], 6),
            "model_version": found[2],
        }
    return row


def _said(project: Project, item: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The label of a person: a class's name, or words beside the value that they stand for."""
    value = item["annotation__value"]
    if item["outcome"] != "label" or value is None:
        return {"label": "", "value": None}
    if project.measured:
        return {"label": names.get(item["label"], "")}
    classes = [{"id": class_id, "name": name} for class_id, name in names.items()]
    words = KINDS[project.kind].words(value, classes, item["data"])
    return {"label": shortened(words, LONGEST_LABEL), "value": value}


def _person_columns(item: dict[str, Any], audit_share: float) -> dict[str, Any]:
    arm = item["annotation__arm"]
    probability = audit_share if arm == Arm.AUDIT else item["annotation__lease__probability"]
    return {
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
