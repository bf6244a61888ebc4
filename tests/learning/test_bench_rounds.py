import os

import numpy as np

from workers.bench.rounds import (
    CLASSES,
    WIDTH,
    Resident,
    make_pool,
    make_round,
    measure,
    one_thread,
)


def test_a_small_pool_is_measured_and_its_file_is_gone(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = measure(3_000)
    assert found["rows"] == 3_000
    assert found["cpu_seconds"] > 0
    assert found["peak_over_vectors"] >= 1
    assert not list(tmp_path.iterdir())


def test_the_pool_is_mapped_from_its_file_and_holds_unit_rows_near_their_classes(tmp_path):
    dense, truth = make_pool(tmp_path / "vectors", 500)
    assert (tmp_path / "vectors").stat().st_size == dense.nbytes == 500 * WIDTH * 4
    assert isinstance(dense.base, np.memmap)
    np.testing.assert_allclose(np.linalg.norm(dense, axis=1), 1, atol=1e-5)
    first, second = slice(0, 250), slice(250, 500)
    means = np.stack([dense[first][truth[first] == k].mean(0) for k in range(CLASSES)])
    assert ((dense[second] @ means.T).argmax(1) == truth[second]).mean() > 0.8


def test_a_round_may_queue_every_row_but_the_labelled_and_the_audited(tmp_path):
    given = make_round(*make_pool(tmp_path / "vectors", 500))
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
