"""A trained model becomes an immutable version and the project's current one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.db import transaction
from django.db.models import Max

from labelhub import storage
from labelhub.flow.start_round import RoundClaim
from labelhub.models import ModelVersion, Project, ProjectRound

KEEP_FILES = 5  # of the newest versions; older ones are rebuilt from data hash and seed
KEEP_LABELS = 125  # labels back that predictions are kept: forecasts compare today's with them
CHECKED = 150  # versions that are looked at when old files are dropped


@dataclass(frozen=True)
class Trained:
    """What a round learnt; the two fillers write the head and the pool's predictions to a file.

    predictions: None for a model that gives items no class
    """

    human_labels: int
    pool: int
    data_hash: str
    seed: int
    recipe: dict[str, Any]
    metrics: dict[str, Any]
    classes: list[str]
    seconds: float
    artefact: Callable[[IO[bytes]], object]
    predictions: Callable[[IO[bytes]], object] | None


def publish_model(claim: RoundClaim, trained: Trained) -> ModelVersion | None:
    """Write the files, then the row, and make it current; None when the claim was lost meanwhile."""
    newest = ModelVersion.objects.filter(project_id=claim.project_id).order_by("-number").first()
    number = (newest.number if newest else 0) + 1
    # The fence is in the names: a round that lost its claim never writes over another's files.
    stem = f"models/{claim.project_id}/{number}-{claim.fence}"
    artefact, predictions = f"{stem}.npz", f"{stem}.predictions.npz" if trained.predictions else ""
    digest = storage.write(artefact, trained.artefact)
    if trained.predictions:
        storage.write(predictions, trained.predictions)
    with transaction.atomic():
        if not ProjectRound.objects.filter(project_id=claim.project_id, fence=claim.fence).exists():
            storage.remove(artefact)
            storage.remove(predictions)
            return None
        version = ModelVersion.objects.create(
            project_id=claim.project_id,
            number=number,
            parent=newest,
            revision=claim.revision,
            human_labels=trained.human_labels,
            pool=trained.pool,
            data_hash=trained.data_hash,
            seed=trained.seed,
            recipe=trained.recipe,
            metrics=trained.metrics,
            classes=trained.classes,
            artefact=artefact,
            artefact_sha256=digest,
            predictions=predictions,
            seconds=trained.seconds,
        )
        Project.objects.filter(pk=claim.project_id).update(current_model=version)
    _drop_old_files(claim.project_id, number)
    return version


def _drop_old_files(project_id: int, number: int) -> None:
    """Models beyond the newest few, and predictions that no forecast will compare with any more."""
    versions = ModelVersion.objects.filter(project_id=project_id, number__lte=number)
    columns = versions.order_by("-number").values_list("human_labels", "artefact", "predictions")
    rows = list(columns[: KEEP_FILES + CHECKED])
    old = rows[KEEP_FILES:]
    for _, artefact, _ in old[:1]:
        storage.remove(artefact)
    # The newest that lies far enough back is the one to compare with; those before it are not.
    back = [row for row in old if row[0] <= rows[0][0] - KEEP_LABELS]
    for _, _, predictions in back[1:]:
        storage.remove(predictions)


def next_number(project_id: int) -> int:
    """The number that the next published version will carry."""
    newest = ModelVersion.objects.filter(project_id=project_id).aggregate(Max("number"))
    return (newest["number__max"] or 0) + 1
