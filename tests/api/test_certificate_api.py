"""The certificate over HTTP: its page in each state, and what is refused with advice."""

from __future__ import annotations

from typing import Any

import pytest

from labelhub.flow.certify_answers import publish_look, start_look
from labelhub.models import Certificate, Job, Project, WorkerPulse
from labelhub.queries import predictions
from tests.api.wire import as_user, error_of, fields_of
from tests.certificates import freeze, make_version
from tests.people import Cast, add_items, answer, make_cast, take

LOOK = {
    "audited": 3, "wrong": 1, "waiting": 2, "evidence": 7.5, "needed": 40.0, "certified": False,
    "certified_at": None, "certain": False, "right_at_least": 0.8, "people_left": 1,
    "labels_left": [4, 9, 20],
}  # fmt: skip


@pytest.fixture
def cast(db: None) -> Cast:
    """40 lines; the model had guessed each of the 32 that Bob has labelled."""
    predictions._cache.clear()
    made = make_cast(cap="50.00")
    for _ in range(4):
        for lease in take(made, count=8):
            lease.arm, lease.guess, lease.confidence = "chosen", "c1", 0.9
            lease.save(update_fields=["arm", "guess", "confidence"])
            answer(made, lease)
    return made


def page(cast: Cast) -> dict[str, Any]:
    response = as_user(cast.alice, "GET", f"/projects/{cast.project.slug}/certificate")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def post(cast: Cast, what: str, **body: Any) -> Any:
    return as_user(cast.alice, "POST", f"/projects/{cast.project.slug}/{what}", body)


def test_before_a_model_the_page_says_what_to_do(cast: Cast) -> None:
    found = page(cast)
    assert (found["live"], found["plan"], found["attempt"]) == (None, None, 1)
    assert found["obstacle"]["code"] == "no_model"
    assert "Label" in found["obstacle"]["advice"]


def test_too_few_guesses_are_counted(db: None) -> None:
    cast = make_cast()
    make_version(cast.project)
    found = page(cast)["obstacle"]
    assert (found["code"], found["done"], found["needed"]) == ("few_guesses", 0, 30)


def test_an_item_that_the_model_has_not_read_stands_in_the_way(cast: Cast) -> None:
    version = make_version(cast.project)
    add_items(cast.project, 5)
    found = page(cast)["obstacle"]
    assert (found["code"], found["done"], found["needed"]) == ("pool_unread", version.pool, 45)


def test_a_project_that_is_ready_is_planned_by_a_worker(cast: Cast) -> None:
    make_version(cast.project)
    response = post(cast, "certificate/plan", target=0.9)
    assert response.status_code == 202
    plan = response.json()["plan"]
    assert (plan["job"]["state"], plan["target"], plan["forecast"]) == ("queued", 0.9, None)
    # Terms that change before a worker has begun need no second job.
    assert post(cast, "certificate/plan", target=0.95).json()["plan"]["target"] == 0.95
    assert Job.objects.filter(kind="plan").count() == 1


def test_a_freeze_stops_the_projects_own_queue_at_once(cast: Cast) -> None:
    make_version(cast.project)
    live = post(cast, "certificate/freeze", target=0.9).json()["live"]
    assert (live["state"], live["attempt"], live["job"]["state"]) == ("freezing", None, "queued")
    bench = as_user(cast.bob, "POST", f"/projects/{cast.project.slug}/leases", {"count": 2}).json()
    assert (bench["state"], bench["tasks"]) == ("freezing", [])


def test_terms_out_of_range_name_the_field(cast: Cast) -> None:
    refused = error_of(post(cast, "certificate/plan", target=1.5), 422, "invalid_terms")
    assert fields_of(refused) == {"target"}


def test_a_plan_before_its_time_is_refused_with_advice(cast: Cast) -> None:
    for what in ("certificate/plan", "certificate/freeze"):
        refused = error_of(post(cast, what, target=0.9), 409, "no_model")
        assert refused["advice"]
    assert not Certificate.objects.exists()
    assert not Job.objects.filter(kind__in=("plan", "freeze")).exists()


def test_a_running_audit_is_told_in_labels_and_money(cast: Cast) -> None:
    row = freeze(cast)
    seen = start_look(row.pk)
    assert seen is not None
    publish_look(seen, LOOK, enough=False)
    live = page(cast)["live"]
    assert (live["state"], live["attempt"], live["level"]) == ("auditing", 1, row.alpha * row.spend)
    assert live["silent_classes"] == [{"id": "c2", "name": "Company"}]
    # Two answers wait for their turn, and one item is left to people.
    assert live["look"]["labels_left"] == {"low": 3, "middle": 8, "high": 19}
    assert live["look"]["cost_left"] == {"low": "0.30", "middle": "0.80", "high": "1.90"}
    assert live["statement"] is None


def test_a_mistake_is_shown_beside_what_the_person_said(cast: Cast) -> None:
    freeze(cast)
    (lease,) = take(cast)
    answer(cast, lease, choice="c3")
    (shown,) = page(cast)["mistakes"]
    assert (shown["key"], shown["machine"], shown["person"]) == (
        lease.item.key, "Job Title", "Place",
    )  # fmt: skip


def test_an_item_of_the_audit_that_is_set_aside_is_counted_once_others_have_passed_it(
    cast: Cast,
) -> None:
    freeze(cast)
    first, second = take(cast, count=2)
    answer(cast, first, action="flag", note="two in one")
    assert page(cast)["live"]["set_aside"] == 0
    answer(cast, second)
    assert page(cast)["live"]["set_aside"] == 1


def given(cast: Cast) -> Certificate:
    row = freeze(cast)
    seen = start_look(row.pk)
    assert seen is not None
    assert publish_look(seen, LOOK | {"certified": True}, enough=True)
    cast.project = Project.objects.get(pk=cast.project.pk)
    return row


def test_a_certificate_is_a_sentence_and_the_dashboard_has_it(cast: Cast) -> None:
    WorkerPulse.objects.create(name="one", queues=["interactive", "ingest", "embed"], pid=1)
    given(cast)
    said = (
        "At least 90\u00a0% of the 40 delivered labels are what the annotators would have said, "
        "with 95\u00a0% confidence."
    )
    assert page(cast)["live"]["statement"] == said
    board = as_user(cast.alice, "GET", f"/projects/{cast.project.slug}/dashboard").json()
    assert board["certificate"]["statement"] == said
    assert board["headline"]["sentence"] == "The pool is certified. Take the data."
    (home,) = as_user(cast.alice, "GET", "/projects").json()["projects"]
    assert home["advice"] == board["headline"]


def test_every_row_of_an_export_carries_it_until_it_is_voided(cast: Cast) -> None:
    row = given(cast)
    address = f"/projects/{cast.project.slug}/export?format=csv"

    def lines() -> list[bytes]:
        exported: bytes = as_user(cast.alice, "GET", address).getvalue()
        return [line for line in exported.splitlines() if b"At least 90" in line]

    assert len(lines()) == 40
    assert post(cast, f"certificates/{row.pk}/void", reason="drift").status_code == 200
    assert lines() == []


def test_a_voided_certificate_stays_on_the_page(cast: Cast) -> None:
    row = given(cast)
    found = post(cast, f"certificates/{row.pk}/void", reason="drift").json()
    assert found["live"] is None
    assert (found["attempt"], found["fixed_confidence"]) == (2, 0.95)
    (past,) = found["past"]
    assert (past["state"], past["void_reason"], past["voided_by"]) == ("voided", "drift", "Alice")
    error_of(post(cast, f"certificates/{row.pk}/void", reason="again"), 409, "already_ended")


def test_a_void_without_a_reason_names_the_field(cast: Cast) -> None:
    row = given(cast)
    refused = error_of(post(cast, f"certificates/{row.pk}/void", reason=" "), 422)
    assert fields_of(refused) == {"reason"}


def test_a_second_freeze_is_refused_while_one_lives(cast: Cast) -> None:
    given(cast)
    refused = error_of(post(cast, "certificate/freeze", target=0.9), 409, "certificate_lives")
    assert "Void" in refused["advice"]


def test_mallory_reads_nothing_of_it(cast: Cast) -> None:
    row = given(cast)
    slug = cast.project.slug
    error_of(as_user(cast.mallory, "GET", f"/projects/{slug}/certificate"), 404)
    body = {"reason": "mine"}
    error_of(
        as_user(cast.mallory, "POST", f"/projects/{slug}/certificates/{row.pk}/void", body), 404
    )
    row.refresh_from_db()
    assert row.state == "certified"
