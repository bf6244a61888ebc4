"""Shards of encoded items, and the pool that they make up. Knows files, but no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, issparse, vstack

from workers.learning.encoders import Matrix
from workers.learning.encoders.stacked import Stacked
from workers.learning.features import Features, Keep, finish, in_memory

IntArray = npt.NDArray[np.int64]


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


@dataclass(frozen=True)
class Shard:
    """rows: how many it holds;  open: its file, one immutable npz as `write_shard` wrote it."""

    rows: int
    open: Callable[[], IO[bytes]]


def write_shard(file: IO[bytes], item_ids: Sequence[int], matrix: Matrix) -> None:
    """Write ids (n,) beside a dense or CSR matrix (n, D) as npz; never pickled."""
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


def read_ids(shard: Shard) -> IntArray:
    """(n,). The matrix stays unread."""
    with shard.open() as file, np.load(file, allow_pickle=False) as arrays:
        return np.asarray(arrays["items"])


def read_rows(shard: Shard) -> Matrix:
    """(n, D) as `write_shard` wrote it."""
    with shard.open() as file, np.load(file, allow_pickle=False) as arrays:
        if "dense" in arrays:
            return arrays["dense"]
        parts = arrays["data"], arrays["indices"], arrays["indptr"]
        return csr_matrix(parts, shape=tuple(arrays["shape"]))


def assemble(shards: Mapping[str, Sequence[Shard]], keep: Keep = in_memory) -> Pool:
    """The pool over the items that all encoders cover.

    shards: encoder -> at least one shard, in the order of the items;  keep: where dense rows go
    """
    ids = [np.concatenate([read_ids(shard) for shard in each]) for each in shards.values()]
    items = min(ids, key=len)
    return Pool(
        items, finish({name: _stacked(each, len(items)) for name, each in shards.items()}, keep)
    )


def _stacked(shards: Sequence[Shard], rows: int) -> Matrix:
    """The first rows of an encoder: words in one matrix, dense rows to be read shard by shard."""
    first = read_rows(shards[0])
    if not issparse(first):
        lengths = [shard.rows for shard in shards]
        return Stacked(lengths, lambda number: read_rows(shards[number]), rows, first)
    whole = vstack([first, *(read_rows(shard) for shard in shards[1:])])
    return whole if whole.shape[0] == rows else csr_matrix(whole)[:rows]
