"""The strategies by name. To add one: copy a file of this folder and add its line below."""

from __future__ import annotations

from workers.learning.strategies import (
    badge,
    batch_margin,
    diverse_margin,
    entropy,
    graph_margin,
    least_confident,
    margin,
    random,
    rare_class,
    typiclust,
    vote_entropy,
)
from workers.learning.strategies.base import (
    Context,
    NoModelError,
    Picks,
    PoolExhaustedError,
    Strategy,
)

STRATEGIES: dict[str, Strategy] = {
    "random": random.pick,  # the control
    "typiclust": typiclust.pick,  # before there is a model
    "margin": margin.pick,
    "diverse_margin": diverse_margin.pick,
    "graph_margin": graph_margin.pick,  # margin, where the pool has a graph
    "entropy": entropy.pick,
    "least_confident": least_confident.pick,
    "batch_margin": batch_margin.pick,
    "badge": badge.pick,
    "vote_entropy": vote_entropy.pick,  # needs Context.committee
    "rare_class": rare_class.pick,  # needs Context.y; works before there is a model
}

__all__ = ["STRATEGIES", "Context", "NoModelError", "Picks", "PoolExhaustedError", "Strategy"]
