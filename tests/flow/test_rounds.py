"""Rounds: any burst of labels makes at most two, one runs at a time, and none is forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from labelhub import storage
from labelhub.flow.publish_model import publish_model
from labelhub.flow.start_round import (
    MAX_FAILURES,
    RoundClaim,
    fail_round,
    finish_round,
    overdue_rounds,
    report_round,
    start_round,
    want_round,
)
from labelhub.models import Project, ProjectRound
from tests.flow.test_publish import claim_round, publish, trained
from tests.people import Cast, answer, take

ERROR = {"message": "ValueError: no labels", "where": None, "advice": "See the log."}
Woken = list[tuple[str, int, float]]


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> Woken:
    """The wake-ups that would have been sent: (work, row, countdown)."""
    sent: Woken = []
    monkeypatch.setattr(
        "labelhub.flow.start_round.wake",
        lambda work, row, countdown=0.0: sent.append((work, row, countdown)),
    )
    return sent


def row(cast: Cast) -> ProjectRound:
    return ProjectRound.objects.get(project=cast.project)


def want(cast: Cast, times: int = 1) -> None:
    for _ in range(times):  # each by a request of its own, with a fresh look at the row
        want_round(Project.objects.get(pk=cast.project.pk))


def fall_silent(cast: Cast) -> None:
    ProjectRound.objects.filter(project=cast.project).update(
        claimed_until=timezone.now() - timedelta(seconds=1)
    )


def past_its_rest(cast: Cast) -> None:
    earlier = timezone.now() - timedelta(minutes=10)
    ProjectRound.objects.filter(project=cast.project).update(not_before=earlier)


def test_a_burst_of_labels_wakes_one_round(cast: Cast, woken: Woken) -> None:
    want(cast, times=20)
    assert len(woken) == 1
    assert row(cast).wanted_rev == 20


def test_a_round_serves_all_that_came_before_it(cast: Cast, woken: Woken) -> None:
    want(cast, times=3)
    claim = start_round(cast.project.pk)
    assert claim is not None
    assert claim.revision == 3
    assert finish_round(claim)
    assert start_round(cast.project.pk) is None


def test_what_comes_in_while_a_round_runs_wakes_one_more(cast: Cast, woken: Woken) -> None:
    claim = claim_round(cast)
    want(cast, times=5)
    woken.clear()
    finish_round(claim)
    following = start_round(cast.project.pk)
    assert following is not None
    assert following.revision == claim.revision + 5


def test_a_quiet_end_wakes_nobody(cast: Cast, woken: Woken) -> None:
    claim = claim_round(cast)
    woken.clear()
    finish_round(claim)
    assert woken == []


def test_two_rounds_of_a_project_never_run_at_once(cast: Cast) -> None:
    claim_round(cast)
    want(cast)
    assert start_round(cast.project.pk) is None


def test_a_round_whose_worker_fell_silent_is_taken_over(cast: Cast) -> None:
    lost = claim_round(cast)
    fall_silent(cast)
    taken_over = start_round(cast.project.pk)
    assert taken_over is not None
    assert taken_over.fence > lost.fence
    assert not report_round(lost, "fitting")
    assert not finish_round(lost)
    assert row(cast).done_rev == 0


def test_a_failed_round_says_why_and_waits_longer_each_time(cast: Cast, woken: Woken) -> None:
    pauses = []
    claim: RoundClaim | None = claim_round(cast)
    for _ in range(3):
        assert claim is not None
        woken.clear()
        fail_round(claim, ERROR)
        pauses.append(woken[0][2])
        claim = start_round(cast.project.pk)
    assert pauses == [4.0, 8.0, 16.0]
    assert row(cast).error == ERROR


def test_a_round_is_given_up_after_five_failures_until_something_new_comes(
    cast: Cast, woken: Woken
) -> None:
    claim: RoundClaim | None = claim_round(cast)
    for _ in range(MAX_FAILURES):
        assert claim is not None
        woken.clear()
        fail_round(claim, ERROR)
        past_its_rest(cast)
        claim = start_round(cast.project.pk)
        fall_silent(cast)
    assert woken == []
    assert overdue_rounds() == []
    want(cast)
    assert len(woken) == 1


def test_a_success_forgets_the_failure(cast: Cast) -> None:
    fail_round(claim_round(cast), ERROR)
    finish_round(claim_round(cast))
    assert (row(cast).error, row(cast).failures) == (None, 0)


def test_a_round_whose_message_was_lost_is_overdue(cast: Cast) -> None:
    assert overdue_rounds() == []
    want(cast)
    assert overdue_rounds() == [cast.project.pk]


def test_a_running_or_resting_round_is_not_overdue(cast: Cast) -> None:
    claim = claim_round(cast)
    want(cast)
    assert overdue_rounds() == []
    finish_round(claim)
    want(cast)
    ProjectRound.objects.update(not_before=timezone.now() + timedelta(seconds=20))
    assert overdue_rounds() == []
    past_its_rest(cast)
    assert overdue_rounds() == [cast.project.pk]


def test_the_wait_of_the_oldest_label_outlives_a_failed_round(cast: Cast) -> None:
    answer(cast, take(cast)[0])
    since = row(cast).wanted_since
    claim = start_round(cast.project.pk)
    assert claim is not None
    fail_round(claim, ERROR)
    again = start_round(cast.project.pk)
    assert again is not None
    assert again.wanted_since == since


def test_a_round_that_lost_its_claim_leaves_the_files_of_the_newer_one_alone(
    cast: Cast, files_folder: Path
) -> None:
    lost = claim_round(cast)
    fall_silent(cast)
    version = publish(cast)
    assert publish_model(lost, trained(artefact=lambda file: file.write(b"stale"))) is None
    assert storage.read_bytes(version.artefact) == b"weights"
    folder = files_folder / "models" / str(cast.project.pk)
    assert len(list(folder.iterdir())) == 2  # and nothing of the lost one stays behind
