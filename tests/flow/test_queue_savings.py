"""A finished project is replayed once, and the manager's page says what came of it."""

from __future__ import annotations

from typing import Any

import pytest

from labelhub.flow.queue_savings import queue_savings
from labelhub.flow.run_job import claim_job, finish_job
from labelhub.models import Project
from labelhub.queries.savings import savings_of
from tests.people import Cast, learn, make_cast

SAVED = {"factor": 2.5, "low": 1.5, "high": 4.2, "more_than": None, "replays": [2.0, 2.5, 3.0]}


@pytest.fixture
def closed(db: None) -> Cast:
    """A closed project with a model of 60 labels."""
    cast = make_cast(items=3)
    learn(cast, 60)
    Project.objects.filter(pk=cast.project.pk).update(state=Project.State.CLOSED)
    return cast


def replayed(result: dict[str, Any]) -> None:
    (job,) = queue_savings()
    claimed = claim_job(job.pk)
    assert claimed is not None
    finish_job(claimed, result)


def test_a_running_project_is_not_replayed(closed: Cast) -> None:
    Project.objects.filter(pk=closed.project.pk).update(state=Project.State.OPEN)
    assert queue_savings() == []


def test_a_finished_project_is_replayed_once(closed: Cast) -> None:
    (job,) = queue_savings()
    assert (job.kind, job.params) == ("hindsight", {"labels": 60})
    assert queue_savings() == []
    assert savings_of(closed.project)["state"] == "measuring"


def test_labels_that_came_since_are_replayed_anew(closed: Cast) -> None:
    replayed(SAVED)
    learn(closed, 80)
    (job,) = queue_savings()
    assert job.params == {"labels": 80}
    assert savings_of(closed.project)["factor"] == 2.5, "the last measure stands meanwhile"


def test_too_few_labels_are_not_replayed(db: None) -> None:
    cast = make_cast(items=3)
    learn(cast, 49)
    Project.objects.filter(pk=cast.project.pk).update(state=Project.State.CLOSED)
    assert queue_savings() == []


def test_a_factor_is_told_with_its_bounds(closed: Cast) -> None:
    replayed(SAVED)
    found = savings_of(closed.project)
    assert (found["state"], found["factor"], found["low"]) == ("measured", 2.5, 1.5)
    assert "2.5 times the labels (80 %: 1.5 to 4.2)" in found["reason"]


def test_beyond_what_could_be_replayed_it_says_more_than(closed: Cast) -> None:
    replayed({**SAVED, "factor": None, "high": None, "more_than": 8.0, "low": 4.7})
    found = savings_of(closed.project)
    assert (found["state"], found["factor"], found["low"]) == ("more_than", None, 8.0)


def test_a_project_that_cannot_be_replayed_says_why(closed: Cast) -> None:
    replayed({"problem": "90 labels leave nothing to replay in a pool of 96."})
    found = savings_of(closed.project)
    assert found["state"] == "not_yet_measurable"
    assert "leave nothing to replay" in found["reason"]


def test_before_the_end_nothing_is_guessed(db: None) -> None:
    assert savings_of(make_cast(items=3).project)["factor"] is None
