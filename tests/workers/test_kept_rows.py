"""The file that a pool's finished dense rows lie in: a cache that may be lost at any time."""

import multiprocessing
import os
import time
from pathlib import Path

import numpy as np
import pytest

from workers.kept_rows import ABANDONED_SECONDS, KeptRows

ROWS = np.random.default_rng(0).normal(size=(5000, 7)).astype(np.float32)


def blocks():
    return (ROWS[start : start + 2048] for start in range(0, len(ROWS), 2048))


def not_again():
    raise AssertionError("the rows were made, though they lay there")


def keep(folder: Path, stamp: str = "first", made=blocks):
    return KeptRows(folder, stamp)(len(ROWS), made)


def only_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def make_in_a_process(folder: Path, start) -> None:
    start.wait()
    for _ in range(5):
        for path in folder.glob("*.npy"):
            path.unlink(missing_ok=True)
        np.testing.assert_array_equal(keep(folder), ROWS)


def test_what_was_kept_is_mapped_read_only_and_not_made_again(tmp_path):
    keep(tmp_path)
    found = keep(tmp_path, made=not_again)
    np.testing.assert_array_equal(found, ROWS)
    assert isinstance(found.base, np.memmap)
    assert not found.flags.writeable


def test_rows_made_now_are_mapped_too(tmp_path):
    made = keep(tmp_path / "not" / "there")
    np.testing.assert_array_equal(made, ROWS)
    assert isinstance(made.base, np.memmap)


def test_lost_rows_are_made_anew_and_who_has_them_mapped_keeps_them(tmp_path):
    before = keep(tmp_path)
    only_file(tmp_path).unlink()
    np.testing.assert_array_equal(keep(tmp_path), ROWS)
    np.testing.assert_array_equal(before, ROWS)


@pytest.mark.parametrize("size", [0, 1, 127, 5000])
def test_a_file_cut_short_is_made_anew(tmp_path, size):
    keep(tmp_path)
    content = only_file(tmp_path).read_bytes()
    only_file(tmp_path).write_bytes(content[:size])
    np.testing.assert_array_equal(keep(tmp_path), ROWS)
    assert only_file(tmp_path).read_bytes() == content


@pytest.mark.parametrize("place", [3, 60, 4000, -1])
def test_a_damaged_byte_is_found_wherever_it_lies(tmp_path, place):
    keep(tmp_path)
    content = bytearray(only_file(tmp_path).read_bytes())
    content[place] ^= 1
    only_file(tmp_path).write_bytes(content)
    np.testing.assert_array_equal(keep(tmp_path), ROWS)


def test_only_the_newest_stamp_stays(tmp_path):
    keep(tmp_path, "first")
    second = KeptRows(tmp_path, "second")(2, lambda: iter([ROWS[:2]]))
    np.testing.assert_array_equal(second, ROWS[:2])
    assert only_file(tmp_path).name.startswith("second-")


def test_what_a_killed_worker_left_is_deleted_and_what_another_writes_now_is_not(tmp_path):
    left, written_now = tmp_path / "killed.part", tmp_path / "now.part"
    left.touch()
    written_now.touch()
    old = time.time() - ABANDONED_SECONDS - 60
    os.utime(left, (old, old))
    keep(tmp_path)
    assert not left.exists()
    assert written_now.exists()


def test_two_workers_make_it_at_once_and_both_have_it(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(2)
    both = [spawn.Process(target=make_in_a_process, args=(tmp_path, start)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    np.testing.assert_array_equal(keep(tmp_path, made=not_again), ROWS)
    assert only_file(tmp_path).suffix == ".npy"


def test_a_folder_that_cannot_be_made_leaves_the_rows_in_memory(tmp_path, caplog):
    (tmp_path / "file").touch()
    found = keep(tmp_path / "file" / "below")
    np.testing.assert_array_equal(found, ROWS)
    assert "held in memory" in caplog.text


def test_nothing_is_left_where_making_the_rows_fails(tmp_path):
    def broken():
        yield ROWS[:10]
        raise ValueError("a damaged shard")

    with pytest.raises(ValueError, match="damaged shard"):
        keep(tmp_path, made=broken)
    assert not list(tmp_path.iterdir())
