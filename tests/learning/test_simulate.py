import numpy as np
import pytest

from tests.learning.conftest import blobs
from workers.learning import simulate
from workers.learning.simulate import Pool


def replay(pool: Pool, seed: int = 0, at: tuple[int, ...] = (30, 60)) -> list[simulate.Checkpoint]:
    return list(simulate.auto(pool, at, seed, budget=at[-1]))


def test_a_checkpoint_comes_at_each_label_count_with_the_audits_share(pool: Pool):
    first, second = replay(pool)
    assert (first.labels, second.labels) == (30, 60)
    assert (first.audited, second.audited) == (4, 9)


def test_every_checkpoint_carries_the_audits_estimate(pool: Pool):
    for point in replay(pool):
        assert point.estimate is not None
        assert point.estimate.audited == point.audited
        assert point.estimate.human == point.labels


def test_delivered_accuracy_counts_peoples_labels_as_right(pool: Pool):
    point = replay(pool)[-1]
    share = point.labels / len(pool.truth)
    assert np.isclose(point.accuracy, share + (1 - share) * point.model_accuracy)


def test_the_same_seed_replays_the_same_project_and_another_one_does_not(pool: Pool):
    assert replay(pool, seed=1) == replay(pool, seed=1)
    assert replay(pool, seed=1) != replay(pool, seed=2)


def test_asking_for_more_than_the_pool_holds_is_an_error():
    with pytest.raises(ValueError, match="ran out"):
        replay(blobs(40), at=(41,))


def test_random_choice_trains_on_every_label(pool: Pool):
    point = simulate.at_random(pool, 60, seed=0)
    assert (point.labels, point.audited, point.estimate) == (60, 0, None)
    assert point == simulate.at_random(pool, 60, seed=0)


def test_choosing_beats_chance_although_it_pays_for_its_audit():
    pool = blobs(1200, spread=0.45, seed=3)
    seeds = range(5)
    chosen = np.mean([replay(pool, seed, at=(80,))[-1].accuracy for seed in seeds])
    random = np.mean([simulate.at_random(pool, 80, seed).accuracy for seed in seeds])
    assert chosen > random


def test_the_interval_covers_the_delivered_accuracy_of_most_projects(pool: Pool):
    covered = []
    for seed in range(40):
        for point in replay(pool, seed):
            interval = point.estimate.delivered
            covered.append(interval.low <= point.accuracy <= interval.high)
    assert np.mean(covered) > 0.87  # 95 % less three standard errors
