"""The queue's head is replaced by what the newest model wants to see next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from labelhub.models import Item, ModelVersion, QueueEntry
from labelhub.statements import insert_rows


@dataclass(frozen=True)
class Ranked:
    """One item of the ranking; `probability` is the chance with which it was chosen, if known.

    guess, confidence: the class that the model gives the item before anybody has, and how surely.
    """

    item_id: int
    arm: str
    strategy: str
    score: float
    probability: float | None
    guess: str = ""
    confidence: float | None = None


COLUMNS = (
    "project_id",
    "item_id",
    "rank",
    "arm",
    "strategy",
    "score",
    "probability",
    "guess",
    "confidence",
    "model_version_id",
)


@transaction.atomic
def rank_pool(
    project_id: int, ranking: Sequence[Ranked], model_version: ModelVersion | None
) -> int:
    """Replace the head of the queue, best first; items that are no longer open are left out.

    Returns the number of entries written.
    """
    ids = [entry.item_id for entry in ranking]
    open_ids = set(
        Item.objects.filter(project_id=project_id, pk__in=ids, state=Item.State.OPEN).values_list(
            "pk", flat=True
        )
    )
    version = model_version.pk if model_version else None
    rows = [
        (project_id, entry.item_id, rank, *_how_chosen(entry), version)
        for rank, entry in enumerate(ranking)
        if entry.item_id in open_ids
    ]
    QueueEntry.objects.filter(project_id=project_id).delete()
    insert_rows(QueueEntry, COLUMNS, rows)
    return len(rows)


def _how_chosen(entry: Ranked) -> tuple[str, str, float, float | None, str, float | None]:
    chance, said = entry.probability, (entry.guess, entry.confidence)
    return entry.arm, entry.strategy, entry.score, chance, *said
