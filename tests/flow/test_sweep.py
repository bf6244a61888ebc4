"""The sweeper finds what a lost message, a dead worker or a closed laptop left lying."""

from datetime import timedelta

import pytest
from django.utils import timezone

from labelhub.flow.run_job import claim_job, queue_job
from labelhub.flow.start_round import start_round, want_round
from labelhub.flow.sweep import sweep
from labelhub.models import Account, Job, ProjectRound
from tests.flow.test_lease_next import lapse
from tests.people import Cast, make_cast, take

Woken = set[tuple[str, int]]


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> Woken:
    sent: Woken = set()
    monkeypatch.setattr("labelhub.flow.sweep.wake", lambda work, row: sent.add((work, row)))
    return sent


def test_nothing_to_do_wakes_nobody(cast: Cast, woken: Woken) -> None:
    assert sweep() == {"rounds": 0, "jobs": 0, "looks": 0, "leases": 0}
    assert woken == set()


def test_a_wanted_round_and_a_queued_job_are_woken(cast: Cast, woken: Woken) -> None:
    want_round(cast.project)
    job = queue_job(project=cast.project, kind="embed", by=None, params={})
    sweep()
    assert woken == {("round", cast.project.pk), ("embed", job.pk)}


def test_what_a_dead_worker_held_is_woken(cast: Cast, woken: Woken) -> None:
    want_round(cast.project)
    start_round(cast.project.pk)
    job = claim_job(queue_job(project=cast.project, kind="import", by=None, params={}).pk)
    assert job is not None
    sweep()
    assert woken == set()
    long_ago = timezone.now() - timedelta(minutes=5)
    ProjectRound.objects.update(claimed_until=long_ago)
    Job.objects.filter(pk=job.pk).update(claimed_until=long_ago)
    sweep()
    assert woken == {("round", cast.project.pk), ("import", job.pk)}


def test_lapsed_leases_of_every_project_end(cast: Cast, woken: Woken) -> None:
    other = make_cast(items=5)
    lapse([*take(cast, count=3), *take(other, other.bob, 2)])
    kept = take(cast, cast.carol, 1)
    assert sweep()["leases"] == 5
    assert Account.objects.get(project=other.project).reserved_micros == 0
    kept[0].refresh_from_db()
    assert kept[0].state == "open"
