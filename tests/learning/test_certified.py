from pathlib import Path

import numpy as np
import pytest

from tests.learning.conftest import CLASSES, blobs
from workers.bench.tenfold import certified, pools
from workers.bench.tenfold.replay import Plan
from workers.bench.tenfold.store import Store


@pytest.fixture(scope="module")
def plan() -> Plan:
    pool = blobs(600, spread=0.4)
    part = pools.Part([b"%d" % i for i in range(600)], pool.truth)
    names = [str(c) for c in range(CLASSES)]
    found = pools.LabelledSet("blobs", "image", names, part, part)
    return Plan(found, pool, pool.features, ("pixels",), (), 2, 100, (100,))


def test_a_certified_pool_says_what_it_cost_and_whether_it_was_right(plan: Plan, tmp_path: Path):
    made = list(certified.runs(plan, Store(tmp_path / "runs.jsonl"), lambda said: None))
    (found,) = certified.summary(plan, made)
    assert (found["pool"], found["target"], found["of"]) == (600, 0.95, 2 * certified.AUDITS)
    assert found["least"] <= found["human_labels"] <= found["most"] < 600
    assert found["wrong"] == 0
    assert found["accuracy_true"] >= 0.95
    assert found["met"] is None


def test_a_certificate_is_not_made_twice(plan: Plan, tmp_path: Path):
    store = Store(tmp_path / "runs.jsonl")
    first, again = (list(certified.runs(plan, store, lambda said: None)) for _ in range(2))
    assert first == again


def test_spans_have_no_certificate(plan: Plan):
    part = pools.Part([], np.zeros(0, int))
    assert certified.targets(pools.LabelledSet("news", "spans", [], part, part)) == ()
