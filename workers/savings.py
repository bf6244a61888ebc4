"""Idle work on a finished project: its delivered labels are replayed, chosen and at random."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from labelhub.flow.import_items import ClaimLost
from labelhub.flow.run_job import finish_job
from labelhub.models import Item, Job, Project
from labelhub.queries.predictions import predictions_of
from workers.arrays import current_classes, encoder_names, load_pool
from workers.learning import simulate
from workers.learning.features import Features
from workers.learning.graph import MAX_ROWS, Graph
from workers.learning.hindsight import REPLAYS, hindsight
from workers.learning.prior import class_rows
from workers.pools import Pool

UNKNOWN = -1


def run(job: Job) -> None:
    """The replays, and the job's result: the fields of `Saving`, or why there is none."""
    pool = load_pool(job.project)
    if pool is None:
        finish_job(job, {"problem": "Nothing is encoded."})
        return
    _tell(job, 0)
    try:
        found = hindsight(
            delivered(job.project, pool),
            int(job.params["labels"]),
            seed=job.project_id,
            tick=lambda done: _tell(job, done),
        )
    except ValueError as problem:
        finish_job(job, {"problem": f"{str(problem)[0].upper()}{str(problem)[1:]}."})
        return
    finish_job(job, asdict(found))


def _tell(job: Job, done: int) -> None:
    if not job.report(
        stage="replaying the project, chosen and at random", done=done, total=REPLAYS
    ):
        raise ClaimLost


def delivered(project: Project, pool: Pool) -> simulate.Pool:
    """The pool with what is delivered as its truth; items that no class fits are left out.

    Of a pool too large to replay, a random part.
    """
    classes = current_classes(project)
    truth = _truth(project, pool, list(classes))
    rows = np.flatnonzero(truth != UNKNOWN)
    if len(rows) > MAX_ROWS:
        rows = np.sort(np.random.default_rng(project.pk).choice(rows, MAX_ROWS, replace=False))
    features = pool.features.rows(rows)
    if pool.features.graph is not None:
        features = Features(features.dense, features.sparse, Graph.build(features.dense))
    names = class_rows(list(classes.values()), encoder_names(project))
    return simulate.Pool(features, truth[rows], len(classes), class_rows=names)


def _truth(project: Project, pool: Pool, classes: list[str]) -> np.ndarray:
    """Class columns of the pool's items (N,): people's, else the model's; UNKNOWN for none of them."""
    said = predictions_of(project.current_model)
    known = np.full(len(pool.items), UNKNOWN)
    if said.classes == classes:
        known[pool.rows_of(said.items)] = said.top[np.isin(said.items, pool.items)]
    column = {class_id: place for place, class_id in enumerate(classes)}
    labelled = Item.objects.filter(project=project, state=Item.State.LABELLED)
    for pk, label in labelled.values_list("pk", "label"):
        known[pool.rows_of([pk])] = column.get(label, UNKNOWN)
    return known
