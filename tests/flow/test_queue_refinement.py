"""A slower learner is tried when a project has been quiet, once for each quarter more labels."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from labelhub.flow.queue_refinement import queue_refinements
from labelhub.flow.run_job import claim_job, finish_job
from labelhub.flow.start_round import want_round
from labelhub.models import Certificate, Job, Project, ProjectRound
from labelhub.queries.jobs import job_out
from tests.people import Cast, learn, make_cast


@pytest.fixture
def quiet(db: None) -> Cast:
    """A project whose last round ended a minute ago, with a model of 40 labels."""
    cast = make_cast(items=3)
    learn(cast, 40)
    a_minute_ago(cast)
    return cast


def a_minute_ago(cast: Cast, **fields: Any) -> None:
    at_rest = {"finished_at": timezone.now() - timedelta(minutes=1), "wanted_rev": 3, "done_rev": 3}
    ProjectRound.objects.filter(project=cast.project).update(**(at_rest | fields))


def end(job: Job, result: dict[str, Any]) -> None:
    claimed = claim_job(job.pk)
    assert claimed is not None
    finish_job(claimed, result)


def test_a_quiet_project_gets_one_attempt_and_no_second_beside_it(quiet: Cast) -> None:
    (job,) = queue_refinements()
    assert (job.kind, job.params) == ("refine", {"labels": 40, "before": 0})
    assert queue_refinements() == []
    claim_job(job.pk)
    assert queue_refinements() == []


@pytest.mark.parametrize(("kept", "labels"), [(True, 50), (False, 60)])
def test_the_next_attempt_waits_for_more_labels_and_longer_after_one_in_vain(
    quiet: Cast, kept: bool, labels: int
) -> None:
    end(queue_refinements()[0], {"kept": kept})
    learn(quiet, labels - 1)
    assert queue_refinements() == []
    learn(quiet, labels)
    assert queue_refinements()[0].params["labels"] == labels


def test_an_attempt_that_gave_way_is_made_again(quiet: Cast) -> None:
    end(queue_refinements()[0], {"kept": False, "gave_way": True})
    (again,) = queue_refinements()
    assert again.params == {"labels": 40, "before": 0}


def test_a_project_that_wants_a_round_is_left_alone(quiet: Cast) -> None:
    want_round(quiet.project)
    assert queue_refinements() == []


def test_a_round_that_has_just_ended_is_no_quiet(quiet: Cast) -> None:
    a_minute_ago(quiet, finished_at=timezone.now())
    assert queue_refinements() == []


def test_frozen_labels_are_left_alone(quiet: Cast) -> None:
    Certificate.objects.create(
        project=quiet.project, state="freezing", frozen_by=quiet.alice, target=0.9, alpha=0.05
    )
    assert queue_refinements() == []


def test_a_paused_project_is_left_alone(quiet: Cast) -> None:
    Project.objects.filter(pk=quiet.project.pk).update(state="paused")
    assert queue_refinements() == []


def test_few_labels_are_left_alone(quiet: Cast) -> None:
    learn(quiet, 29)
    assert queue_refinements() == []


def test_where_the_files_lie_is_not_told(quiet: Cast) -> None:
    job = queue_refinements()[0]
    end(job, {"kept": True, "reason": "It helps.", "read_path": "a", "learner_path": "b"})
    job.refresh_from_db()
    assert job_out(job)["result"] == {"kept": True, "reason": "It helps."}


def test_the_queries_do_not_grow_with_the_projects(
    quiet: Cast, django_assert_num_queries: Any
) -> None:
    end(queue_refinements()[0], {"kept": False})
    with django_assert_num_queries(2):
        assert queue_refinements() == []
    other = make_cast(items=3)
    learn(other, 40)
    a_minute_ago(other)
    end(queue_refinements()[0], {"kept": False})
    with django_assert_num_queries(2):
        assert queue_refinements() == []
