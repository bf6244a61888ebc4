"""Are certificates wrong no oftener than alpha? Audits of pools whose errors lie where they hurt most.

The pool is never delivered as promised at the start of an audit: one or a few errors too many. What
varies is where they are, what the doubts believe, and in which order labels are drawn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track
from scipy.stats import binomtest

from workers.learning.certify import WEIGHTS, Audit, Terms, labels_used

FloatArray = npt.NDArray[np.floating[Any]]
BoolArray = npt.NDArray[np.bool_]
Placement = Callable[[FloatArray, int, np.random.Generator], BoolArray]

POOL, MACHINE, TARGET, ALPHA = 160, 120, 0.95, 0.2  # K = 8; this attempt spends a tenth
EXCESS = (1, 4)  # errors beyond K
SIGNIFICANT = 0.01  # over all settings together


def _chosen(rows: npt.NDArray[np.integer[Any]], size: int) -> BoolArray:
    wrong = np.zeros(size, bool)
    wrong[rows] = True
    return wrong


def _anywhere(q: FloatArray, errors: int, rng: np.random.Generator) -> BoolArray:
    return _chosen(rng.choice(len(q), errors, replace=False), len(q))


def _as_doubted(q: FloatArray, errors: int, rng: np.random.Generator) -> BoolArray:
    return _chosen(rng.choice(len(q), errors, replace=False, p=q / q.sum()), len(q))


def _where_surest(q: FloatArray, errors: int, rng: np.random.Generator) -> BoolArray:
    return _chosen(np.argsort(q)[:errors], len(q))


def _where_most_doubted(q: FloatArray, errors: int, rng: np.random.Generator) -> BoolArray:
    return _chosen(np.argsort(-q)[:errors], len(q))


def _split(q: FloatArray, errors: int, rng: np.random.Generator) -> BoolArray:
    """Half where the model is surest, half where it doubts most: neither rate speaks for the other."""
    ranked = np.argsort(q)
    return _chosen(np.r_[ranked[: errors // 2], ranked[len(q) - (errors - errors // 2) :]], len(q))


PLACEMENTS: dict[str, Placement] = {
    "anywhere": _anywhere,
    "as doubted": _as_doubted,
    "where the model is surest": _where_surest,
    "where it doubts most": _where_most_doubted,
    "half and half": _split,
}


def _skewed(rng: np.random.Generator) -> FloatArray:
    return rng.beta(0.3, 6, size=MACHINE) + 1e-4


def _far_too_sure(rng: np.random.Generator) -> FloatArray:
    return _skewed(rng) / 20


def _far_too_modest(rng: np.random.Generator) -> FloatArray:
    return np.minimum(_skewed(rng) * 5, 0.98)


DOUBTS: dict[str, Callable[[np.random.Generator], FloatArray]] = {
    "calibrated": _skewed,
    "a twentieth": _far_too_sure,
    "fivefold": _far_too_modest,
}


def certificate(runs: int = 2000, seed: int = 0) -> dict[str, Any]:
    """Share of wrong certificates by setting, each judged by a one-sided binomial test.

    runs: simulated audits of each setting. A certificate is wrong if more than K errors are left
    uncorrected at the moment it is given. `holds`: no setting is wrong oftener than its level, at 1 %
    over all settings (Bonferroni).
    """
    began = time.monotonic()
    settings = list(_settings())
    console = Console(stderr=True)
    rows = [
        _setting(*setting, runs=runs, rng=np.random.default_rng([seed, number]))
        for number, setting in enumerate(track(settings, "settings", console=console))
    ]
    terms = _terms()
    return {
        "pool": terms.pool,
        "machine": terms.machine,
        "allowed": terms.allowed,
        "level": terms.level,
        "runs": runs,
        "most_wrong": max(row["wrong"] for row in rows),
        "holds": all(row["p_value"] >= SIGNIFICANT / len(rows) for row in rows),
        "seconds": round(time.monotonic() - began, 1),
        "settings": rows,
    }


def _settings() -> Iterator[tuple[str, str, str, int]]:
    """Order, doubts, placement, excess. Where errors are makes no difference to a uniform order."""
    for order, doubts, placement, excess in product(WEIGHTS, DOUBTS, PLACEMENTS, EXCESS):
        at_the_boundary = excess == EXCESS[0] or doubts == "calibrated"
        if at_the_boundary and (order != "uniform" or placement == "anywhere"):
            yield order, doubts, placement, excess


def _terms() -> Terms:
    return Terms(POOL, TARGET, ALPHA, attempt=1, machine=MACHINE, spend=0.5)


def _setting(
    order: str, doubts: str, placement: str, excess: int, *, runs: int, rng: np.random.Generator
) -> dict[str, Any]:
    terms, errors = _terms(), _terms().allowed + excess
    used, wrong = zip(
        *(_audit(terms, order, doubts, placement, errors, rng) for _ in range(runs)), strict=True
    )
    return {
        "order": order,
        "doubts": doubts,
        "placement": placement,
        "errors": errors,
        "wrong": sum(wrong) / runs,
        "p_value": float(binomtest(sum(wrong), runs, terms.level, "greater").pvalue),
        "mean_labels": round(float(np.mean(used)), 1),
    }


def _audit(
    terms: Terms, order: str, doubts: str, placement: str, errors: int, rng: np.random.Generator
) -> tuple[int, bool]:
    """Labels used by one audit, and whether its certificate was wrong."""
    q = DOUBTS[doubts](rng)
    wrong = PLACEMENTS[placement](q, errors, rng)
    audit = Audit.draw(terms, order, np.arange(terms.machine), q, rng)
    found = wrong[audit.rows]
    used = labels_used(audit, found)
    assert used is not None, "arithmetic certifies in the end"
    return used, int(found[used:].sum()) > terms.allowed
