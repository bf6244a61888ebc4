"""A job is a row: claimed by one worker at a time, taken over when that one falls silent."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from labelhub.flow.run_job import (
    MAX_ATTEMPTS,
    claim_job,
    fail_job,
    finish_job,
    overdue_jobs,
    queue_job,
)
from labelhub.flow.store_vectors import covered_through, next_shard, queue_embedding, store_vectors
from labelhub.models import Item, Job, VectorShard
from labelhub.storage import read_bytes, sha256
from tests.people import Cast


def queued(cast: Cast, kind: str = "embed") -> Job:
    return queue_job(project=cast.project, kind=kind, by=cast.erin, params={})


def claimed(cast: Cast) -> Job:
    job = claim_job(queued(cast).pk)
    assert job is not None
    return job


def fall_silent(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_a_job_is_claimed_once(cast: Cast) -> None:
    job = queued(cast)
    assert claim_job(job.pk) is not None
    assert claim_job(job.pk) is None


def test_a_silent_worker_loses_its_job_and_can_no_longer_write(cast: Cast) -> None:
    lost = claimed(cast)
    fall_silent(lost)
    taken_over = claim_job(lost.pk)
    assert taken_over is not None
    assert taken_over.fence > lost.fence
    assert not lost.report(stage="reading", done=5)
    assert not finish_job(lost, {"encoded": 0})
    assert finish_job(taken_over, {"encoded": 9})
    lost.refresh_from_db()
    assert (lost.state, lost.result) == ("done", {"encoded": 9})


def test_a_report_extends_the_claim(cast: Cast) -> None:
    job = claimed(cast)
    fall_silent(job)
    assert job.report(stage="reading", done=1, total=2)
    assert claim_job(job.pk) is None


def test_one_job_of_a_kind_runs_in_a_project_and_the_next_follows(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    woken: list[tuple[str, int]] = []
    monkeypatch.setattr("labelhub.flow.run_job.wake", lambda kind, pk: woken.append((kind, pk)))
    first, second = claimed(cast), queued(cast)
    assert claim_job(second.pk) is None
    woken.clear()
    finish_job(first, {})
    assert woken == [("embed", second.pk)]
    assert claim_job(second.pk) is not None


def test_jobs_of_two_kinds_run_side_by_side(cast: Cast) -> None:
    claimed(cast)
    assert claim_job(queued(cast, "import").pk) is not None


def test_a_job_that_kills_its_worker_is_given_up_after_five_tries(cast: Cast) -> None:
    job = queued(cast)
    for _ in range(MAX_ATTEMPTS):
        assert claim_job(job.pk) is not None
        fall_silent(job)
    assert claim_job(job.pk) is None
    job.refresh_from_db()
    assert job.state == "failed"
    assert "five times" in job.error["message"]


def test_a_failed_job_keeps_what_was_wrong(cast: Cast) -> None:
    job = claimed(cast)
    fail_job(job, {"message": "The disk is full.", "where": None, "advice": "Make room."})
    job.refresh_from_db()
    assert (job.state, job.error["advice"]) == ("failed", "Make room.")
    assert job.finished_at is not None


def test_overdue_are_jobs_that_nobody_has(cast: Cast) -> None:
    waiting, running, silent = queued(cast), claimed(cast), claim_job(queued(cast, "import").pk)
    assert silent is not None
    fall_silent(silent)
    Job.objects.create(project=cast.project, kind="import", state="done")
    assert overdue_jobs() == [("embed", waiting.pk), ("import", silent.pk)]
    assert running.pk not in dict(overdue_jobs()).values()


# -- vectors -------------------------------------------------------------------------------------


def store(cast: Cast, items: list[Item], content: bytes) -> VectorShard:
    ids = [item.pk for item in items]
    return store_vectors(cast.project.pk, "pixels-1", ids, lambda file: file.write(content))


def test_a_shard_is_stored_once_and_the_next_begins_after_it(
    cast: Cast, files_folder: Path
) -> None:
    items = next_shard(cast.project.pk, "pixels-1")
    assert len(items) == 40
    store(cast, items[:30], b"thirty")
    assert covered_through(cast.project.pk, "pixels-1") == items[29].pk
    assert [item.pk for item in next_shard(cast.project.pk, "pixels-1")] == [
        item.pk for item in items[30:]
    ]


def test_a_worker_that_lost_its_job_never_writes_over_the_shard_of_another(
    cast: Cast, files_folder: Path
) -> None:
    items = next_shard(cast.project.pk, "pixels-1")
    shard = store(cast, items, b"all forty")
    late = store(cast, items[:10], b"ten, by one that was slow")
    assert late == shard
    assert read_bytes(shard.path) == b"all forty"
    assert sha256(shard.path) == shard.sha256


def test_items_of_an_unpublished_import_are_not_encoded(cast: Cast) -> None:
    Item.objects.filter(project=cast.project).update(state="pending")
    assert next_shard(cast.project.pk, "pixels-1") == []


def test_an_embedding_that_waits_in_line_is_not_queued_twice(cast: Cast) -> None:
    assert queue_embedding(cast.project) is not None
    assert queue_embedding(cast.project) is None
