"""Idle work on a project: a slower learner is tried on its labels, and handed to the next round."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any, overload

import numpy as np
import numpy.typing as npt
from django.db.models import F, Q
from django.db.models.functions import Now
from safetensors.numpy import save

from labelhub import storage
from labelhub.flow.import_items import ClaimLost
from labelhub.flow.run_job import finish_job
from labelhub.flow.start_round import MAX_FAILURES, want_round
from labelhub.models import Certificate, Item, Job, Project, ProjectRound
from workers.arrays import (
    current_classes,
    encoder_input,
    encoder_names,
    load_pool,
    read_labels,
)
from workers.learners.classification import decided_for
from workers.learning.heads.stopping import Stopped
from workers.learning.model import fit_model
from workers.learning.prior import class_rows
from workers.learning.refine import Refinable, Refined, polls, refine
from workers.pools import Pool
from workers.refined import write_read

LOOK_SECONDS = 1.0  # between two looks at whether somebody needs the processor more
PAUSE_SECONDS = 0.5
LONGEST_PAUSE = 120.0  # a round that takes longer has met trouble: idle work is given up


def run(job: Job) -> None:
    """An attempt, from its labels to its result. The round that it asks for publishes it."""
    project = job.project
    pool = load_pool(project)
    if pool is None:
        finish_job(job, {"kept": False, "reason": "Nothing is encoded yet."})
        return
    classes = current_classes(project)
    given = _given(job, pool, classes)
    try:
        verdict = refine(given)
    except Stopped:
        finish_job(job, {"gave_way": True, "kept": False, "reason": "It gave way to people."})
        return
    result: dict[str, Any] = {"kept": verdict.refined is not None, "reason": verdict.reason}
    if verdict.refined is not None:
        result |= {"classes": list(classes), **_stored(job, pool, verdict.refined)}
    if finish_job(job, result):
        want_round(project)


def _given(job: Job, pool: Pool, classes: dict[str, str]) -> Refinable:
    project = job.project
    labels = read_labels(project, pool, list(classes))
    decided = decided_for(project, list(classes))
    names = class_rows(list(classes.values()), encoder_names(project))
    told = names if decided.class_names.on else None
    return Refinable(
        items=Items(project, pool.items),
        features=pool.features,
        labelled=labels.train,
        y=labels.y,
        n_classes=len(classes),
        fit=lambda rows, y: fit_model(pool.features, rows, y, len(classes), decided, told).probs,
        seed=job.pk,
        should_stop=Manners(job, polls(project.modality, len(pool.items))),
    )


class Items(Sequence[Any]):
    """A project's items as encoders take them, in the order of `ids`; pictures are read when asked for."""

    def __init__(self, project: Project, ids: npt.NDArray[np.int64]) -> None:
        rows = Item.objects.filter(project=project).only("media", "data")
        found = {item.pk: item for item in rows.iterator()}
        self._items = [found[pk] for pk in ids.tolist()]

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, row: int) -> Any: ...
    @overload
    def __getitem__(self, row: slice) -> list[Any]: ...
    def __getitem__(self, row: int | slice) -> Any:
        if isinstance(row, slice):
            return [encoder_input(item) for item in self._items[row]]
        return encoder_input(self._items[row])


class Manners:
    """Asked at every step whether to stop: reports progress, and gives way to people.

    While a round is due or runs it waits; it gives up when the project no longer wants it, or when a
    round takes so long that something must be wrong. Raises ClaimLost when another worker took over.
    """

    def __init__(self, job: Job, total: int) -> None:
        self.job, self.total = job, total
        self.done, self.looked = 0, 0.0

    def __call__(self) -> bool:
        self.done += 1
        if time.monotonic() - self.looked < LOOK_SECONDS:
            return False
        done = min(self.done, self.total)
        if not self.job.report(stage="trying a slower learner", done=done, total=self.total):
            raise ClaimLost
        asked = self._waits() or unwanted(self.job.project_id)
        self.looked = time.monotonic()
        return asked

    def _waits(self) -> bool:
        """Sleeps while a round has work to do; True when that takes too long."""
        until = time.monotonic() + LONGEST_PAUSE
        while round_works(self.job.project_id):
            if time.monotonic() > until:
                return True
            time.sleep(PAUSE_SECONDS)
        return False


def round_works(project_id: int) -> bool:
    """Whether a round of the project runs, or would if a worker were free."""
    running = Q(claimed_until__gt=Now())
    rested = Q(not_before=None) | Q(not_before__lte=Now() + timedelta(seconds=PAUSE_SECONDS))
    wanted = Q(wanted_rev__gt=F("done_rev"), failures__lt=MAX_FAILURES)
    rounds = ProjectRound.objects.filter(project_id=project_id)
    return rounds.filter(running | rested & wanted).exists()


def unwanted(project_id: int) -> bool:
    """Whether the project is no longer open, or its labels have been frozen for a certificate."""
    live = Certificate.objects.filter(project_id=project_id, state__in=Certificate.LIVE)
    still_open = Project.objects.filter(pk=project_id, state=Project.State.OPEN)
    return live.exists() or not still_open.exists()


def _stored(job: Job, pool: Pool, refined: Refined) -> dict[str, Any]:
    """Writes what the learner read of the pool, and the learner; the job's result says where."""
    stem = f"models/{job.project_id}/refined-{job.pk}-{job.fence}"
    read_path, learner_path = f"{stem}.npz", f"{stem}.safetensors"
    storage.write(read_path, partial(write_read, items=pool.items, read=refined.read))
    assert refined.learner is not None
    storage.write_bytes(learner_path, save(refined.learner.to_arrays()))
    _drop_older(job)
    return {
        "learner": refined.kind,
        "labels": refined.labels,
        "job": job.pk,
        "read_path": read_path,
        "learner_path": learner_path,
    }


def _drop_older(job: Job) -> None:
    """All files of kept attempts but the newest, which a round may just be reading."""
    older = Job.objects.filter(
        project_id=job.project_id, kind=Job.Kind.REFINE, pk__lt=job.pk, result__kept=True
    )
    results: Any = older.order_by("-pk").values_list("result", flat=True)[1:3]
    for result in results:
        storage.remove(result["read_path"])
        storage.remove(result["learner_path"])
