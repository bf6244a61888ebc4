from dataclasses import replace

import numpy as np
import pytest

from tests.learning.conftest import blobs
from workers.learning import hindsight as module
from workers.learning.graph import Graph
from workers.learning.hindsight import hindsight


@pytest.fixture(scope="module")
def hard():
    return blobs(600, spread=0.7, seed=5)


def test_a_replay_gives_a_factor_with_its_bounds(hard):
    found = hindsight(hard, 40, replays=3)
    assert len(found.replays) == 3
    assert found.more_than or found.low < found.factor < found.high


def test_the_same_project_gives_the_same_saving(hard):
    assert hindsight(hard, 30, replays=2) == hindsight(hard, 30, replays=2)


def test_labels_that_no_random_sample_makes_up_for_are_more_than_a_factor():
    found = module._summed_up([None, None, 3.0], most=8.0)
    assert found.factor is None
    assert found.more_than == 8


def test_the_curve_is_read_on_straight_lines():
    assert module._first_at(iter([(100, 0.5), (200, 0.7), (300, 0.9)]), 0.8, 100) == pytest.approx(
        2.5
    )
    assert module._first_at(iter([(100, 0.5)]), 0.4, 100) == 1
    assert module._first_at(iter([(100, 0.5)]), 0.6, 100) is None


def test_a_pool_that_is_labelled_nearly_whole_cannot_be_replayed(hard):
    with pytest.raises(ValueError, match="nothing to replay"):
        hindsight(hard, 590)


def test_the_sealed_fifth_is_no_part_of_the_graph(hard):
    features = replace(hard.features, graph=Graph.build(hard.features.dense))
    part = module._part(replace(hard, features=features), np.arange(100))
    assert part.features.graph is not None
    assert len(part.features) == 100
