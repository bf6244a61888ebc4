"""The bridge between rows and numpy: a project as a pool of features, its labels as arrays."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from labelhub import storage
from labelhub.kinds.base import Value
from labelhub.models import Annotation, Arm, Guideline, Item, Lease, Project, VectorShard
from workers.kept_rows import KeptRows
from workers.learning.encoders import TextItem, stored_name
from workers.learning.features import FINISHED
from workers.pools import Pool, Shard, assemble

IntArray = npt.NDArray[np.int64]
RANKED = (Arm.CHOSEN, Arm.RANDOM)  # arms whose answers train, and whose shares the recipe keeps


def encoder_names(project: Project) -> dict[str, str]:
    """Encoder -> the name its shards carry; {} until the first items are encoded."""
    return {name: stored_name(name) for name in project.encoders}


def encoder_input(item: Item) -> TextItem | bytes:
    """What the project's encoders read of an item: its texts, or the bytes of its image."""
    if item.media:
        return storage.read_bytes(item.media)
    data = item.data
    return TextItem(data.get("text", ""), data.get("before") or "", data.get("after") or "")


# -- the pool ------------------------------------------------------------------------------------


_pools: OrderedDict[int, tuple[str, Pool]] = OrderedDict()
POOLS_CACHED = 4


def load_pool(project: Project) -> Pool | None:
    """The project's pool from its shards, until one is added; its dense rows lie in a mapped file.

    None: no shards.
    """
    shards = list(VectorShard.objects.filter(project=project).order_by("first_item"))
    by_encoder = {
        name: [shard for shard in shards if shard.encoder == stored]
        for name, stored in encoder_names(project).items()
    }
    covered = min((sum(shard.rows for shard in rows) for rows in by_encoder.values()), default=0)
    if not covered:
        return None
    stamp = _stamp(by_encoder)
    cached = _pools.get(project.pk)
    if cached is None or cached[0] != stamp:
        _pools.pop(project.pk, None)  # or two of them would be held
        _pools[project.pk] = (stamp, _assemble(project, by_encoder, stamp))
    _pools.move_to_end(project.pk)
    while len(_pools) > POOLS_CACHED:
        _pools.popitem(last=False)
    return _pools[project.pk][1]


def _stamp(by_encoder: dict[str, list[VectorShard]]) -> str:
    """The same for the same vectors, finished by the same code."""
    made_of = {name: [shard.sha256 for shard in rows] for name, rows in by_encoder.items()}
    return hashlib.sha256(json.dumps([FINISHED, made_of]).encode()).hexdigest()[:24]


def _assemble(project: Project, by_encoder: dict[str, list[VectorShard]], stamp: str) -> Pool:
    shards = {
        name: [Shard(row.rows, partial(storage.open_read, row.path)) for row in rows]
        for name, rows in by_encoder.items()
    }
    return assemble(shards, KeptRows(settings.VAR_DIR / "pools" / str(project.pk), stamp))


# -- labels --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Labels:
    """Rows are positions in the pool.

    train: (L,), y: (L,) class columns, drawn: (L,) at random or not, in the order of labelling
    audited: (A,), audit_y: (A,), -1 where no class can be right
    human: (N,) mask of rows that a person labelled;  selectable: (S,);  pending: (P,) held
    handed_out, handed_out_random: answers and leases so far, and how many of them were random
    """

    train: IntArray
    y: IntArray
    audited: IntArray
    audit_y: IntArray
    human: npt.NDArray[np.bool_]
    selectable: IntArray
    pending: IntArray
    handed_out: int
    handed_out_random: int
    drawn: npt.NDArray[np.bool_]
    human_labels: int
    data_hash: str


def read_labels(project: Project, pool: Pool, classes: list[str]) -> Labels:
    """The project's answers as arrays, as they stand now."""
    column = {class_id: place for place, class_id in enumerate(classes)}
    rows = list(
        Item.objects.filter(project=project, state=Item.State.LABELLED)
        .order_by("annotation_id")
        .values_list("pk", "label", "annotation__arm")
    )
    rests = measuring_arms(project)
    known = [(pk, label, arm) for pk, label, arm in rows if arm not in rests and label in column]
    train = [(pk, column[label]) for pk, label, _ in known]
    by_chance = [(pk, int(arm == Arm.RANDOM)) for pk, _, arm in known]
    audit = [(pk, column.get(label, -1)) for pk, label, arm in rows if arm == Arm.AUDIT]
    audit += [(pk, -1) for pk in _unresolved_audit(project)]
    human = np.zeros(len(pool.items), bool)
    human[pool.rows_of([pk for pk, _, _ in rows])] = True
    train_rows, y = _known(pool, train)
    audit_rows, audit_y = _known(pool, audit)
    held = _held(project)
    handed_out, random = _handed_out(project, held)
    return Labels(
        train_rows,
        y,
        audit_rows,
        audit_y,
        human,
        _selectable(project, pool),
        pool.rows_of([item_id for item_id, _ in held]),
        handed_out,
        random,
        _known(pool, by_chance)[1] > 0,
        len(rows),
        data_hash(train),
    )


@dataclass(frozen=True)
class Answers:
    """What people said, whatever the kind of task. Rows are positions in the pool.

    train: (L,) in the order of labelling, values: their L answers as stored;  drawn: (L,) at random
    audited: (A,), audit_values: their answers, None where nothing fits the item or nobody knows
    human, selectable, pending, handed_out, handed_out_random, human_labels: as in `Labels`
    data_hash: SHA-256 over the items and answers that train
    """

    train: IntArray
    values: list[Value]
    drawn: npt.NDArray[np.bool_]
    audited: IntArray
    audit_values: list[Value | None]
    human: npt.NDArray[np.bool_]
    selectable: IntArray
    pending: IntArray
    handed_out: int
    handed_out_random: int
    human_labels: int
    data_hash: str


def read_answers(project: Project, pool: Pool) -> Answers:
    """The project's answers as they stand now; "none of these" is counted, and teaches nothing."""
    labelled = Item.objects.filter(project=project, state=Item.State.LABELLED)
    columns = ("pk", "annotation__value", "annotation__arm")
    rows = list(labelled.order_by("annotation_id").values_list(*columns))
    rests = measuring_arms(project)
    train = _encoded(pool, [row for row in rows if row[2] not in rests and row[1] is not None])
    measured = [(pk, value, arm) for pk, value, arm in rows if arm == Arm.AUDIT]
    unresolved = [(pk, None, Arm.AUDIT) for pk in _unresolved_audit(project)]
    audit = _encoded(pool, measured + unresolved)
    human = np.zeros(len(pool.items), bool)
    human[pool.rows_of([pk for pk, _, _ in rows])] = True
    held = _held(project)
    handed_out, random = _handed_out(project, held)
    return Answers(
        train=pool.rows_of([pk for pk, _, _ in train]),
        values=[value for _, value, _ in train],
        drawn=np.asarray([arm == Arm.RANDOM for _, _, arm in train], bool),
        audited=pool.rows_of([pk for pk, _, _ in audit]),
        audit_values=[value for _, value, _ in audit],
        human=human,
        selectable=_selectable(project, pool),
        pending=pool.rows_of([item_id for item_id, _ in held]),
        handed_out=handed_out,
        handed_out_random=random,
        human_labels=len(rows),
        data_hash=answers_hash([(pk, value) for pk, value, _ in train]),
    )


def _encoded(pool: Pool, rows: list[tuple[int, Any, str]]) -> list[tuple[int, Any, str]]:
    """Those whose item, which comes first, is in the pool."""
    inside = np.isin(np.asarray([pk for pk, _, _ in rows], np.int64), pool.items)
    return [row for row, there in zip(rows, inside, strict=True) if there]


def _known(pool: Pool, pairs: list[tuple[int, int]]) -> tuple[IntArray, IntArray]:
    """(rows, columns) of the pairs whose item is in the pool."""
    ids = np.asarray([pk for pk, _ in pairs], np.int64)
    columns = np.asarray([column for _, column in pairs], np.int64)
    inside = np.isin(ids, pool.items)
    return pool.rows_of(ids[inside]), columns[inside]


def measuring_arms(project: Project) -> tuple[Arm, ...]:
    """Arms whose answers train nothing: the audit's, and a certificate's for as long as it lives."""
    live = project.certificate_id is not None
    return (Arm.AUDIT, Arm.CERTIFY) if live else (Arm.AUDIT,)


def _unresolved_audit(project: Project) -> list[int]:
    """Audit items that were handed out, were skipped or flagged, and have no answer yet."""
    touched = Annotation.objects.filter(
        project=project, arm=Arm.AUDIT, action__in=("skip", "flag"), superseded_by__isnull=True
    )
    unresolved = Item.objects.filter(pk__in=touched.values("item_id"))
    return list(unresolved.exclude(state=Item.State.LABELLED).values_list("pk", flat=True))


def _selectable(project: Project, pool: Pool) -> IntArray:
    """Rows that may be queued: open, and beyond the audit's reserve."""
    # The others are asked for: of a large pool they are few, and a million ids take most of a second.
    others = Item.objects.filter(project=project).exclude(
        state=Item.State.OPEN, audit_rank__gt=project.audit_reserve
    )
    free = np.ones(len(pool.items), bool)
    free[pool.rows_of(list(others.values_list("pk", flat=True)))] = False
    return np.flatnonzero(free)


def _handed_out(project: Project, held: list[tuple[int, str]]) -> tuple[int, int]:
    """Training answers and open leases so far; how many of these came from the random tenth."""
    answered = Item.objects.filter(
        project=project, state=Item.State.LABELLED, annotation__arm__in=RANKED
    )
    drawn = answered.filter(annotation__arm=Arm.RANDOM).count()
    held_at_random = sum(arm == Arm.RANDOM for _, arm in held)
    return answered.count() + len(held), drawn + held_at_random


def _held(project: Project) -> list[tuple[int, str]]:
    """(item, arm) of what people hold and will answer into the training set."""
    leases = Lease.objects.filter(project=project, state=Lease.State.OPEN, arm__in=RANKED)
    return list(leases.order_by("item_id").values_list("item_id", "arm"))


def data_hash(pairs: list[tuple[int, int]]) -> str:
    """SHA-256 over the (item id, class column) pairs that a model was trained on."""
    return hashlib.sha256(np.asarray(sorted(pairs), np.int64).tobytes()).hexdigest()


def answers_hash(pairs: list[tuple[int, Value]]) -> str:
    """SHA-256 over the (item id, answer) pairs that a model was trained on."""
    by_item = sorted(pairs, key=lambda pair: pair[0])
    return hashlib.sha256(json.dumps(by_item, sort_keys=True).encode()).hexdigest()


def current_classes(project: Project) -> dict[str, str]:
    """Class id -> name of the newest guideline, in their order: the columns of the next model."""
    guideline: Any = Guideline.objects.filter(project=project).order_by("-number")[0]
    return {entry["id"]: entry["name"] for entry in guideline.classes}
