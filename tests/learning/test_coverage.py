import pytest

from tests.learning.conftest import blobs
from workers.bench import coverage as bench
from workers.bench.coverage import Replayed, coverage


def replayed(accuracy: float) -> Replayed:
    return Replayed(100, 15, accuracy, point=0.9, low=0.8, high=0.95)


def test_an_interval_covers_what_lies_within_its_bounds():
    assert [replayed(a).covered for a in (0.79, 0.8, 0.95, 0.96)] == [False, True, True, False]


def test_misses_are_told_apart_and_a_shortfall_beyond_noise_is_named():
    found = bench._summary([replayed(0.9)] * 85 + [replayed(0.7)] * 10 + [replayed(0.99)] * 5)
    assert (found["covered"], found["too_high"], found["too_low"]) == (0.85, 0.1, 0.05)
    assert found["least_expected"] == 0.9
    assert not found["holds"]


def test_the_bench_replays_projects_of_a_pool_on_processes_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setitem(bench.POOLS, "blobs", lambda: blobs(600))
    found = coverage(4, ["blobs"], processes=1)
    rows = found["pools"]["blobs"]
    assert [(row["labels"], row["audited"]) for row in rows] == [(30, 4), (100, 15), (180, 27)]
    assert all(0 < row["mean_width"] < 1 for row in rows)
    assert found["runs"] == 4


def test_an_unknown_pool_is_an_error():
    with pytest.raises(KeyError):
        coverage(1, ["nobody's"])
