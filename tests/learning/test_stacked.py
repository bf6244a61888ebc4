import numpy as np
import pytest

from workers.learning.encoders.stacked import BLOCK, Stacked, blocks, mean_of

LENGTHS = (3, 1, 5, 2)
ROWS = np.arange(33, dtype=np.float32).reshape(11, 3)
PARTS = np.split(ROWS, np.cumsum(LENGTHS)[:-1])


def stacked(rows: int | None = None) -> Stacked:
    return Stacked(LENGTHS, lambda number: PARTS[number], rows)


def test_every_slice_is_that_of_the_whole_array():
    for start in range(12):
        for stop in range(12):
            np.testing.assert_array_equal(stacked()[start:stop], ROWS[start:stop])


def test_rows_by_number_come_in_the_order_asked_for():
    wanted = np.array([10, 0, 3, 3, 8])
    np.testing.assert_array_equal(stacked()[wanted], ROWS[wanted])


def test_rows_beyond_those_that_count_are_not_there():
    assert stacked(5).shape == (5, 3)
    np.testing.assert_array_equal(stacked(5)[:], ROWS[:5])


def test_each_part_is_read_once_from_first_to_last():
    read = []

    def part(number: int):
        read.append(number)
        return PARTS[number]

    rows = Stacked(LENGTHS, part)
    np.testing.assert_array_equal(np.concatenate([rows[n : n + 2] for n in range(0, 11, 2)]), ROWS)
    assert read == [0, 1, 2, 3]


def test_a_slice_with_a_step_is_refused():
    with pytest.raises(ValueError, match="no step"):
        stacked()[::2]


def test_a_mean_in_blocks_is_to_the_last_bit_the_mean_of_the_whole():
    rows = np.random.default_rng(0).normal(size=(3 * BLOCK + 5, 33)).astype(np.float32)
    np.testing.assert_array_equal(mean_of(rows), rows.mean(axis=0))


def test_no_rows_are_one_block_of_none():
    assert [len(block) for block in blocks(ROWS[:0])] == [0]
