"""What is chosen of a pool with a graph, whose near items mostly share their class."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from workers.learning.features import Features
from workers.learning.fill_queue import fill_queue
from workers.learning.graph import Graph
from workers.learning.strategies import STRATEGIES, Context
from workers.learning.strategies.base import nothing

PEOPLE, EACH = 40, 6


@pytest.fixture(scope="module")
def faces() -> Context:
    """Forty people, six pictures each that are much alike, and no label."""
    rng, size = np.random.default_rng(0), PEOPLE * EACH
    rows = np.repeat(rng.normal(size=(PEOPLE, 64)), EACH, axis=0) + 0.3 * rng.normal(
        size=(size, 64)
    )
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    features = Features(rows, csr_matrix((size, 0), dtype=np.float32), Graph.build(rows))
    return Context(features, np.arange(size), nothing(), PEOPLE)


def met(ctx: Context) -> float:
    """How many classes the first forty picks meet, the mean of ten runs."""
    runs = [STRATEGIES["typiclust"](ctx, PEOPLE, np.random.default_rng(seed)) for seed in range(10)]
    return float(np.mean([len(np.unique(picks.indices // EACH)) for picks in runs]))


def test_nearly_every_class_is_met_once_before_any_is_met_twice(faces):
    without = replace(faces, features=replace(faces.features, graph=None))
    assert met(faces) >= 0.95 * PEOPLE
    assert met(faces) > met(without)


def chosen(ctx: Context, confidence: float) -> set[str]:
    """What fills a queue once the cold start is over, given the model's mean confidence."""
    rows = len(ctx.features)
    probs = np.full((rows, PEOPLE), (1 - confidence) / (PEOPLE - 1), np.float32)
    probs[:, 0] = confidence
    labelled = np.arange(2 * PEOPLE)
    later = replace(
        ctx,
        labelled=labelled,
        selectable=np.arange(2 * PEOPLE, rows),
        probs=probs,
        graph=ctx.features.graph,
    )
    queue = fill_queue(later, 20, "auto", len(labelled), 8, np.random.default_rng(0))
    return set(queue.strategies) - {"random"}


def test_doubtful_items_come_first_where_the_model_has_settled_most(faces):
    assert chosen(faces, 0.9) == {"graph_margin"}


def test_typical_items_come_first_while_hardly_anything_is_settled(faces):
    assert chosen(faces, 0.5) == {"typiclust"}
