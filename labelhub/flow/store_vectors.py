"""Encoded items go to immutable shard files; the rows say which items they cover."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from django.db.models import Max

from labelhub import storage
from labelhub.flow.run_job import queue_job
from labelhub.models import Item, Job, Project, VectorShard

SHARD_ROWS = 2048


def queue_embedding(project: Project) -> Job | None:
    """Ask for the items without vectors to be encoded, unless that already waits in line."""
    waiting = Job.objects.filter(project=project, kind=Job.Kind.EMBED, state=Job.State.QUEUED)
    if waiting.exists():
        return None
    return queue_job(project=project, kind=Job.Kind.EMBED, by=None, params={})


def settle_encoders(project: Project, names: list[str], reason: str) -> None:
    """What makes vectors of this project's items from now on; the first who settles it is heeded."""
    unsettled = Project.objects.filter(pk=project.pk, encoders=[])
    unsettled.update(encoders=names, encoders_reason=reason[:300])
    project.refresh_from_db(fields=["encoders", "encoders_reason"])


def covered_through(project_id: int, encoder: str) -> int:
    """The highest item id that `encoder` has encoded; ids grow with every import of a project."""
    shards = VectorShard.objects.filter(project_id=project_id, encoder=encoder)
    return shards.aggregate(Max("last_item"))["last_item__max"] or 0


def next_shard(project_id: int, encoder: str) -> list[Item]:
    """The next published items to encode, in id order; empty when all are."""
    return first_items(project_id, covered_through(project_id, encoder))


def first_items(project_id: int, after: int = 0) -> list[Item]:
    """The first published items beyond the id `after`, at most a shard, in id order."""
    items = Item.objects.filter(project_id=project_id, pk__gt=after)
    return list(items.exclude(state=Item.State.PENDING).order_by("pk")[:SHARD_ROWS])


def store_vectors(
    project_id: int, encoder: str, item_ids: list[int], fill: Callable[[IO[bytes]], object]
) -> VectorShard:
    """Write one shard: the file first, whole or absent, then its row (idempotent by first item).

    The file is named by its range: a worker that lost its job meanwhile, and saw fewer items, never
    writes over the file that another worker's row stands on.
    """
    path = f"vectors/{project_id}/{encoder}/{item_ids[0]}-{item_ids[-1]}.npz"
    digest = storage.write(path, fill)
    shard, _ = VectorShard.objects.get_or_create(
        project_id=project_id,
        encoder=encoder,
        first_item=item_ids[0],
        defaults={"last_item": item_ids[-1], "rows": len(item_ids), "path": path, "sha256": digest},
    )
    if shard.path != path:
        storage.remove(path)
    return shard
