"""TypiClust (Hacohen, Dekel & Weinshall, ICML 2022): typical items of uncovered clusters.

Needs no model, so it is the cold start.
"""

from __future__ import annotations

import numpy as np
from sklearn.cluster import MiniBatchKMeans

from workers.learning.strategies.base import Context, FloatArray, IntArray, Picks

CANDIDATES = 4000  # of a larger pool a random part is clustered: a round must stay under a second
CLUSTERS_PER_CLASS, MORE_CLUSTERS, MAX_CLUSTERS = 2, 10, 200
NEIGHBOURS = 20
SMALL = 5  # members; smaller clusters come last, their centre is seldom typical of anything


def pick(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """n items: the densest of each cluster, least-covered and then largest clusters first.

    Labelled and pending items cover their clusters.
    """
    ctx.require(n)
    if not n:
        return Picks(ctx.selectable[:0], np.zeros(0), [])
    covering = np.concatenate([ctx.labelled, ctx.pending]).astype(np.intp)
    free = _sample(ctx, n, rng)
    rows = np.concatenate([free, covering])
    points = ctx.points(rows)
    alike = ctx.features.graph is not None
    clusters = min(_cluster_count(ctx.n_classes, len(covering), alike), len(rows))
    assigned = _cluster(points, clusters, rng)
    typicality = score(points, assigned)
    covered = np.bincount(assigned[len(free) :], minlength=clusters)
    order = _round_robin(assigned[: len(free)], typicality[: len(free)], covered, n)
    return Picks(rows[order], typicality[order], ["typiclust"] * n)


def _cluster_count(n_classes: int, covering: int, alike: bool) -> int:
    """Two a class until these are covered, then always some more; never a matter of how many picks.

    alike: near items share their class, as pictures do: then one a class comes before two
    """
    due = [n_classes, CLUSTERS_PER_CLASS * n_classes][0 if alike else 1 :]
    clusters = next((first for first in due if covering < first), covering + MORE_CLUSTERS)
    return min(clusters, MAX_CLUSTERS)


def _sample(ctx: Context, n: int, rng: np.random.Generator) -> IntArray:
    """Candidates (M,), M >= n."""
    size = min(len(ctx.selectable), max(CANDIDATES, n))
    return rng.choice(ctx.selectable, size, replace=False).astype(np.intp)


def _cluster(points: FloatArray, clusters: int, rng: np.random.Generator) -> IntArray:
    seed = int(rng.integers(2**31))
    means = MiniBatchKMeans(clusters, random_state=seed, n_init=1, batch_size=2048, max_iter=30)
    return np.asarray(means.fit(points).labels_)


def score(points: FloatArray, assigned: IntArray) -> FloatArray:
    """Typicality: 1 / mean distance to the 20 nearest of the same cluster. (M, D), (M,) -> (M,)."""
    typicality = np.zeros(len(points))
    for cluster in np.unique(assigned):
        members = np.flatnonzero(assigned == cluster)
        distances = _nearest(points[members])
        typicality[members] = 1 / (distances + 1e-6) if len(members) > 1 else 0
    return typicality


def _nearest(points: FloatArray) -> FloatArray:
    """Mean distance of each point to its nearest others, (m, D) -> (m,)."""
    square = (points**2).sum(1)
    distances = square[:, None] + square[None] - 2 * points @ points.T  # (m, m)
    np.fill_diagonal(distances, np.inf)
    k = min(NEIGHBOURS, max(1, len(points) - 1))
    nearest = np.partition(distances, k - 1, axis=1)[:, :k]
    return np.sqrt(np.maximum(nearest, 0)).mean(1)


def _round_robin(
    assigned: IntArray, typicality: FloatArray, covered: IntArray, n: int
) -> list[int]:
    """n positions: again and again the most typical left in the least covered cluster."""
    size, covered = np.bincount(assigned, minlength=len(covered)), covered.copy()
    queues = {
        int(c): iter(np.flatnonzero(assigned == c)[np.argsort(-typicality[assigned == c])])
        for c in np.unique(assigned)
    }
    order: list[int] = []
    while len(order) < n:
        cluster = min(queues, key=lambda c: (covered[c], size[c] < SMALL, -size[c]))
        position = next(queues[cluster], None)
        covered[cluster] += 1
        if position is None:
            del queues[cluster]
        else:
            order.append(int(position))
    return order
