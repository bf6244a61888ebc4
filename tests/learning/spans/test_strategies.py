"""One contract for every strategy of the table, and what is particular to some."""

from dataclasses import replace

import numpy as np
import pytest

from workers.learning.spans.strategies import MODEL_FREE, STRATEGIES, SpanContext
from workers.learning.strategies.base import NoModelError, PoolExhaustedError

SELECTABLE = np.arange(20, 200)


def context(selectable: np.ndarray = SELECTABLE) -> SpanContext:
    rng = np.random.default_rng(3)
    points = rng.normal(size=(200, 6))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return SpanContext(
        points=points,
        lengths=rng.integers(1, 30, 200),
        selectable=selectable,
        labelled=np.arange(10),
        pending=np.arange(10, 14),
        doubt=rng.exponential(size=200),
        chance=rng.random(200) ** 4,
    )


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.fixture(params=sorted(STRATEGIES))
def strategy(request: pytest.FixtureRequest):
    return STRATEGIES[request.param]


@pytest.mark.parametrize("n", [0, 1, 25, 180])
def test_it_picks_as_many_as_asked_each_once_and_only_from_the_selectable(strategy, n):
    picks = strategy(context(), n, rng())
    assert len(picks.indices) == len(picks.scores) == len(picks.strategies) == n
    assert len(set(picks.indices.tolist())) == n
    assert set(picks.indices.tolist()) <= set(SELECTABLE.tolist())


def test_the_same_seed_gives_the_same_picks(strategy):
    first, second = (strategy(context(), 20, rng()) for _ in range(2))
    np.testing.assert_array_equal(first.indices, second.indices)
    np.testing.assert_array_equal(first.scores, second.scores)


def test_an_exhausted_pool_is_named(strategy):
    with pytest.raises(PoolExhaustedError, match="only 3 can still be picked"):
        strategy(context(SELECTABLE[:3]), 4, rng())


def test_nothing_can_be_asked_of_an_empty_pool(strategy):
    assert len(strategy(context(SELECTABLE[:0]), 0, rng()).indices) == 0


@pytest.mark.parametrize("name", sorted(set(STRATEGIES) - set(MODEL_FREE)))
def test_what_ranks_by_a_model_says_that_there_is_none(name: str):
    with pytest.raises(NoModelError):
        STRATEGIES[name](replace(context(), doubt=None, chance=None), 5, rng())


def test_one_is_the_most_doubted_sentence():
    given = replace(context(), pending=np.arange(0))
    picked = STRATEGIES["least_confident"](given, 1, rng()).indices[0]
    assert given.doubt[picked] == given.doubt[SELECTABLE].max()


def test_doubt_per_word_reads_less():
    by_sentence, by_word = (
        STRATEGIES[name](context(), 30, rng()).indices
        for name in ("least_confident", "least_confident_per_word")
    )
    lengths = context().lengths
    assert lengths[by_word].sum() < lengths[by_sentence].sum()


def test_half_of_a_mix_may_hold_a_span_and_half_is_doubted():
    given = context()
    picks = STRATEGIES["mix"](given, 20, rng())
    drawn = picks.indices[[name == "mix" for name in picks.strategies]]
    assert len(drawn) == 10
    assert (given.chance[drawn] >= 0.15).all()
    assert picks.strategies[:4] == ["least_confident", "mix"] * 2


def test_twins_are_not_picked_together():
    """Two heaps of identical sentences, one of them more doubted: one of each is picked."""
    points = np.repeat(np.eye(2), 4, axis=0)
    doubt = np.r_[np.full(4, 3.0), np.full(4, 2.0)]
    ctx = SpanContext(points, np.ones(8, int), np.arange(8), doubt=doubt, chance=doubt)
    picks = STRATEGIES["least_confident"](ctx, 2, rng()).indices
    assert sorted(picks // 4) == [0, 1]


def test_the_cold_start_goes_where_no_label_is():
    points = np.repeat(np.eye(4), 5, axis=0)
    ctx = SpanContext(points, np.ones(20, int), np.arange(2, 20), np.array([0]), np.array([1]))
    for _ in range(3):
        assert 0 not in STRATEGIES["spread"](ctx, 2, rng()).indices // 5
