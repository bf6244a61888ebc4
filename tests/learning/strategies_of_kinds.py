"""How preference, rewriting and boxes choose, each from a model fitted on the context's labels."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from workers.learning.boxes import Boxes, BoxHead, most_doubtful
from workers.learning.features import Features
from workers.learning.preference import BradleyTerry, most_telling
from workers.learning.rewriting import ChangeModel, most_changed
from workers.learning.strategies import Context, Picks


def preference(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """Rows are pairs; of even classes the first is preferred."""
    model = BradleyTerry().fit(ctx.points(ctx.labelled), 1.0 * (ctx.y % 2 == 0))
    return most_telling(model)(ctx, n, rng)


def rewriting(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """Rows are drafts; of higher classes more was changed."""
    points = ctx.points(np.arange(len(ctx.features)))
    features = Features(points, csr_matrix((len(points), 0)))
    model = ChangeModel().fit(features.rows(ctx.labelled), ctx.y / 4)
    return most_changed(model, len(ctx.labelled), features)(ctx, n, rng)


def boxes(ctx: Context, n: int, rng: np.random.Generator) -> Picks:
    """Rows are pictures of a single cell, with an object of the row's class on it."""
    maps = ctx.points(np.arange(len(ctx.features)))[:, None, None, :]
    truth = [Boxes.of(np.array([[0, 0, 4, 4]]), np.array([k])) for k in ctx.y]
    head = BoxHead().fit([maps[i] for i in ctx.labelled], truth, ctx.n_classes, rng)
    return most_doubtful(head, maps)(ctx, n, rng)


OF_KINDS = {"preference": preference, "rewriting": rewriting, "boxes": boxes}
