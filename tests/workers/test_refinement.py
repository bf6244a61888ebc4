"""Idle work: what it hands to the next round, and how it gives way."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from labelhub import storage
from labelhub.flow.run_job import claim_job, queue_job
from labelhub.flow.start_round import start_round, want_round
from labelhub.models import Job, ModelVersion, Project, ProjectRound
from labelhub.queries.predictions import predictions_of
from tests.people import Cast
from tests.workers.test_tasks import (  # noqa: F401  pytest finds fixtures by their names
    cast,
    label,
    ready,
    run_a_round,
)
from workers import once, refined, refinement, tasks
from workers.arrays import load_pool
from workers.learning.heads.stopping import Stopped
from workers.learning.refine import Refinable, Refined, Verdict

pytestmark = pytest.mark.usefixtures("files_folder")


class Oracle:
    def to_arrays(self) -> dict[str, Any]:
        return {"weights": np.ones(3, np.float32)}


@pytest.fixture
def knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow learner sees that every item is of the third class."""

    def keep(given: Refinable) -> Verdict:
        read = np.tile(np.array([0.0, 0.001, 0.999], np.float32), (len(given.items), 1))
        made = Refined("distilled", read, len(given.y), "It helps.", Oracle())  # type: ignore[arg-type]
        return Verdict(made, made.reason)

    monkeypatch.setattr(refinement, "refine", keep)


def attempt(made: Cast) -> Job:
    job = queue_job(project=made.project, kind="refine", by=None, params={"labels": 9, "before": 0})
    tasks.refine_here(job.pk)
    job.refresh_from_db()
    return job


def newest(made: Cast) -> ModelVersion:
    version = Project.objects.get(pk=made.project.pk).current_model
    assert version is not None
    return version


@pytest.fixture
def labelled(ready: Cast) -> Cast:  # noqa: F811
    label(ready, 9)
    run_a_round(ready)
    return ready


@pytest.mark.usefixtures("knows")
def test_the_next_round_publishes_what_idle_work_made(labelled: Cast) -> None:
    before = newest(labelled)
    job = attempt(labelled)
    assert (job.state, job.result["kept"]) == ("done", True)
    tasks.round_(labelled.project.pk)
    version = newest(labelled)
    assert version.number == before.number + 1
    assert version.recipe["head"] == "distilled network"
    assert version.recipe["refined"]["job"] == job.pk
    assert "It helps." in version.recipe["reason"]
    assert set(predictions_of(version).top.tolist()) == {2}


@pytest.mark.usefixtures("knows")
def test_rounds_of_newer_labels_go_on_using_it(labelled: Cast) -> None:
    attempt(labelled)
    label(labelled, 3)
    run_a_round(labelled)
    assert newest(labelled).recipe["head"] == "distilled network"


def test_a_newer_attempt_that_keeps_nothing_ends_it(
    labelled: Cast, knows: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt(labelled)
    monkeypatch.setattr(refinement, "refine", lambda _: Verdict(None, "No gain."))
    attempt(labelled)
    run_a_round(labelled)
    assert "refined" not in newest(labelled).recipe


def test_an_attempt_that_gave_way_changes_nothing(
    labelled: Cast, knows: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt(labelled)

    def give_way(_: Refinable) -> Verdict:
        raise Stopped

    monkeypatch.setattr(refinement, "refine", give_way)
    job = attempt(labelled)
    assert (job.state, job.result["gave_way"]) == ("done", True)
    assert refined.newest(labelled.project.pk) is not None


@pytest.mark.usefixtures("knows")
def test_items_that_it_has_not_read_make_it_of_no_use_until_the_next(labelled: Cast) -> None:
    job = attempt(labelled)
    pool = load_pool(labelled.project)
    assert pool is not None
    path = job.result["read_path"]
    storage.write(
        path,
        lambda file: refined.write_read(file, pool.items[1:], np.ones((len(pool.items) - 1, 3))),
    )
    refined._read.cache_clear()
    run_a_round(labelled)
    assert "refined" not in newest(labelled).recipe


@pytest.mark.usefixtures("knows")
def test_the_files_of_old_attempts_are_removed(labelled: Cast) -> None:
    first, _, _ = (attempt(labelled) for _ in range(3))
    with pytest.raises(storage.StorageError):
        storage.read_bytes(first.result["read_path"])


def manners(made: Cast, monkeypatch: pytest.MonkeyPatch) -> refinement.Manners:
    monkeypatch.setattr(refinement, "LOOK_SECONDS", 0)
    job = queue_job(project=made.project, kind="refine", by=None, params={"labels": 9, "before": 0})
    claimed = claim_job(job.pk)
    assert claimed is not None
    return refinement.Manners(claimed, 10)


def test_idle_work_sleeps_while_a_round_works(
    labelled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = manners(labelled, monkeypatch)
    ProjectRound.objects.update(not_before=None)
    want_round(labelled.project)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        tasks.round_(labelled.project.pk)

    monkeypatch.setattr(refinement.time, "sleep", sleep)
    assert asked() is False
    assert len(slept) == 1


def test_idle_work_gives_up_when_a_round_does_not_end(
    labelled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = manners(labelled, monkeypatch)
    want_round(labelled.project)
    assert start_round(labelled.project.pk) is not None
    monkeypatch.setattr(refinement, "LONGEST_PAUSE", 0)
    assert asked() is True


def test_idle_work_gives_up_on_a_closed_project(
    labelled: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = manners(labelled, monkeypatch)
    assert asked() is False
    Project.objects.filter(pk=labelled.project.pk).update(state="closed")
    assert asked() is True


def test_progress_is_told(labelled: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = manners(labelled, monkeypatch)
    asked()
    asked()
    job = Job.objects.get(pk=asked.job.pk)
    assert (job.stage, job.done, job.total) == ("trying a slower learner", 2, 10)


def test_too_few_labels_end_well_and_say_so(labelled: Cast) -> None:
    job = attempt(labelled)
    assert job.state == "done"
    assert "waits for 30 labels" in job.result["reason"]


def test_pictures_are_read_when_asked_for(cast: Cast) -> None:  # noqa: F811
    ids = np.array(list(cast.project.items.order_by("pk").values_list("pk", flat=True)))
    items = refinement.Items(cast.project, ids)
    assert len(items) == 60
    assert items[1] == storage.read_bytes(f"items/{cast.project.pk}/1")
    assert items[:2] == [items[0], items[1]]


def test_the_work_is_done_by_a_process_that_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(tasks.subprocess, "run", lambda words, check: started.append(words))
    tasks.refine(17)
    assert started == [[sys.executable, "-m", "workers.once", "refine", "17"]]
    ran: list[int] = []
    monkeypatch.setitem(once.RUNS, "refine", ran.append)
    once.main(started[0][3:])
    assert ran == [17]


def test_such_a_process_sets_itself_up() -> None:
    assert (
        subprocess.run([sys.executable, "-c", "import workers.once"], check=False).returncode == 0
    )


def test_an_idle_worker_does_not_load_what_learns() -> None:
    code = (
        "import sys, workers.app, workers.tasks;"
        "sys.exit(bool({'torch', 'sklearn', 'scipy', 'onnxruntime'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
