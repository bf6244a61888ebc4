"""The annotator's bench over HTTP: take, answer, undo, give back, and its refusals."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from labelhub import storage
from labelhub.models import Account, Annotation, Item, Lease, Project
from tests.api.wire import as_user, error_of, fields_of
from tests.flow.test_lease_next import lapse
from tests.formats.helpers import picture
from tests.people import Cast, answer, make_cast, take

TASK = {"lease", "fence", "expires_at", "item", "suggestion", "remarks"}


def bench(cast: Cast, path: str, **body: Any) -> Any:
    return as_user(cast.bob, "POST", f"/projects/{cast.project.slug}/{path}", body)


def say(cast: Cast, held: Lease, **changes: Any) -> Any:
    body = {
        "submission": str(uuid4()), "lease": held.pk, "fence": held.fence, "action": "label",
        "value": {"choice": "c1"}, "count": 2,
    }  # fmt: skip
    return bench(cast, "annotations", **body | changes)


def test_the_bench_hands_out_as_many_tasks_as_asked_for(cast: Cast) -> None:
    given = bench(cast, "leases", count=3).json()
    assert (given["state"], len(given["tasks"])) == ("ok", 3)


def test_a_task_says_nothing_of_why_it_was_chosen(cast: Cast) -> None:
    tasks = []
    while not Lease.objects.filter(arm="audit").exists():  # it comes within the first twenty
        for lease in take(cast):
            answer(cast, lease)
        tasks += bench(cast, "leases", count=4).json()["tasks"]
    assert all(set(task) == TASK for task in tasks)


def test_a_second_call_gives_what_is_already_held(cast: Cast) -> None:
    first, second = bench(cast, "leases", count=2).json(), bench(cast, "leases", count=2).json()
    assert [task["lease"] for task in first["tasks"]] == [task["lease"] for task in second["tasks"]]


@pytest.mark.parametrize("count", [0, 9, -1, "many", None, 1.5])
def test_a_count_out_of_range_is_refused(cast: Cast, count: object) -> None:
    assert fields_of(error_of(bench(cast, "leases", count=count), 422)) == {"count"}


def test_an_answer_is_accepted_paid_and_brings_the_next_tasks(cast: Cast) -> None:
    lease = take(cast)[0]
    said = say(cast, lease).json()
    assert (said["annotation"]["state"], said["annotation"]["paid"]) == ("accepted", True)
    assert lease.pk not in {task["lease"] for task in said["bench"]["tasks"]}
    assert said["bench"]["counters"]["today"] == 1


def test_a_replayed_submission_is_told_so_and_counts_once(cast: Cast) -> None:
    lease, submission = take(cast)[0], str(uuid4())
    first = say(cast, lease, submission=submission).json()["annotation"]
    again = say(cast, lease, submission=submission).json()["annotation"]
    assert again == first | {"replayed": True}
    assert Annotation.objects.count() == 1


def test_a_late_answer_is_kept_and_says_why_it_is_not_paid(cast: Cast) -> None:
    lease = take(cast)[0]
    Lease.objects.filter(pk=lease.pk).update(state="expired")
    Item.objects.filter(pk=lease.item_id).update(state="open")
    said = say(cast, lease).json()["annotation"]
    assert (said["state"], said["paid"]) == ("late", False)
    assert "not paid" in said["message"]


def test_a_task_that_was_answered_already_is_a_conflict(cast: Cast) -> None:
    lease = take(cast)[0]
    answer(cast, lease)
    error_of(say(cast, lease), 409, "already_answered")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"value": {"choice": "c99"}}, 422, "invalid_value"),
        ({"value": None}, 422, "invalid_value"),
        ({"value": {"choice": ["c1"]}}, 422, "invalid_value"),
        ({"action": "flag", "value": None}, 422, "note_missing"),
        ({"action": "flag", "note": "x" * 2001}, 422, "note_too_long"),
        ({"action": "undo"}, 422, "invalid_request"),
        ({"submission": "soon"}, 422, "invalid_request"),
        ({"fence": 99}, 409, "fence_mismatch"),
        ({"lease": 999_999}, 404, "lease_unknown"),
    ],
)
def test_a_wrong_answer_is_refused_and_the_task_stays(
    cast: Cast, change: dict[str, Any], status: int, code: str
) -> None:
    lease = take(cast)[0]
    error_of(say(cast, lease, **change), status, code)
    lease.refresh_from_db()
    assert lease.state == "open"


@pytest.mark.parametrize("seconds", [-5, 1e300, 99_999])
def test_a_time_that_nobody_can_have_needed_is_not_kept(cast: Cast, seconds: float) -> None:
    assert say(cast, take(cast)[0], seconds=seconds).status_code == 200
    assert Annotation.objects.get().seconds is None


def test_a_heartbeat_names_what_is_still_held(cast: Cast) -> None:
    kept, gone = take(cast, count=2)
    Lease.objects.filter(pk=gone.pk).update(state="expired")
    said = bench(cast, "leases/heartbeat", leases=[kept.pk, gone.pk]).json()
    assert [row["id"] for row in said["leases"]] == [kept.pk]


def test_a_heartbeat_gives_more_time(cast: Cast) -> None:
    lease = take(cast)[0]
    lapse([lease])
    assert bench(cast, "leases/heartbeat", leases=[lease.pk]).status_code == 200
    before = lease.expires_at
    lease.refresh_from_db()
    assert lease.expires_at >= before


def test_released_tasks_are_free_and_their_money_too(cast: Cast) -> None:
    held = take(cast, count=2)
    assert bench(cast, "leases/release", leases=[lease.pk for lease in held]).status_code == 204
    assert Account.objects.get(project=cast.project).reserved_micros == 0


def test_a_colleagues_task_is_neither_held_nor_released(cast: Cast) -> None:
    theirs = take(cast, cast.carol)[0]
    assert bench(cast, "leases/heartbeat", leases=[theirs.pk]).json() == {"leases": []}
    bench(cast, "leases/release", leases=[theirs.pk])
    theirs.refresh_from_db()
    assert theirs.state == "open"


def test_undo_brings_the_task_back(cast: Cast) -> None:
    lease = take(cast)[0]
    answer(cast, lease)
    said = bench(cast, "undo", submission=str(uuid4())).json()
    assert said["annotation"]["action"] == "undo"
    assert said["task"]["item"]["id"] == lease.item_id


def test_undo_with_nothing_to_undo_is_a_conflict(cast: Cast) -> None:
    error_of(bench(cast, "undo", submission=str(uuid4())), 409, "nothing_to_undo")


def test_the_trail_is_ones_own_newest_first(cast: Cast) -> None:
    first, second = take(cast, count=2)
    answer(cast, first, choice="c1")
    answer(cast, second, choice="c2")
    answer(cast, take(cast, cast.carol)[0], cast.carol)
    path = f"/projects/{cast.project.slug}/trail"
    entries = as_user(cast.bob, "GET", path).json()["entries"]
    assert [entry["choice"] for entry in entries] == ["c2", "c1"]


@pytest.mark.parametrize("limit", [-1, 0, 10**30])
def test_a_trail_of_any_length_asked_for_is_cut_to_what_undo_reaches(
    cast: Cast, limit: int
) -> None:
    answer(cast, take(cast)[0])
    said = as_user(cast.bob, "GET", f"/projects/{cast.project.slug}/trail?limit={limit}")
    assert len(said.json()["entries"]) == 1


def nothing(cast: Cast, **body: Any) -> str:
    said = bench(cast, "leases", **body).json()
    assert said["tasks"] == []
    return str(said["state"])


def test_a_paused_project_says_so(cast: Cast) -> None:
    Project.objects.update(state="paused")
    assert nothing(cast) == "paused"


def test_a_project_without_items_says_so(db: None) -> None:
    assert nothing(make_cast(items=0)) == "no_items"


def test_a_pool_that_is_all_labelled_says_so(db: None) -> None:
    cast = make_cast(items=1)
    answer(cast, take(cast)[0])
    assert nothing(cast) == "empty"


def test_a_spent_budget_says_so(db: None) -> None:
    cast = make_cast(cap="0.10")
    answer(cast, take(cast)[0])
    assert nothing(cast) == "budget_spent"


def test_a_budget_in_other_hands_says_so(db: None) -> None:
    cast = make_cast(cap="0.10")
    take(cast, cast.carol)
    assert nothing(cast) == "budget_reserved"


def test_what_was_flagged_goes_to_the_reviewer_with_a_review_queue(db: None) -> None:
    cast = make_cast(items=1)
    answer(cast, take(cast)[0], action="flag", note="Two lines in one.")
    path = f"/projects/{cast.project.slug}/leases"
    given = as_user(cast.carol, "POST", path, {"count": 1, "queue": "review"}).json()
    assert [task["item"]["key"] for task in given["tasks"]] == ["line-0"]


def test_the_image_of_a_task_is_where_the_task_says(db: None) -> None:
    cast = make_cast(items=1, modality="image")
    storage.write_bytes("items/bench.png", picture())
    data = {"name": "bench.png", "mime": "image/png", "width": 3, "height": 2}
    Item.objects.update(media="items/bench.png", data=data)
    item = bench(cast, "leases", count=1).json()["tasks"][0]["item"]
    image = as_user(cast.bob, "GET", item["image_url"].removeprefix("/api/v1"))
    assert (image.content, item["width"]) == (picture(), 3)
