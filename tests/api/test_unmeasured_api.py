"""What only one class an item can have: the other kinds do without, and the pages say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from labelhub.flow.queue_refinement import queue_refinements
from labelhub.flow.queue_savings import queue_savings
from labelhub.models import ModelVersion, Project, ProjectRound, User
from tests.api.kinds import (
    ANSWERS,
    UNMEASURED,
    fill,
    give,
    make,
    take,
)
from tests.api.wire import as_user, error_of
from tests.people import make_cast

pytestmark = pytest.mark.usefixtures("db", "files_folder")


@pytest.fixture
def olga() -> User:
    return make_cast(items=0).owner


def answered(olga: User, sort: str) -> Project:
    """A project of ten items with one answer, and a model version of 60 labels."""
    project = make(olga, sort)
    fill(olga, project, sort, count=10)
    value = ANSWERS[sort]
    assert give(olga, project, take(olga, project), value).status_code == 200
    return project


@pytest.mark.parametrize("sort", UNMEASURED)
def test_the_managers_pages_say_that_nothing_is_estimated(olga: User, sort: str) -> None:
    project = answered(olga, sort)
    board = as_user(olga, "GET", f"/projects/{project.slug}/dashboard").json()
    assert as_user(olga, "GET", f"/projects/{project.slug}").json()["measured"] is False
    assert board["quality"] is None
    assert "not one class" in board["explanation"]
    assert "not one class" in board["savings"]["reason"]
    assert board["headline"]["sentence"]
    assert "audit label comes" not in board["headline"]["reason"]
    assert as_user(olga, "GET", "/projects").status_code == 200


@pytest.mark.parametrize("sort", UNMEASURED)
def test_classes_are_counted_by_the_items_that_name_them(olga: User, sort: str) -> None:
    project = answered(olga, sort)
    rows = as_user(olga, "GET", f"/projects/{project.slug}/dashboard").json()["classes"]
    counted = {row["id"]: row["labels"] for row in rows}
    wanted = {"c1": 1, "c2": 0, "c3": int(sort == "several")}
    assert counted == ({} if sort == "rewriting" else wanted)
    assert all(row["recall"] is None for row in rows)


@pytest.mark.parametrize("sort", UNMEASURED)
def test_there_is_no_certificate_where_an_answer_is_not_one_class(olga: User, sort: str) -> None:
    project = answered(olga, sort)
    page = as_user(olga, "GET", f"/projects/{project.slug}/certificate").json()
    assert page["obstacle"]["code"] == "kind_not_certified"
    for step in ("plan", "freeze"):
        terms = {"target": 0.9, "confidence": 0.95}
        refused = as_user(olga, "POST", f"/projects/{project.slug}/certificate/{step}", terms)
        assert "not one class" in error_of(refused, 409, "kind_not_certified")["message"]


@pytest.mark.parametrize("sort", UNMEASURED)
def test_nothing_is_refined_or_replayed_where_an_answer_is_not_one_class(
    olga: User, sort: str
) -> None:
    project = answered(olga, sort)
    learn_from(project)
    assert queue_refinements() == []
    Project.objects.filter(pk=project.pk).update(state="closed")
    assert queue_savings() == []


def test_a_project_of_one_class_an_item_is_refined_and_replayed(olga: User) -> None:
    project = make(olga, "classification")
    fill(olga, project, "classification", count=10)
    learn_from(project)
    assert [job.project_id for job in queue_refinements()] == [project.pk]
    Project.objects.filter(pk=project.pk).update(state="closed")
    assert [job.project_id for job in queue_savings()] == [project.pk]


def learn_from(project: Project) -> None:
    """A model version of 60 labels, and a round that has been at rest for a minute."""
    ModelVersion.objects.create(
        project=project, number=1, revision=1, human_labels=60, pool=100, seed=0, data_hash="",
        recipe={}, metrics={}, classes=[], seconds=0.1,
    )  # fmt: skip
    Project.objects.filter(pk=project.pk).update(current_model=ModelVersion.objects.latest("pk"))
    ProjectRound.objects.filter(project=project).update(
        done_rev=F("wanted_rev"), finished_at=timezone.now() - timedelta(minutes=1)
    )


@pytest.mark.parametrize("sort", ["several", "spans", "boxes", "preference"])
def test_a_class_that_answers_name_cannot_be_dropped(olga: User, sort: str) -> None:
    project = answered(olga, sort)
    classes = [{"id": "c2", "name": "Ærø"}, {"id": "c3", "name": "人"}]
    path = f"/projects/{project.slug}"
    error_of(as_user(olga, "PATCH", path, {"classes": classes}), 409, "class_in_use")
    kept = [{"id": "c1", "name": "Town"}, *classes[:1]]
    if sort != "several":
        assert as_user(olga, "PATCH", path, {"classes": kept}).status_code == 200
