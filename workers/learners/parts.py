"""What is read of an item beyond its vector: some rows of numbers each, in shards as vectors are."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from labelhub import storage
from labelhub.models import VectorShard
from workers.kept_rows import KeptRows
from workers.learners.readers import Reader
from workers.pools import Pool

Rows = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]

VERSION = 1  # raise it when shards are written differently
CACHED = 4


@dataclass(frozen=True)
class Parts:
    """rows: (R, D), mapped from a file;  first, count: (N,) item i has `count[i]` rows from `first[i]`

    known: (N,) whether an item has been read; one that has may still have no rows
    """

    rows: Rows
    first: IntArray
    count: IntArray
    known: npt.NDArray[np.bool_]

    def sizes(self) -> IntArray:
        """(N,) rows of each item; -1 where it has not been read."""
        return np.where(self.known, self.count, -1)

    def of(self, items: IntArray) -> Rows:
        """The rows of these items (n,), end to end: (r, D)."""
        count = self.count[items]
        begins = np.cumsum(count) - count
        within = np.arange(int(count.sum())) - np.repeat(begins, count)
        return np.asarray(self.rows[np.repeat(self.first[items], count) + within])


def write_parts(file: IO[bytes], ids: Sequence[int], count: Sequence[int], rows: Rows) -> None:
    """ids, count: of n items;  rows: (R, D), end to end, kept in half precision."""
    np.savez(
        file,
        items=np.asarray(ids, np.int64),
        count=np.asarray(count, np.int64),
        rows=np.asarray(rows, np.float16),
    )


_cache: OrderedDict[int, tuple[str, Parts]] = OrderedDict()


def load_parts(project_id: int, pool: Pool, reader: Reader) -> Parts | None:
    """What the reader's shards hold of the pool's items, until one is added. None: no shards."""
    shards = list(
        VectorShard.objects.filter(project_id=project_id, encoder=reader.stored).order_by(
            "first_item"
        )
    )
    if not shards:
        return None
    made_of = [VERSION, [shard.sha256 for shard in shards]]
    stamp = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:24]
    key, cached = f"{stamp} {len(pool.items)}", _cache.get(project_id)
    if cached is None or cached[0] != key:
        _cache[project_id] = (key, _assemble(project_id, pool, shards, reader, stamp))
    _cache.move_to_end(project_id)
    while len(_cache) > CACHED:
        _cache.popitem(last=False)
    return _cache[project_id][1]


def _assemble(
    project_id: int, pool: Pool, shards: list[VectorShard], reader: Reader, stamp: str
) -> Parts:
    ids, count = (np.concatenate(part) for part in zip(*map(_counts, shards), strict=True))
    begins = np.cumsum(count) - count
    inside = np.isin(ids, pool.items)
    place = pool.rows_of(ids[inside])
    first, counted = np.zeros(len(pool.items), np.int64), np.zeros(len(pool.items), np.int64)
    known = np.zeros(len(pool.items), bool)
    first[place], counted[place], known[place] = begins[inside], count[inside], True
    keep = KeptRows(settings.VAR_DIR / "pools" / f"{project_id}-{reader.name}", stamp)
    return Parts(keep(int(count.sum()), lambda: _blocks(shards)), first, counted, known)


def _counts(shard: VectorShard) -> tuple[IntArray, IntArray]:
    with storage.open_read(shard.path) as file, np.load(file, allow_pickle=False) as arrays:
        return arrays["items"], arrays["count"]


def _blocks(shards: list[VectorShard]) -> Iterator[Rows]:
    for shard in shards:
        with storage.open_read(shard.path) as file, np.load(file, allow_pickle=False) as arrays:
            yield arrays["rows"].astype(np.float32)
