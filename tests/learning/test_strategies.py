"""One contract for every strategy of the table, and what is particular to some."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tests.learning.conftest import CLASSES
from tests.learning.strategies_of_kinds import OF_KINDS
from workers.learning.features import Features
from workers.learning.graph import Graph
from workers.learning.heads import LogisticHead
from workers.learning.heads.committee import CommitteeHead
from workers.learning.simulate import Pool
from workers.learning.strategies import STRATEGIES, Context, NoModelError, PoolExhaustedError
from workers.learning.strategies.diverse_margin import spread
from workers.learning.strategies.rare_class import likelihood

LABELLED = np.arange(0, 40, 2)
SELECTABLE = np.arange(41, 301)


def context(
    pool: Pool, selectable: np.ndarray = SELECTABLE, labelled: np.ndarray = LABELLED
) -> Context:
    """All that any strategy of the table may need, from a model fitted on `labelled`."""
    known, y = pool.features.rows(labelled), pool.truth[labelled]
    probs = LogisticHead().fit(known, y, CLASSES).predict_proba(pool.features)
    committee = CommitteeHead(("logistic",) * 3).fit(known, y, CLASSES)
    votes = committee.member_proba(pool.features)
    rows = pool.features.dense if pool.features.dense.shape[1] else pool.features.sparse.toarray()
    return Context(
        features=pool.features,
        selectable=selectable,
        labelled=labelled,
        n_classes=CLASSES,
        probs=probs,
        y=y,
        committee=votes,
        graph=Graph.build(rows),
    )


def words_only(pool: Pool) -> Pool:
    """The same pool as sparse columns, without dense ones."""
    words = csr_matrix(pool.features.dense * (np.abs(pool.features.dense) > 0.2))
    return Pool(Features(np.zeros((len(pool.truth), 0), np.float32), words), pool.truth, CLASSES)


def no_words(rows: int) -> csr_matrix:
    return csr_matrix((rows, 0))


def rng(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.fixture(params=sorted({*STRATEGIES, *OF_KINDS}))
def strategy(request: pytest.FixtureRequest):
    return {**STRATEGIES, **OF_KINDS}[request.param]


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


@pytest.mark.parametrize("alike", [False, True])
def test_one_class_met_is_enough_to_go_on(pool, strategy, alike):
    of_one_class = np.flatnonzero(pool.truth == 2)[: 1 if alike else 12]
    rest = np.setdiff1d(SELECTABLE, of_one_class)
    picks = strategy(context(pool, rest, of_one_class), 15, rng())
    assert len(set(picks.indices.tolist()) & set(rest.tolist())) == 15


def test_it_works_on_words_alone(pool, strategy):
    picks = strategy(context(words_only(pool)), 30, rng())
    assert len(set(picks.indices.tolist()) & set(SELECTABLE.tolist())) == 30


def test_it_works_on_a_pool_of_identical_items(strategy):
    same = Features(np.ones((400, 4), np.float32), csr_matrix((400, 0)))
    truth = np.arange(400) // 2 % CLASSES  # the even rows, which have labels, are of all classes
    picks = strategy(context(Pool(same, truth, CLASSES)), 30, rng())
    assert len(set(picks.indices.tolist())) == 30


def test_scores_are_finite_numbers(pool, strategy):
    assert np.isfinite(strategy(context(pool), 60, rng()).scores).all()


def test_it_respects_items_in_peoples_hands(pool, strategy):
    held = replace(context(pool, SELECTABLE[20:]), pending=SELECTABLE[:20])
    picks = strategy(held, 40, rng())
    assert not set(picks.indices.tolist()) & set(SELECTABLE[:20].tolist())


@pytest.mark.parametrize("name", sorted(set(STRATEGIES) - {"random", "typiclust", "rare_class"}))
def test_what_ranks_by_a_model_says_so_when_there_is_none(pool, name):
    without = Context(pool.features, SELECTABLE, LABELLED, CLASSES, None)
    with pytest.raises(NoModelError, match="typiclust"):
        STRATEGIES[name](without, 1, rng())


@pytest.mark.parametrize("name", ["margin", "entropy", "least_confident", "vote_entropy"])
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
    same = Features(np.ones((30, 4), np.float32), csr_matrix((30, 0)))
    picks = STRATEGIES["typiclust"](Context(same, np.arange(30), np.zeros(0, int), 2), 10, rng())
    assert len(set(picks.indices.tolist())) == 10


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


def test_badge_draws_the_longest_gradient_first(pool):
    given = context(pool)
    residual = given.probs[SELECTABLE].copy()
    residual[np.arange(len(residual)), residual.argmax(1)] -= 1
    gradients = np.einsum("sk,sd->skd", residual, pool.features.dense[SELECTABLE])
    longest = np.argmax((gradients**2).sum((1, 2)))
    assert STRATEGIES["badge"](given, 3, rng()).indices[0] == SELECTABLE[longest]


@pytest.mark.parametrize("sparse", [False, True])
def test_badge_measures_distances_between_gradients_as_if_they_were_written_out(pool, sparse):
    given = context(words_only(pool) if sparse else pool)
    picks = STRATEGIES["badge"](given, 30, rng())
    residual = given.probs[picks.indices] - np.eye(CLASSES)[given.probs[picks.indices].argmax(1)]
    points = given.features.sparse.toarray() if sparse else given.features.dense
    gradients = np.einsum("sk,sd->skd", residual, points[picks.indices]).reshape(30, -1)
    nearest = [((gradients[:j] - gradients[j]) ** 2).sum(1).min() for j in range(1, 30)]
    lengths = (gradients**2).sum(1)[1:]
    np.testing.assert_allclose(picks.scores[1:], np.minimum(nearest, lengths), atol=1e-5)


def test_badge_seldom_draws_a_twin_of_an_item_in_somebodys_hands():
    twins = Features(np.repeat(np.eye(4, dtype=np.float32), [1, 1, 50, 1], axis=0), no_words(53))
    ctx = Context(twins, np.arange(3, 53), np.arange(2), 2, np.full((53, 2), 0.5), np.array([2]))
    assert STRATEGIES["badge"](ctx, 1, rng()).indices[0] == 52


def test_vote_entropy_asks_where_the_committee_is_divided(pool):
    votes = np.full((3, 400, CLASSES), 0.1)
    votes[:, :, 0] = 0.7
    votes[1, 77], votes[2, 77] = [0.1, 0.7, 0.1, 0.1], [0.1, 0.1, 0.7, 0.1]
    votes[2, 205] = [0.1, 0.7, 0.1, 0.1]
    ctx = replace(context(pool), committee=votes)
    assert STRATEGIES["vote_entropy"](ctx, 2, rng()).indices.tolist() == [77, 205]


def test_a_batch_by_ranked_margin_keeps_away_from_what_has_a_label():
    points = np.array([[1, 0], [1, 0.01], [0, 1], [0.01, 1]], np.float32)
    ctx = Context(
        Features(points, no_words(4)), np.arange(1, 4), np.arange(1), 2, np.full((4, 2), 0.5)
    )
    assert STRATEGIES["batch_margin"](ctx, 1, rng()).indices.tolist() == [2]


def test_a_rare_class_is_looked_for_where_nobody_has_looked():
    points = np.array([[1, 0], [0.99, 0.1], [0.9, 0.2], [-1, 0]], np.float32)
    ctx = Context(Features(points, no_words(4)), np.arange(1, 4), np.arange(1), 2, y=np.zeros(1))
    assert STRATEGIES["rare_class"](ctx, 2, rng()).indices.tolist() == [3, 2]


def rare(positives: int) -> Context:
    """300 items on an arc. Of 40 with a label the first few are class 1."""
    angle = np.linspace(0, np.pi / 2, 300)
    points = np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)
    labelled = np.arange(0, 280, 7)
    probs = np.tile([0.99, 0.01], (300, 1))
    y = (np.arange(40) < positives).astype(int)
    rest = np.setdiff1d(np.arange(300), labelled)
    return Context(Features(points, no_words(300)), rest, labelled, 2, probs, y=y)


def test_a_rare_class_is_also_looked_for_by_its_name():
    points = np.array([[1, 0], [0.99, 0.1], [0.6, 0.8], [-1, 0]], np.float32)
    names = np.array([[1, 0], [0.6, 0.8]], np.float32)
    known = Context(
        Features(points, no_words(4)), np.arange(1, 4), np.arange(1), 2, y=np.zeros(1, int)
    )
    named = replace(known, class_rows=names)
    assert STRATEGIES["rare_class"](known, 1, rng()).indices.tolist() == [3]
    assert STRATEGIES["rare_class"](named, 2, rng()).indices.tolist() == [2, 3]


@pytest.mark.parametrize("positives", [1, 5, 14])
def test_once_met_the_likeliest_of_a_rare_class_are_gathered(positives):
    picks = STRATEGIES["rare_class"](rare(positives), 10, rng())
    assert picks.indices.max() < 40
    assert (np.diff(picks.scores) <= 0).all()


def test_with_enough_of_a_rare_class_half_the_picks_are_doubtful():
    given = rare(15)
    picks = STRATEGIES["rare_class"](given, 8, rng()).indices
    chance = likelihood(given, 1, rng())
    likely = given.selectable[np.argsort(-chance)[:4]]
    doubtful = given.selectable[np.argsort(np.abs(chance - 0.5))[:4]]
    assert not set(likely) & set(doubtful)
    assert set(picks) == set(likely) | set(doubtful)


def test_an_item_that_stood_in_as_a_negative_is_rated_like_those_beside_it():
    arc = rare(10)
    own = csr_matrix(
        np.eye(300, dtype=np.float32)
    )  # a word of its own lets a head remember an item
    given = replace(arc, features=Features(arc.features.dense, own))
    likely = likelihood(given, 1, rng())  # half the unlabelled stand in for each of two heads
    near = likely[given.selectable < 30]
    assert near.max() < 3 * near.min()  # 4.5 when one head rates its own stand-ins, 1.9 so
