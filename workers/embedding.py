"""A pool is encoded, shard by shard."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from labelhub.flow.import_items import ClaimLost
from labelhub.flow.run_job import finish_job
from labelhub.flow.start_round import want_round
from labelhub.flow.store_vectors import (
    first_items,
    next_shard,
    settle_encoders,
    store_vectors,
)
from labelhub.models import Item, Job, Project
from workers.arrays import encoder_input, encoder_names
from workers.learners.parts import write_parts
from workers.learners.readers import READERS, Reader
from workers.learning.encoders import choose_encoders, encoder_named, face_counter
from workers.learning.encoders.choose import sample
from workers.learning.encoders.folder import Folder
from workers.pools import write_shard

BESIDE_READER = (
    "tfidf"  # a kind that has a reader learns from what that makes: the cheapest will do
)


def embed(job: Job) -> None:
    """Encode the items that have no vectors yet; what is done stays done."""
    project = job.project
    total = Item.objects.filter(project=project).exclude(state=Item.State.PENDING).count()
    if not project.encoders:
        _settle_encoders(project)
    names, reader = encoder_names(project), READERS.get(project.kind)
    total *= len(names) + (reader is not None)
    done, encoded_before = 0, -1
    while done != encoded_before:
        encoded_before = done
        for name, stored in names.items():
            done += _embed_shard(job, name, stored, done, total)
        if reader is not None:
            done += _read_shard(job, reader, done, total)
        if done != encoded_before:
            project.round.refresh_from_db()
            want_round(project)
    finish_job(job, {"encoded": done})


def _settle_encoders(project: Project) -> None:
    """By what the first items look like; a model in a folder of one's own goes before them."""
    own = os.environ.get("LABELHUB_ENCODER")
    first = first_items(project.pk)
    if not first:
        return
    if reader := READERS.get(project.kind):
        settle_encoders(project, [BESIDE_READER], reader.why)
        return
    chosen = choose_encoders(
        project.modality,
        [encoder_input(item) for item in sample(first)],
        face_counter(),
        Folder(Path(own).resolve()) if own else None,
    )
    settle_encoders(project, list(chosen.names), chosen.reason)


def _embed_shard(job: Job, name: str, stored: str, done: int, total: int) -> int:
    """Encode and store the next shard of one encoder; returns its rows, 0 when all are encoded."""
    items = next_shard(job.project_id, stored)
    if not items:
        return 0
    matrix = encoder_named(name).encode([encoder_input(item) for item in items])
    ids = [item.pk for item in items]
    store_vectors(job.project_id, stored, ids, partial(write_shard, item_ids=ids, matrix=matrix))
    _tell(job, Path(name).name, done + len(items), total)  # of a folder, its last part
    return len(items)


def _read_shard(job: Job, reader: Reader, done: int, total: int) -> int:
    """As `_embed_shard`, of what the project's kind reads of an item beside its vector."""
    items = reader.portion(next_shard(job.project_id, reader.stored))
    if not items:
        return 0
    count, rows = reader.read(items)
    ids = [item.pk for item in items]
    fill = partial(write_parts, ids=ids, count=count, rows=rows)
    store_vectors(job.project_id, reader.stored, ids, fill)
    _tell(job, reader.name, done + len(items), total)
    return len(items)


def _tell(job: Job, name: str, done: int, total: int) -> None:
    if not job.report(stage=f"reading the pool ({name[:40]})", done=done, total=total):
        raise ClaimLost
