from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tests.learning.conftest import CLASSES, blobs
from workers.learning.decisions import Decisions, decide
from workers.learning.features import Features
from workers.learning.graph import Graph
from workers.learning.heads import LogisticHead
from workers.learning.model import fit_model
from workers.learning.simulate import Pool


def with_graph(pool: Pool, graph: Graph | None = None) -> Features:
    return replace(pool.features, graph=graph or Graph.build(pool.features.dense))


def right(pool: Pool, features: Features, labelled: np.ndarray) -> float:
    model = fit_model(features, labelled, pool.truth[labelled], CLASSES)
    return float((model.probs.argmax(1) == pool.truth).mean())


def test_without_a_graph_the_head_answers_alone(pool: Pool):
    labelled = np.arange(60)
    model = fit_model(pool.features, labelled, pool.truth[labelled], CLASSES)
    assert model.spread is None
    np.testing.assert_array_equal(model.probs, model.head.predict_proba(pool.features))


def test_with_few_labels_the_graph_adds_what_unlabelled_items_know():
    pool = blobs(spread=0.45, seed=4)
    labelled = np.concatenate([np.flatnonzero(pool.truth == c)[:1] for c in range(CLASSES)])
    assert right(pool, with_graph(pool), labelled) > right(pool, pool.features, labelled)


def decided(features: Features, labelled: np.ndarray, y: np.ndarray) -> Decisions:
    return decide(Decisions(), features, labelled, y, CLASSES, np.zeros(len(y), bool))


def test_a_graph_whose_neighbours_are_of_other_classes_is_given_up(pool: Pool):
    pairs = np.empty((400, 200), np.float32)
    pairs[np.argsort(pool.truth)] = np.tile(np.eye(200, dtype=np.float32), (2, 1))
    features = with_graph(pool, Graph.build(pairs))  # each item beside one of another class
    labelled = np.arange(240)
    found = decided(features, labelled, pool.truth[labelled])
    model = fit_model(features, labelled, pool.truth[labelled], CLASSES, found)
    assert model.graph is None
    assert "do not spread" in " ".join(found.reasons)


@pytest.mark.parametrize("labels", [20, 45])
def test_rows_outside_the_pool_are_judged_as_their_like_inside(labels: int):
    pool, others = blobs(spread=0.4), blobs(spread=0.4, seed=1)
    labelled = np.arange(labels)
    model = fit_model(with_graph(pool), labelled, pool.truth[labelled], CLASSES)
    assert model.graph is not None
    probs = model.predict(Features(others.features.dense, csr_matrix((400, 0))))
    np.testing.assert_allclose(probs.sum(1), 1, atol=1e-5)
    inside = (model.probs.argmax(1) == pool.truth).mean()
    assert abs((probs.argmax(1) == others.truth).mean() - inside) < 0.05


def test_sure_guesses_about_the_pool_train_a_head_that_has_no_graph():
    pool = blobs(1000, spread=0.6, seed=3)
    labelled = np.arange(24)
    found = decided(pool.features, labelled, pool.truth[labelled])
    model = fit_model(pool.features, labelled, pool.truth[labelled], CLASSES, found)
    alone = LogisticHead().fit(pool.features.rows(labelled), pool.truth[labelled], CLASSES)
    assert "Self-training is on" in " ".join(found.reasons)
    before = (alone.predict_proba(pool.features).argmax(1) == pool.truth).mean()
    assert (model.probs.argmax(1) == pool.truth).mean() > before
