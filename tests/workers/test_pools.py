"""Shards in files become a pool: the same features as of arrays in memory, and one shard held."""

import io
from functools import partial

import numpy as np
import pytest

from workers.kept_rows import KeptRows
from workers.learning.encoders import ENCODERS, TextItem
from workers.learning.features import finish
from workers.pools import Shard, assemble, read_ids, read_rows, write_shard

LENGTHS = (70, 205, 1, 205, 150)
WIDTHS = {"minilm": 768, "scattering": 2401, "photos": 1280, "faces": 128, "pixels": 256}


@pytest.fixture(autouse=True)
def _many_blocks_and_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small pools take the ways of large ones."""
    monkeypatch.setattr("workers.learning.encoders.stacked.BLOCK", 100)
    monkeypatch.setattr("workers.learning.encoders.principal.SAMPLE", 300)


def encoded(name: str, rows: int = sum(LENGTHS)):
    if name == "tfidf":
        return ENCODERS[name].encode(
            [TextItem(f"word{n % 7} and word{n % 5}") for n in range(rows)]
        )
    made = np.random.default_rng(0).random((rows, WIDTHS[name]), np.float32)
    return made


def shards(matrix, lengths=LENGTHS) -> list[Shard]:
    made, start = [], 0
    for rows in lengths:
        file = io.BytesIO()
        write_shard(file, range(10 + start, 10 + start + rows), matrix[start : start + rows])
        made.append(Shard(rows, partial(io.BytesIO, file.getvalue())))
        start += rows
    return made


def test_a_shard_gives_back_what_was_written():
    for matrix in (encoded("faces", 20), encoded("tfidf", 20)):
        (shard,) = shards(matrix, [20])
        np.testing.assert_array_equal(read_ids(shard), np.arange(10, 30))
        assert (read_rows(shard) != matrix).sum() == 0


@pytest.mark.parametrize("name", WIDTHS)
def test_rows_from_shards_are_to_the_last_bit_those_of_the_whole_array(tmp_path, name):
    matrix = encoded(name)
    pool = assemble({name: shards(matrix)}, KeptRows(tmp_path, "stamp"))
    np.testing.assert_array_equal(pool.features.dense, finish({name: matrix}).dense)
    assert isinstance(pool.features.dense.base, np.memmap)


def test_words_and_meanings_stand_side_by_side_over_the_items_that_both_cover(tmp_path):
    words, meanings = encoded("tfidf"), encoded("minilm")
    given = {"minilm": shards(meanings)[:4], "tfidf": shards(words)}
    pool, covered = assemble(given, KeptRows(tmp_path, "stamp")), sum(LENGTHS[:4])
    expected = finish({"minilm": meanings[:covered], "tfidf": words[:covered]})
    np.testing.assert_array_equal(pool.items, np.arange(10, 10 + covered))
    np.testing.assert_array_equal(pool.features.dense, expected.dense)
    assert (pool.features.sparse != expected.sparse).nnz == 0


def test_kept_dense_rows_need_no_shard_but_for_its_ids(tmp_path):
    opened = []

    def watched(shard: Shard) -> Shard:
        def read():
            file = shard.open()
            opened.append(file)
            return file

        return Shard(shard.rows, read)

    given = [watched(shard) for shard in shards(encoded("faces"))]
    first = assemble({"faces": given}, KeptRows(tmp_path, "stamp"))
    made, opened[:] = len(opened), []
    second = assemble({"faces": given}, KeptRows(tmp_path, "stamp"))
    np.testing.assert_array_equal(first.features.dense, second.features.dense)
    assert len(opened) == len(LENGTHS) + 1 < made  # the first shard tells how wide rows are


def test_a_pool_of_words_alone_keeps_no_file(tmp_path):
    pool = assemble({"tfidf": shards(encoded("tfidf"))}, KeptRows(tmp_path, "stamp"))
    assert pool.features.dense.shape == (sum(LENGTHS), 0)
    assert not list(tmp_path.iterdir())


def test_ids_that_the_pool_lacks_are_left_out():
    pool = assemble({"faces": shards(encoded("faces", 3), [3])})
    np.testing.assert_array_equal(pool.rows_of([12, 9, 10, 500]), [2, 0])
