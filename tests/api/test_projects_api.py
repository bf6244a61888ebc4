"""Projects over HTTP: make, read, change, list, watch."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from labelhub.flow.submit import submit_undo
from labelhub.models import Membership, ModelVersion, Project, WorkerPulse
from tests.api.wire import as_user, error_of, fields_of
from tests.people import Cast, answer, make_cast, take

CLASSES = [{"name": "yes"}, {"name": "no"}]
INTERVAL = {"point": 0.9, "low": 0.8, "high": 0.95}
NOT_MONEY = ["0", "-1", "1e-7", "1e10", "NaN", "Infinity", "1e-999999999", "much", None, [], True]


def make(cast: Cast, **changes: Any) -> Any:
    body = {"name": "Lines", "modality": "text", "classes": CLASSES, "price": "0.08"}
    return as_user(cast.alice, "POST", "/projects", body | {"budget_cap": "100"} | changes)


def change(cast: Cast, **body: Any) -> Any:
    return as_user(cast.alice, "PATCH", f"/projects/{cast.project.slug}", body)


def row_of(cast: Cast, name: str) -> dict[str, Any]:
    (row,) = as_user(cast.member(name), "GET", "/projects").json()["projects"]
    return dict(row)


def watch(cast: Cast) -> dict[str, Any]:
    answer = as_user(cast.alice, "GET", f"/projects/{cast.project.slug}/dashboard")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def publish(cast: Cast, **changes: Any) -> ModelVersion:
    """A version whose audit says 90 %."""
    estimate = {"delivered": INTERVAL, "model": INTERVAL, "audited": 12, "wrong": 1,
                "human": 20, "pool": 40}  # fmt: skip
    fields = {"number": 1, "revision": 0, "human_labels": 20, "pool": 40, "data_hash": "0" * 64,
              "seed": 7, "recipe": {"reason": "few labels"}, "metrics": {"estimate": estimate},
              "classes": ["c1", "c2", "c3"], "seconds": 0.5}  # fmt: skip
    version = ModelVersion.objects.create(project=cast.project, **fields | changes)
    Project.objects.filter(pk=cast.project.pk).update(current_model=version)
    return version


def test_a_new_project_has_what_was_asked_for(cast: Cast) -> None:
    made = make(cast, guidelines="Read twice.").json()
    assert (made["role"], made["state"], made["currency"]) == ("manager", "open", "EUR")
    assert made["guideline"]["number"] == 1
    assert [entry["id"] for entry in made["guideline"]["classes"]] == ["c1", "c2"]


def test_money_goes_through_exactly(cast: Cast) -> None:
    made = make(cast, price="0.000001", budget_cap="999999999.999999").json()
    assert (made["price"], made["budget_cap"]) == ("0.000001", "999999999.999999")


def test_two_projects_of_one_name_have_two_addresses(cast: Cast) -> None:
    assert make(cast).json()["slug"] != make(cast).json()["slug"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_project_needs_a_name(cast: Cast, name: str) -> None:
    assert fields_of(error_of(make(cast, name=name), 422)) == {"name"}


@pytest.mark.parametrize("amount", NOT_MONEY)
@pytest.mark.parametrize("field", ["price", "budget_cap"])
def test_what_is_no_amount_of_money_is_refused(cast: Cast, field: str, amount: object) -> None:
    assert fields_of(error_of(make(cast, **{field: amount}), 422)) == {field}


@pytest.mark.parametrize(
    "classes",
    [[], [{"name": "only"}], [{"name": "a"}, {"name": "A"}], [{"name": "a"}, {"name": " "}]],
    ids=["none", "one", "twice the same", "blank"],
)
def test_classes_that_cannot_be_told_apart_are_refused(cast: Cast, classes: object) -> None:
    assert fields_of(error_of(make(cast, classes=classes), 422)) == {"classes"}


@pytest.mark.parametrize("modality", ["audio", "", "Text"])
def test_a_modality_we_lack_is_refused(cast: Cast, modality: str) -> None:
    assert fields_of(error_of(make(cast, modality=modality), 422)) == {"modality"}


def test_a_name_in_any_script_makes_an_address(cast: Cast) -> None:
    made = make(cast, name="简历").json()
    assert as_user(cast.alice, "GET", f"/projects/{made['slug']}").json()["name"] == "简历"


def test_only_what_is_sent_is_changed(cast: Cast) -> None:
    before = as_user(cast.alice, "GET", f"/projects/{cast.project.slug}").json()
    assert change(cast, name="Renamed").json() == before | {"name": "Renamed"}


def test_new_guidelines_are_a_new_version(cast: Cast) -> None:
    guideline = change(cast, guidelines="Read three times.").json()["guideline"]
    assert (guideline["number"], guideline["text"]) == (2, "Read three times.")


def test_a_renamed_class_keeps_its_id(cast: Cast) -> None:
    classes = [{"id": "c1", "name": "Occupation"}, {"id": "c2", "name": "Firm"}, {"name": "New"}]
    changed = change(cast, classes=classes).json()["guideline"]["classes"]
    assert [(entry["id"], entry["name"]) for entry in changed] == [
        ("c1", "Occupation"), ("c2", "Firm"), ("c4", "New"),
    ]  # fmt: skip


def test_a_class_that_is_in_use_cannot_be_dropped(cast: Cast) -> None:
    answer(cast, take(cast)[0], choice="c3")
    classes = [{"id": "c1", "name": "Job Title"}, {"id": "c2", "name": "Company"}]
    error_of(change(cast, classes=classes), 409, "class_in_use")


def test_a_class_id_of_another_project_is_refused(cast: Cast) -> None:
    answer = change(cast, classes=[{"id": "c9", "name": "a"}, {"name": "b"}])
    error_of(answer, 422, "invalid_classes")


def test_one_class_id_cannot_carry_two_names(cast: Cast) -> None:
    twice = [{"id": "c1", "name": "a"}, {"id": "c1", "name": "b"}]
    error_of(change(cast, classes=twice), 422, "invalid_classes")


def test_the_cap_cannot_go_below_what_is_spent_and_nothing_else_changes(cast: Cast) -> None:
    answer(cast, take(cast)[0])
    error_of(change(cast, budget_cap="0.05", name="Renamed"), 409, "cap_below_spent")
    cast.project.refresh_from_db()
    assert cast.project.name == "Résumé lines"


def test_a_state_that_does_not_exist_is_refused(cast: Cast) -> None:
    assert fields_of(error_of(change(cast, state="gone"), 422)) == {"state"}


def test_the_list_holds_ones_own_projects_alone(cast: Cast) -> None:
    make_cast(items=0)
    assert row_of(cast, "bob")["slug"] == cast.project.slug
    assert as_user(cast.mallory, "GET", "/projects").json() == {"projects": []}


def test_the_project_that_needs_somebody_comes_first(cast: Cast) -> None:
    second = make_cast(items=0)
    Membership.objects.create(project=second.project, user=cast.alice, role="manager")
    rows = as_user(cast.alice, "GET", "/projects").json()["projects"]
    assert [row["advice"]["tone"] for row in rows] == ["stop", "ok"]


@pytest.mark.parametrize("name", ["bob", "carol"])
def test_who_only_labels_sees_no_money(cast: Cast, name: str) -> None:
    user, slug = cast.member(name), cast.project.slug
    read = as_user(user, "GET", f"/projects/{slug}").json()
    assert (read["price"], read["budget_cap"], row_of(cast, name)["budget"]) == (None, None, None)
    taken = as_user(user, "POST", f"/projects/{slug}/leases", {"count": 1}).content
    assert b"price" not in taken
    assert b"micros" not in taken


@pytest.mark.parametrize("name", ["bob", "carol"])
def test_who_only_labels_sees_no_estimate_in_the_list(cast: Cast, name: str) -> None:
    publish(cast)
    WorkerPulse.objects.create(name="w", queues=["interactive", "ingest", "embed"], pid=1)
    answer(cast, take(cast)[0])
    assert "90.0" in row_of(cast, "alice")["advice"]["sentence"]
    row = row_of(cast, name)
    assert row["quality"] is None
    assert "%" not in row["advice"]["sentence"] + row["advice"]["reason"]


def test_who_only_labels_sees_no_failure_of_the_machinery(cast: Cast) -> None:
    WorkerPulse.objects.create(name="w", queues=["interactive", "ingest", "embed"], pid=1)
    cast.project.round.error = {"message": "MemoryError in the head"}
    cast.project.round.save()
    assert "MemoryError" in row_of(cast, "alice")["advice"]["reason"]
    assert "MemoryError" not in str(row_of(cast, "bob"))


def test_the_dashboard_of_an_empty_project_claims_nothing(db: None) -> None:
    seen = watch(make_cast(items=0))
    assert (seen["model"], seen["quality"], seen["recipe"]) == (None, None, None)
    assert (seen["curve"], seen["people"], seen["jobs"]) == ([], [], [])
    assert (seen["budget"]["spent"], seen["budget"]["per_hour"]) == ("0.00", None)
    assert seen["headline"]["sentence"] == "Import the first items."


def test_the_dashboard_says_how_to_start_a_worker_that_is_silent(cast: Cast) -> None:
    seen = watch(cast)
    assert not seen["workers"]["alive"]
    assert seen["workers"]["start_command"] == "labelhub up --only worker"
    assert seen["headline"]["tone"] == "stop"


def test_the_dashboard_counts_labels_and_money(cast: Cast) -> None:
    first, second, _ = take(cast, count=3)
    answer(cast, first)
    answer(cast, second, choice="c2")
    seen = watch(cast)
    assert (seen["items"]["labelled"], seen["items"]["total"]) == (2, 40)
    budget = seen["budget"]
    assert (budget["spent"], budget["reserved"], budget["left"]) == ("0.20", "0.10", "1.70")
    assert {row["id"]: row["labels"] for row in seen["classes"]} == {"c1": 1, "c2": 1, "c3": 0}
    assert [(row["name"], row["total"], row["role"]) for row in seen["people"]] == [
        ("Bob", 2, "annotator")
    ]


def test_an_undone_label_is_not_counted(cast: Cast) -> None:
    answer(cast, take(cast)[0])
    submit_undo(project=cast.project, user=cast.bob, submission=uuid4())
    seen = watch(cast)
    assert (seen["items"]["labelled"], seen["budget"]["spent"]) == (0, "0.00")
    assert sum(row["labels"] for row in seen["classes"]) == 0


def test_every_estimate_has_its_interval_and_its_version(cast: Cast) -> None:
    publish(cast)
    quality = watch(cast)["quality"]
    assert quality["delivered"] == INTERVAL
    assert (quality["audited"], quality["version"]) == (12, 1)


def test_a_person_who_left_is_not_called_an_owner(cast: Cast) -> None:
    answer(cast, take(cast)[0])
    answer(cast, take(cast, cast.owner)[0], cast.owner)
    Membership.objects.filter(user=cast.bob).delete()
    roles = {row["name"]: row["role"] for row in watch(cast)["people"]}
    assert roles == {"Bob": "left", "Olga": "owner"}
