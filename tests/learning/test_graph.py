import numpy as np
import pytest

from tests.learning.conftest import CLASSES, blobs
from workers.learning.graph import MAX_ROWS, Graph, nearest
from workers.learning.heads import LogisticHead
from workers.learning.simulate import Pool
from workers.learning.strategies import graph_margin, margin
from workers.learning.strategies.base import Context, PoolExhaustedError


def rng(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


def one_a_class(pool: Pool) -> np.ndarray:
    return np.array([np.flatnonzero(pool.truth == c)[0] for c in range(CLASSES)])


@pytest.fixture(scope="module")
def graph(pool: Pool) -> Graph:
    return Graph.build(pool.features.dense)


def test_neighbours_are_the_nearest_others_best_first(pool, graph):
    likeness = pool.features.dense @ pool.features.dense.T
    np.fill_diagonal(likeness, -np.inf)
    best = np.sort(likeness, axis=1)[:, ::-1][:, :15]
    found = np.take_along_axis(likeness, graph.neighbours, 1)
    np.testing.assert_allclose(found, best, atol=1e-6)


def test_the_blocked_search_finds_what_a_single_block_finds(pool, monkeypatch):
    monkeypatch.setattr("workers.learning.graph.BLOCK", 37)
    blocked = nearest(pool.features.dense, pool.features.dense, 5, skip_self=True)
    monkeypatch.setattr("workers.learning.graph.BLOCK", 1000)
    whole = nearest(pool.features.dense, pool.features.dense, 5, skip_self=True)
    np.testing.assert_allclose(blocked[1], whole[1], atol=1e-6)


def test_weights_are_symmetric_float32_and_lead_nowhere_but_to_neighbours(graph):
    assert graph.weights.dtype == np.float32
    assert abs(graph.weights - graph.weights.T).max() < 1e-6
    assert graph.weights.nnz <= 2 * graph.neighbours.size
    assert graph.weights.diagonal().max() == 0


def test_a_pool_too_large_for_exact_search_is_refused_by_size():
    with pytest.raises(ValueError, match=f"2 to {MAX_ROWS} rows, not {MAX_ROWS + 1}"):
        Graph.build(np.zeros((MAX_ROWS + 1, 1), np.float32))


def test_a_pool_smaller_than_k_has_all_others_as_neighbours(pool):
    small = Graph.build(pool.features.dense[:4])
    assert small.neighbours.shape == (4, 3)
    assert all(set(row) == {0, 1, 2, 3} - {i} for i, row in enumerate(small.neighbours))


def test_one_label_a_blob_labels_most_of_the_pool(pool, graph):
    labelled = one_a_class(pool)
    spread = graph.spread(labelled, pool.truth[labelled], CLASSES)
    assert spread.dtype == np.float32
    np.testing.assert_allclose(spread.sum(1), 1, atol=1e-4)
    head = LogisticHead().fit(pool.features.rows(labelled), pool.truth[labelled], CLASSES)
    alone = head.predict_proba(pool.features).argmax(1) == pool.truth
    assert (spread.argmax(1) == pool.truth).mean() > alone.mean()


def test_spreading_carried_through_solves_the_equation_of_zhou_et_al(monkeypatch):
    monkeypatch.setattr("workers.learning.graph.STEPS", 60)  # 15 stop early, which only blurs
    tight = blobs(size=60, spread=0.9, seed=3)
    graph = Graph.build(tight.features.dense)
    labelled = np.arange(20)
    y = tight.truth[labelled]
    sources = np.zeros((60, CLASSES))
    sources[labelled, y] = 1 / np.bincount(y, minlength=CLASSES)[y]
    exact = np.linalg.solve(np.eye(60) - 0.99 * graph.weights.toarray(), sources)
    exact /= exact.sum(1, keepdims=True)
    np.testing.assert_allclose(graph.spread(labelled, y, CLASSES), exact, atol=1e-3)


def test_a_class_with_many_labels_does_not_drown_one_with_few(pool, graph):
    many = np.concatenate([np.flatnonzero(pool.truth == 0)[:40], one_a_class(pool)[1:]])
    spread = graph.spread(many, pool.truth[many], CLASSES)
    found = [(spread.argmax(1) == c)[pool.truth == c].mean() for c in range(CLASSES)]
    assert min(found) > 0.5


def test_a_class_without_labels_gets_nothing(pool, graph):
    labelled = one_a_class(pool)[:2]
    spread = graph.spread(labelled, pool.truth[labelled], CLASSES)
    assert spread[:, 2:].max() == 0


def test_rows_that_no_label_reaches_get_equal_shares():
    two_islands = np.repeat(np.eye(2, dtype=np.float32), 6, axis=0)
    graph = Graph.build(two_islands, k=3)
    spread = graph.spread(np.array([0]), np.array([1]), 2)
    np.testing.assert_allclose(spread[:6], [[0, 1]] * 6, atol=1e-6)
    np.testing.assert_allclose(spread[6:], 0.5)


def test_spreading_without_a_label_is_refused(graph):
    with pytest.raises(ValueError, match="at least one label"):
        graph.spread(np.zeros(0, int), np.zeros(0, int), CLASSES)


def test_rows_outside_the_graph_take_after_their_neighbours_in_it(pool):
    graph = Graph.build(pool.features.dense[:300])
    labelled = np.arange(60)
    spread = graph.spread(labelled, pool.truth[labelled], CLASSES)
    outside = graph.induct(pool.features.dense[300:], spread)
    assert outside.shape == (100, CLASSES)
    np.testing.assert_allclose(outside.sum(1), 1, atol=1e-4)
    assert (outside.argmax(1) == pool.truth[300:]).mean() > 0.8


def test_purity_is_high_where_neighbours_agree_and_chance_where_labels_mean_nothing(pool, graph):
    rows = rng().choice(400, 100, replace=False)
    assert graph.purity(rows, pool.truth[rows]) > 0.85
    assert graph.purity(rows, rng().permutation(pool.truth[rows])) < 0.5


def test_purity_of_fewer_than_two_labels_is_zero(graph):
    assert graph.purity(np.array([3]), np.array([0])) == 0


def context(pool: Pool, graph: Graph | None, selectable: np.ndarray | None = None) -> Context:
    labelled = np.arange(0, 40, 2)
    head = LogisticHead().fit(pool.features.rows(labelled), pool.truth[labelled], CLASSES)
    return Context(
        features=pool.features,
        selectable=np.arange(41, 301) if selectable is None else selectable,
        labelled=labelled,
        n_classes=CLASSES,
        probs=head.predict_proba(pool.features),
        graph=graph,
    )


def test_graph_margin_without_a_graph_is_margin(pool):
    found = graph_margin.pick(context(pool, None), 30, rng())
    np.testing.assert_array_equal(
        found.indices, margin.pick(context(pool, None), 30, rng()).indices
    )


def test_graph_margin_picks_each_once_and_only_from_the_selectable(pool, graph):
    picks = graph_margin.pick(context(pool, graph), 260, rng())
    assert sorted(picks.indices) == list(range(41, 301))
    assert len(picks.scores) == len(picks.strategies) == 260


def test_graph_margin_names_an_exhausted_pool(pool, graph):
    with pytest.raises(PoolExhaustedError, match="only 3"):
        graph_margin.pick(context(pool, graph, np.arange(41, 44)), 4, rng())


def test_a_longer_graph_margin_queue_begins_with_the_shorter_one(pool, graph):
    short, long = (graph_margin.pick(context(pool, graph), n, rng()) for n in (10, 120))
    np.testing.assert_array_equal(long.indices[:10], short.indices)


def test_graph_margin_puts_off_the_neighbours_of_a_pick():
    neighbours = np.array([[1], [0], [1]])
    rows, scores = np.array([0, 1, 2]), np.array([0.9, 0.8, 0.5])
    order, worth = graph_margin.damped(rows, scores, neighbours, np.zeros(0, int), 3)
    assert order.tolist() == [0, 2, 1]
    np.testing.assert_allclose(worth, [0.9, 0.5, 0.8 * 0.3**2])


def test_graph_margin_puts_off_the_neighbours_of_what_people_hold():
    neighbours = np.array([[1], [0], [3], [2]])
    rows, scores = np.array([0, 1, 2]), np.array([0.9, 0.8, 0.5])
    order, _ = graph_margin.damped(rows, scores, neighbours, np.array([1]), 1)
    assert order.tolist() == [1]
