"""One contract for every strategy of the table, and what is particular to some."""

import numpy as np
import pytest

from tests.learning.conftest import CLASSES
from workers.learning.features import Features
from workers.learning.heads import LogisticHead
from workers.learning.simulate import Pool
from workers.learning.strategies import STRATEGIES, Context, NoModelError, PoolExhaustedError
from workers.learning.strategies.diverse_margin import spread

LABELLED = np.arange(0, 40, 2)
SELECTABLE = np.arange(41, 301)


def context(pool: Pool, selectable: np.ndarray = SELECTABLE) -> Context:
    head = LogisticHead().fit(pool.features.rows(LABELLED), pool.truth[LABELLED], CLASSES)
    probs = head.predict_proba(pool.features)
    return Context(pool.features, selectable, LABELLED, CLASSES, probs)


def rng(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.fixture(params=sorted(STRATEGIES))
def strategy(request: pytest.FixtureRequest):
    return STRATEGIES[request.param]


@pytest.mark.parametrize("n", [0, 1, 25, 260])
def test_it_picks_as_many_as_asked_each_once_and_only_from_the_selectable(pool, strategy, n):
    picks = strategy(context(pool), n, rng())
    assert len(picks.indices) == len(picks.scores) == len(picks.strategies) == n
    assert len(set(picks.indices.tolist())) == n
    assert set(picks.indices.tolist()) <= set(SELECTABLE.tolist())


def test_nothing_can_be_asked_of_an_empty_pool(pool, strategy):
    assert len(strategy(context(pool, SELECTABLE[:0]), 0, rng()).indices) == 0


def test_the_same_seed_gives_the_same_picks(pool, strategy):
    first, second = (strategy(context(pool), 20, rng()) for _ in range(2))
    np.testing.assert_array_equal(first.indices, second.indices)
    np.testing.assert_array_equal(first.scores, second.scores)


def test_an_exhausted_pool_is_named(pool, strategy):
    with pytest.raises(PoolExhaustedError, match="only 3 can still be picked"):
        strategy(context(pool, SELECTABLE[:3]), 4, rng())


def test_it_leaves_what_it_was_given_unchanged(pool, strategy):
    given = context(pool)
    before = given.probs.copy(), given.selectable.copy()
    strategy(given, 10, rng())
    np.testing.assert_array_equal(given.probs, before[0])
    np.testing.assert_array_equal(given.selectable, before[1])


@pytest.mark.parametrize("name", ["margin", "diverse_margin", "entropy", "least_confident"])
def test_what_ranks_by_a_model_says_so_when_there_is_none(pool, name):
    without = Context(pool.features, SELECTABLE, LABELLED, CLASSES, None)
    with pytest.raises(NoModelError, match="typiclust"):
        STRATEGIES[name](without, 1, rng())


@pytest.mark.parametrize("name", ["margin", "entropy", "least_confident"])
def test_the_most_uncertain_come_first(pool, name):
    picks = STRATEGIES[name](context(pool), len(SELECTABLE), rng())
    assert (np.diff(picks.scores) <= 0).all()


def test_margin_asks_about_items_between_two_classes(pool):
    given = context(pool)
    best, second = np.sort(given.probs, 1)[:, ::-1][:, :2].T
    narrowest = np.argmin((best - second)[SELECTABLE])
    assert STRATEGIES["margin"](given, 1, rng()).indices[0] == SELECTABLE[narrowest]


def test_random_draws_every_item_alike(pool):
    few, generator = context(pool, SELECTABLE[:5]), rng()
    drawn = [STRATEGIES["random"](few, 1, generator).indices[0] for _ in range(2000)]
    assert np.unique(drawn, return_counts=True)[1].min() > 330  # 400 expected, 4 sigma = 72


def test_typiclust_reaches_every_blob_before_there_is_a_label(pool):
    start = Context(pool.features, SELECTABLE, np.zeros(0, int), CLASSES)
    picks = STRATEGIES["typiclust"](start, 2 * CLASSES, rng())
    assert set(pool.truth[picks.indices]) == set(range(CLASSES))


def test_typiclust_turns_to_parts_of_the_pool_without_a_label(pool):
    in_one_blob = np.flatnonzero(pool.truth == 0)[:20]
    rest = np.setdiff1d(np.arange(400), in_one_blob)
    picks = STRATEGIES["typiclust"](Context(pool.features, rest, in_one_blob, 4), 6, rng())
    assert (pool.truth[picks.indices] != 0).mean() > 0.6


def test_typiclust_takes_a_pool_of_identical_items():
    same = Features(np.ones((30, 4), np.float32), _context_sparse(30))
    picks = STRATEGIES["typiclust"](Context(same, np.arange(30), np.zeros(0, int), 2), 10, rng())
    assert len(set(picks.indices.tolist())) == 10


def _context_sparse(rows: int):
    from scipy.sparse import csr_matrix

    return csr_matrix((rows, 0))


def test_a_longer_diverse_queue_begins_with_the_shorter_one(pool):
    short, long = (STRATEGIES["diverse_margin"](context(pool), n, rng()) for n in (10, 120))
    np.testing.assert_array_equal(long.indices[:10], short.indices)


def test_diverse_margin_puts_off_a_near_duplicate():
    scores = np.array([0.9, 0.89, 0.5])
    points = np.array([[1.0, 0.0], [1.0, 0.001], [0.0, 1.0]])
    assert spread(scores, points, 3, np.zeros((0, 2))) == [0, 2, 1]


def test_diverse_margin_puts_off_what_is_like_an_item_in_somebodys_hands():
    scores = np.array([0.9, 0.5])
    points = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert spread(scores, points, 2, taken=np.array([[2.0, 0.0]])) == [1, 0]


def test_typiclust_counts_items_in_peoples_hands_as_covered(pool):
    in_hand = np.flatnonzero(pool.truth == 0)[:20]
    rest = np.setdiff1d(np.arange(400), in_hand)
    ctx = Context(pool.features, rest, np.zeros(0, int), CLASSES, pending=in_hand)
    picks = STRATEGIES["typiclust"](ctx, 6, rng())
    assert (pool.truth[picks.indices] != 0).mean() > 0.6
