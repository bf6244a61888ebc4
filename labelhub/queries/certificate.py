"""Certificates as people read them: what stands in the way, what it would take, how far the audit is."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.db.models import Max

from labelhub.flow.certify import Obstacle, fixed_risk, next_attempt, obstacle
from labelhub.models import Certificate, CertificateItem, Item, Job, Project, from_micros
from labelhub.queries.jobs import job_out
from labelhub.queries.predictions import Predictions
from labelhub.queries.words import class_names, statement

SHOWN_MISTAKES = 12
SHOWN_PAST = 20
BOUNDS = ("low", "middle", "high")


def certificate_page(project: Project) -> dict[str, Any]:
    """Everything that the certificate's page shows, in one answer."""
    names, live = class_names(project), live_certificate(project)
    found = obstacle(project) if live is None else None
    past = Certificate.objects.filter(project=project).exclude(state__in=Certificate.LIVE)
    related = ("frozen_by", "voided_by", "model_version", "guideline", "job")
    return {
        "obstacle": _obstacle(found) if found else None,
        "attempt": live.attempt if live and live.attempt else next_attempt(project),
        "fixed_confidence": _confidence((fixed_risk(project) or (None,))[0]),
        "plan": newest_plan(project, names) if live is None else None,
        "live": certificate_out(project, live, names) if live else None,
        "mistakes": mistakes_of(live, names) if live else [],
        "past": [
            certificate_out(project, row, names)
            for row in past.select_related(*related).order_by("-pk")[:SHOWN_PAST]
        ],
    }


def live_certificate(project: Project) -> Certificate | None:
    """The certificate that is being earned or has been given."""
    rows = Certificate.objects.filter(project=project, state__in=Certificate.LIVE)
    related = ("frozen_by", "voided_by", "model_version", "guideline", "job")
    return rows.select_related(*related).first()


def certificate_out(project: Project, row: Certificate, names: dict[str, str]) -> dict[str, Any]:
    """One attempt: its terms, its audit, how it ended."""
    look = row.look
    human = (row.pool or 0) - (row.machine or 0) - (row.people or 0)
    certified = row.certified_at is not None
    return {
        "id": row.pk,
        "state": row.state,
        "attempt": row.attempt,
        "target": row.target,
        "confidence": _confidence(row.alpha),
        "level": _level(row.alpha, row.spend, row.attempt) if row.attempt else None,
        "statement": statement(row) if certified else None,
        "pool": row.pool,
        "human": human if row.pool is not None else None,
        "machine": row.machine,
        "people": row.people,
        "allowed": row.allowed,
        "order": row.order_name,
        "forecast": row.forecast,
        "silent_classes": _named(row.silent_classes, names),
        "model_version": row.model_version.number if row.model_version else None,
        "guideline_version": row.guideline.number if row.guideline else None,
        "asked_at": row.created_at,
        "asked_by": row.frozen_by.name,
        "frozen_at": row.frozen_at,
        "look": _look(project, look) if look else None,
        "set_aside": _set_aside(row) if row.state == Certificate.State.AUDITING else 0,
        "outside": _outside(row) if row.newest_item is not None else 0,
        "job": job_out(row.job) if row.job and row.state == Certificate.State.FREEZING else None,
        "certified_at": row.certified_at,
        "voided_at": row.voided_at,
        "voided_by": row.voided_by.name if row.voided_by else None,
        "void_reason": row.void_reason,
        "error": row.error,
    }


def _look(project: Project, look: dict[str, Any]) -> dict[str, Any]:
    """The audit as the last look saw it, and what is still to come in labels and money."""
    # Answers that wait for their turn have been given already.
    ahead = [max(0, labels - look["waiting"]) for labels in look["labels_left"]]
    left = {b: n + look["people_left"] for b, n in zip(BOUNDS, ahead, strict=True)}
    return {**look, "labels_left": left, "cost_left": _cost(project, left)}


def _set_aside(row: Certificate) -> int:
    """Asked items that wait for a reviewer: the audit cannot pass them."""
    asked = CertificateItem.objects.filter(certificate=row)
    last = asked.filter(wrong__isnull=False).aggregate(Max("place"))["place__max"]
    waiting = asked.filter(wrong=None, item__state=Item.State.SET_ASIDE)
    in_the_way = waiting.filter(place__lte=last if last is not None else -1)
    return in_the_way.count() + waiting.filter(place=None).count()


def _outside(row: Certificate) -> int:
    """Items that came after the freeze: the certificate says nothing of them."""
    later = Item.objects.filter(project=row.project_id, pk__gt=row.newest_item)
    return later.exclude(state=Item.State.PENDING).count()


def mistakes_of(row: Certificate, names: dict[str, str]) -> list[dict[str, Any]]:
    """The newest frozen labels that people found wrong, beside what they said."""
    wrong = CertificateItem.objects.filter(certificate=row, wrong=True, place__isnull=False)
    rows = wrong.select_related("item", "item__project").order_by("-place")[:SHOWN_MISTAKES]
    return [
        {
            **_shown_item(found.item),
            "place": found.place,
            "machine": names.get(found.frozen_label, ""),
            "person": names.get(found.item.label, "") or None,
        }
        for found in rows
    ]


# -- plans ---------------------------------------------------------------------------------------


def newest_plan(project: Project, names: dict[str, str]) -> dict[str, Any] | None:
    """The plan that was asked for last, with its figures once it is done."""
    rows = Job.objects.filter(project=project, kind=Job.Kind.PLAN).select_related("created_by")
    job = rows.order_by("-pk").first()
    if job is None:
        return None
    version = project.current_model
    found = job.result if job.state == Job.State.DONE else None
    return {
        "job": job_out(job),
        "target": job.params["target"],
        "confidence": _confidence(job.params["alpha"]),
        "outdated": bool(found and version and found["version"] != version.number),
        "forecast": _forecast(project, found, names) if found else None,
    }


def _forecast(project: Project, found: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    audit = dict(zip(BOUNDS, found["audit"], strict=True))
    labels = {bound: count + found["people"] for bound, count in audit.items()}
    account = project.account
    left = account.cap_micros - account.spent_micros - account.reserved_micros
    budget = left // max(1, project.price_micros)
    items = _items({entry["item"] for entry in found["random"] + found["doubtful"]})
    kept = ("version", "level", "pool", "machine", "people", "allowed", "expected_errors", "order")
    return {
        **{name: found[name] for name in kept},
        "ripe": found["ripe"],
        "audit": audit,
        "labels": labels,
        "cost": _cost(project, labels),
        "budget_labels": budget,
        "affordable": labels["high"] <= budget,
        "silent_classes": _named(found["silent_classes"], names),
        "random": _samples(found["random"], items, names),
        "doubtful": _samples(found["doubtful"], items, names),
    }


def _items(ids: set[int]) -> dict[int, Item]:
    rows = Item.objects.filter(pk__in=ids).select_related("project")
    return {item.pk: item for item in rows}


def _samples(
    entries: list[dict[str, Any]], items: dict[int, Item], names: dict[str, str]
) -> list[dict[str, Any]]:
    return [
        {
            **_shown_item(items[entry["item"]]),
            "label": names.get(entry["label"], ""),
            "doubt": entry["doubt"],
        }
        for entry in entries
        if entry["item"] in items
    ]


def _shown_item(item: Item) -> dict[str, Any]:
    image = f"/api/v1/projects/{item.project.slug}/items/{item.pk}/image" if item.media else None
    return {"item": item.pk, "key": item.key, "text": item.data.get("text"), "image_url": image}


# -- the export ----------------------------------------------------------------------------------


def frozen_predictions(row: Certificate) -> Predictions:
    """The frozen labels in the form of a model's: delivered whatever later models say.

    The confidence is the calibrated one, 1 - doubt.
    """
    rows = CertificateItem.objects.filter(certificate=row, place__isnull=False).order_by("item_id")
    classes = sorted(rows.order_by().values_list("frozen_label", flat=True).distinct())
    column = {class_id: number for number, class_id in enumerate(classes)}
    values = rows.values_list("item_id", "frozen_label", "doubt").iterator(chunk_size=10_000)
    found = np.fromiter(
        ((item, column[label], 1 - doubt) for item, label, doubt in values),
        np.dtype([("item", np.int64), ("top", np.int16), ("confidence", np.float32)]),
    )
    # Columns of their own: a look-up in a strided one would copy it each time.
    items, top, sure = (np.ascontiguousarray(found[name]) for name in found.dtype.names or ())
    return Predictions(items, top, sure, classes, sure)


# -- numbers in words ----------------------------------------------------------------------------


def _obstacle(found: Obstacle) -> dict[str, Any]:
    return dict(vars(found))


def _confidence(alpha: float | None) -> float | None:
    return round(1 - alpha, 9) if alpha is not None else None


def _level(alpha: float, spend: float, attempt: int) -> float:
    return float(alpha * spend * (1 - spend) ** (attempt - 1))


def _cost(project: Project, labels: dict[str, int]) -> dict[str, Any]:
    return {bound: from_micros(count * project.price_micros) for bound, count in labels.items()}


def _named(ids: list[str] | None, names: dict[str, str]) -> list[dict[str, str]]:
    return [{"id": one, "name": names.get(one, one)} for one in ids or []]
