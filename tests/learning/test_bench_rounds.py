import os

import numpy as np

from workers.bench.rounds import (
    CLASSES,
    WIDTH,
    Resident,
    make_round,
    measure,
    one_thread,
    write_pool,
)
from workers.pools import assemble


def test_a_small_pool_is_measured_and_its_files_are_gone(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = measure(3_000)
    assert (found["rows"], found["width"]) == (3_000, WIDTH)
    assert min(found["cpu_seconds"], found["finish_cpu_seconds"], found["load_cpu_seconds"]) > 0
    assert found["peak_over_vectors"] >= 1
    assert not list(tmp_path.iterdir())


def test_the_pool_comes_from_shards_as_unit_rows_near_their_classes(tmp_path):
    shards, truth = write_pool(tmp_path, 5000)
    assert [shard.rows for shard in shards] == [2048, 2048, 904]
    dense = assemble({"minilm": shards}).features.dense
    np.testing.assert_allclose(np.linalg.norm(dense, axis=1), 1, atol=1e-5)
    first, second = slice(0, 2500), slice(2500, 5000)
    means = np.stack([dense[first][truth[first] == k].mean(0) for k in range(CLASSES)])
    assert ((dense[second] @ means.T).argmax(1) == truth[second]).mean() > 0.8


def test_a_round_may_queue_every_row_but_the_labelled_and_the_audited(tmp_path):
    shards, truth = write_pool(tmp_path, 500)
    given = make_round(assemble({"minilm": shards}).features, truth)
    known = np.concatenate([given.labelled, given.audited])
    assert len(np.unique(known)) == len(known)
    np.testing.assert_array_equal(np.union1d(given.selectable, known), np.arange(500))


def test_memory_taken_meanwhile_is_seen():
    with Resident() as memory:
        taken = np.ones(8_000_000)
        taken.sum()
        del taken
    assert memory.anonymous_mb > 30


def test_the_number_of_threads_is_put_back(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    with one_thread():
        assert os.environ["OMP_NUM_THREADS"] == os.environ["MKL_NUM_THREADS"] == "1"
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "MKL_NUM_THREADS" not in os.environ
