"""The bridge between rows and numpy: a project as a pool of features, its labels as arrays."""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, issparse, vstack

from labelhub import storage
from labelhub.models import Annotation, Arm, Guideline, Item, Lease, Project, VectorShard
from workers.learning.encoders import Matrix, TextItem, stored_name
from workers.learning.features import Features, finish

log = logging.getLogger(__name__)
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


# -- shards: one immutable npz, `items` beside a dense or CSR matrix -----------------------------


def write_shard(file: IO[bytes], item_ids: Sequence[int], matrix: Matrix) -> None:
    """Write ids (n,) and matrix (n, D) as npz; never pickled."""
    ids = np.asarray(item_ids, np.int64)
    if issparse(matrix):
        csr = csr_matrix(matrix)
        np.savez(
            file,
            items=ids,
            data=csr.data,
            indices=csr.indices,
            indptr=csr.indptr,
            shape=np.asarray(csr.shape),
        )
    else:
        np.savez(file, items=ids, dense=np.asarray(matrix, np.float32))


def read_shard(path: str) -> tuple[IntArray, Matrix]:
    """The ids and the matrix that `write_shard` wrote."""
    with storage.open_read(path) as file:
        arrays = np.load(file, allow_pickle=False)
        if "dense" in arrays:
            return arrays["items"], arrays["dense"]
        matrix = csr_matrix(
            (arrays["data"], arrays["indices"], arrays["indptr"]), shape=tuple(arrays["shape"])
        )
        return arrays["items"], matrix


# -- the pool ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pool:
    """items: (N,) ids of the encoded items, ascending; features: N rows in that order."""

    items: IntArray
    features: Features

    def rows_of(self, item_ids: npt.ArrayLike) -> IntArray:
        """Positions of those ids that the pool holds, in the given order; others are left out."""
        ids = np.asarray(item_ids, np.int64)
        place = np.searchsorted(self.items, ids)
        place[place == len(self.items)] = 0
        return place[self.items[place] == ids] if len(self.items) else place[:0]


_pools: OrderedDict[int, tuple[tuple[int, ...], Pool]] = OrderedDict()
POOLS_CACHED = 4


def load_pool(project: Project) -> Pool | None:
    """The project's pool from its shards; kept in memory until a shard is added. None: no shards."""
    shards = list(VectorShard.objects.filter(project=project).order_by("first_item"))
    by_encoder = {
        name: [shard for shard in shards if shard.encoder == stored]
        for name, stored in encoder_names(project).items()
    }
    covered = min((sum(shard.rows for shard in rows) for rows in by_encoder.values()), default=0)
    if not covered:
        return None
    stamp = tuple(shard.pk for rows in by_encoder.values() for shard in rows)
    cached = _pools.get(project.pk)
    if cached is None or cached[0] != stamp:
        _pools[project.pk] = (stamp, _assemble(by_encoder))
    _pools.move_to_end(project.pk)
    while len(_pools) > POOLS_CACHED:
        _pools.popitem(last=False)
    return _pools[project.pk][1]


def _assemble(by_encoder: dict[str, list[VectorShard]]) -> Pool:
    """Read and stack the shards of each encoder, over the items that all encoders cover."""
    read = {name: _stacked(rows) for name, rows in by_encoder.items()}
    common = min((ids for ids, _ in read.values()), key=len)
    return Pool(common, finish({name: rows[: len(common)] for name, (_, rows) in read.items()}))


def _stacked(shards: list[VectorShard]) -> tuple[IntArray, Matrix]:
    """ids (N,) and rows (N, D) of an encoder's shards, dense ones in one array from the start:
    a list of them and what is made of it would be held twice."""
    ids, first = read_shard(shards[0].path)
    if issparse(first):
        pairs = [read_shard(shard.path) for shard in shards]
        return np.concatenate([pair[0] for pair in pairs]), vstack([pair[1] for pair in pairs])
    total = sum(shard.rows for shard in shards)
    items, rows = np.empty(total, np.int64), np.empty((total, first.shape[1]), np.float32)
    start = 0
    for shard in shards:
        ids, part = read_shard(shard.path)
        items[start : start + len(ids)], rows[start : start + len(ids)] = ids, part
        start += len(ids)
    return items, rows


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
    items = Item.objects.filter(
        project=project, state=Item.State.OPEN, audit_rank__gt=project.audit_reserve
    )
    return np.sort(pool.rows_of(list(items.values_list("pk", flat=True))))


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


def current_classes(project: Project) -> dict[str, str]:
    """Class id -> name of the newest guideline, in their order: the columns of the next model."""
    guideline: Any = Guideline.objects.filter(project=project).order_by("-number")[0]
    return {entry["id"]: entry["name"] for entry in guideline.classes}
