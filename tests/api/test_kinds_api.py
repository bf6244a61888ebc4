"""Every kind of task over HTTP: made, filled, answered, taken out; and what only classes can have."""

from __future__ import annotations

import csv
import io
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from labelhub.flow.import_items import import_items
from labelhub.flow.queue_refinement import queue_refinements
from labelhub.flow.queue_savings import queue_savings
from labelhub.flow.run_job import claim_job
from labelhub.kinds import KINDS
from labelhub.models import Annotation, Item, ModelVersion, Project, ProjectRound, User
from tests.api.wire import as_user, error_of, fields_of
from tests.formats.helpers import packed, picture
from tests.kinds.samples import HEIGHT, SORTS, TEXTS, WIDTH, kind_and_options, task_of, values
from tests.people import make_cast, signed_in

pytestmark = pytest.mark.usefixtures("db", "files_folder")
UNMEASURED = [sort for sort in SORTS if sort != "classification"]
TEXTS_ALONE = [sort for sort in UNMEASURED if sort != "boxes"]
ANSWERS: dict[str, dict[str, Any]] = {
    "several": {"choices": ["c1", "c3"]},
    "spans": {"spans": [{"start": n, "end": 4, "label": "c1"} for n in range(2)]},
    "apart": {"spans": [{"start": 0, "end": 4, "label": "c1"}]},
    "boxes": {"shapes": [{"type": "point", "label": "c1", "x": 1, "y": 1}]},
    "preference": {"best": [0], "shown": [0, 1, 2], "reasons": ["c1"]},
    "rewriting": {"text": "=better, " * 5000},
}


@pytest.fixture
def olga() -> User:
    return make_cast(items=0).owner


def body_of(sort: str, **other: Any) -> dict[str, Any]:
    kind, options = kind_and_options(sort)
    body = {
        "name": f"A project of {sort}", "kind": kind, "options": options,
        "modality": KINDS[kind].modalities[0], "price": "0.10", "budget_cap": "50.00",
        "classes": [] if sort == "rewriting" else [{"name": n} for n in ("Place", "Ærø", "人")],
    }  # fmt: skip
    return body | other


def make(user: User, sort: str) -> Project:
    response = as_user(user, "POST", "/projects", body_of(sort))
    assert response.status_code == 201, response.content
    return Project.objects.get(slug=response.json()["slug"])


def bring_in(user: User, project: Project, content: bytes, name: str = "x.jsonl") -> dict[str, Any]:
    file = SimpleUploadedFile(name, content)
    queued = signed_in(user).post(f"/api/v1/projects/{project.slug}/imports", {"file": file})
    assert queued.status_code == 202, queued.content
    job = claim_job(queued.json()["id"])
    assert job is not None
    import_items(job)
    return dict(as_user(user, "GET", f"/projects/{project.slug}/jobs/{job.pk}").json())


def fill(user: User, project: Project, sort: str, text: str = TEXTS[0], count: int = 1) -> None:
    if project.modality == "image":
        pictures = [(f"{n}.png", picture(size=(WIDTH, HEIGHT))) for n in range(count)]
        bring_in(user, project, packed(*pictures), "x.zip")
        return
    data = task_of(sort, text).data
    rows = [json.dumps({"key": f"k{number}", **data}) for number in range(count)]
    assert bring_in(user, project, "\n".join(rows).encode())["result"]["imported"] == count


def take(user: User, project: Project) -> dict[str, Any]:
    bench = as_user(user, "POST", f"/projects/{project.slug}/leases", {"count": 1}).json()
    return dict(bench["tasks"][0])


def give(user: User, project: Project, task: dict[str, Any], value: Any) -> Any:
    body = {
        "submission": str(uuid.uuid4()), "lease": task["lease"], "fence": task["fence"],
        "action": "label", "value": value, "count": 0,
    }  # fmt: skip
    return as_user(user, "POST", f"/projects/{project.slug}/annotations", body)


def export(user: User, project: Project, form: str) -> bytes:
    response = as_user(user, "GET", f"/projects/{project.slug}/export?format={form}")
    return b"".join(response.streaming_content)


def only_row(user: User, project: Project, form: str) -> dict[str, Any]:
    content = export(user, project, form)
    if form == "jsonl":
        return dict(json.loads(content))
    return next(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("sort", SORTS)
@given(data=st.data())
@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_answer_of_every_kind_comes_out_as_it_went_in(
    olga: User, sort: str, data: st.DataObject
) -> None:
    project, text = make(olga, sort), data.draw(st.sampled_from(TEXTS))
    fill(olga, project, sort, text)
    task = task_of(sort, text)
    given_value = data.draw(values(sort, task))
    stored = KINDS[project.kind].validate(given_value, task)

    answered = give(olga, project, take(olga, project), given_value).json()["annotation"]
    assert answered["value"] == stored
    assert answered["words"]
    assert Annotation.objects.get(project=project).value == stored

    entry = as_user(olga, "GET", f"/projects/{project.slug}/trail").json()["entries"][0]
    assert (entry["value"], entry["words"]) == (stored, answered["words"])

    row, cells = only_row(olga, project, "jsonl"), only_row(olga, project, "csv")
    assert row["label_source"] == cells["label_source"] == "person"
    if sort == "classification":
        assert "value" not in row
        assert row["label"] == answered["words"]
    else:
        assert row["value"] == json.loads(cells["value"]) == stored
        assert row["label"][:150] == answered["words"][:150]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize("sort", TEXTS_ALONE)
def test_an_export_can_be_imported_again_with_its_answers(olga: User, sort: str, form: str) -> None:
    first, second = make(olga, sort), make(olga, sort)
    fill(olga, first, sort)
    give(olga, first, take(olga, first), ANSWERS[sort])
    report = bring_in(olga, second, export(olga, first, form), f"x.{form}")
    assert (report["result"]["imported"], report["result"]["rejected"]) == (1, 0)
    was, now = only_row(olga, first, form), only_row(olga, second, form)
    assert (now["given_value"], now["given_label"]) == (was["value"], was["label"])
    assert not now["value"]
    assert [now[part] for part in ("key", "text")] == [was[part] for part in ("key", "text")]
    data, before = Item.objects.get(project=second).data, Item.objects.get(project=first).data
    assert {part: data[part] for part in before} == before


def test_a_project_says_its_kind_and_options_with_defaults(olga: User) -> None:
    project = as_user(olga, "POST", "/projects", body_of("spans", options={"overlap": False}))
    assert project.json()["kind"] == "spans"
    assert project.json()["options"] == {"overlap": False, "snap": True}


@pytest.mark.parametrize(
    ("sort", "change", "field"),
    [
        ("classification", {"kind": "dreams"}, "kind"),
        ("classification", {"options": {"multi": "yes"}}, "options.multi"),
        ("classification", {"classes": [{"name": "one"}]}, "classes"),
        ("spans", {"modality": "image"}, "modality"),
        ("spans", {"options": {"overlaps": True}}, "options.overlaps"),
        ("spans", {"classes": []}, "classes"),
        ("boxes", {"modality": "text"}, "modality"),
        ("boxes", {"options": {"shapes": ["circle"]}}, "options.shapes"),
        ("rewriting", {"classes": [{"name": "one"}]}, "classes"),
        ("preference", {"options": {"multi": True}}, "options.multi"),
    ],
)
def test_a_project_that_its_kind_cannot_be_is_refused_with_the_field(
    olga: User, sort: str, change: dict[str, Any], field: str
) -> None:
    before = Project.objects.count()
    error = error_of(as_user(olga, "POST", "/projects", body_of(sort, **change)), 422)
    assert fields_of(error) == {field}
    assert Project.objects.count() == before


@pytest.mark.parametrize("sort", ["spans", "preference", "rewriting"])
def test_few_classes_are_enough_where_the_kind_needs_few(olga: User, sort: str) -> None:
    classes = [{"name": "only one"}] if sort == "spans" else []
    made = as_user(olga, "POST", "/projects", body_of(sort, classes=classes))
    assert made.status_code == 201


def test_a_task_brings_what_is_compared_and_what_is_rewritten(olga: User) -> None:
    for sort, part in (("preference", "outputs"), ("rewriting", "draft")):
        project = make(olga, sort)
        fill(olga, project, sort)
        item = take(olga, project)["item"]
        assert item[part] == task_of(sort).data[part]
        assert (item["outputs"] is None) == (sort == "rewriting")


@pytest.mark.parametrize(
    ("sort", "value", "field"),
    [
        ("classification", {"choices": ["c1"]}, "value.choice"),
        ("several", {"choices": ["c1", "c9"]}, "value.choices.1"),
        ("spans", {"spans": [{"start": 0, "end": 99, "label": "c1"}]}, "value.spans.0"),
        ("preference", {"best": [3], "shown": [0, 1, 2]}, "value.best.0"),
        ("rewriting", {"text": "a\0b"}, "value.text"),
        ("boxes", {"shapes": [{"type": "point", "label": "c1", "x": 641, "y": 0}]},
         "value.shapes.0.x"),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused_with_its_place(
    olga: User, sort: str, value: Any, field: str
) -> None:
    project = make(olga, sort)
    fill(olga, project, sort)
    error = error_of(give(olga, project, take(olga, project), value), 422, "invalid_value")
    assert fields_of(error) == {field}
    assert not Annotation.objects.filter(project=project).exists()


# -- files ---------------------------------------------------------------------------------------


def test_outputs_come_as_numbered_columns_or_as_one_of_json(olga: User) -> None:
    project = make(olga, "preference")
    numbered = 'text,output_1,Output_2,output_3,output_4\nWhy?,one,"two, 2",three,\n'
    whole = 'text,outputs\nWhen?,"[""one"", ""two""]"\n'
    bring_in(olga, project, numbered.encode(), "x.csv")
    bring_in(olga, project, whole.encode(), "y.csv")
    items = list(Item.objects.filter(project=project).order_by("pk").values_list("data", flat=True))
    assert items == [
        {"text": "Why?", "outputs": ["one", "two, 2", "three"]},
        {"text": "When?", "outputs": ["one", "two"]},
    ]


@pytest.mark.parametrize(
    ("sort", "name", "content", "field", "reason"),
    [
        ("preference", "x.jsonl", '{"text": "a"}', "outputs", "no outputs"),
        ("preference", "x.jsonl", '{"text": "a", "outputs": ["b"]}', "outputs", "has 1"),
        ("preference", "x.jsonl", '{"text": "a", "outputs": "b"}', "outputs", "is text, not a list"),
        ("preference", "x.jsonl", '{"text": "a", "outputs": ["b", 3]}', "outputs 2", "a number"),
        ("preference", "x.jsonl", '{"text": "a", "outputs": ["b", "c\\u0000"]}', "outputs 2", "NUL"),
        ("preference", "x.csv", "text,outputs\na,[b", "outputs", "no JSON list"),
        ("preference", "x.csv", "text,output_1,output_2,output_3\na,b,,c", "output_2", "is empty"),
        ("rewriting", "x.jsonl", '{"text": "a"}', "draft", "no draft"),
        ("rewriting", "x.jsonl", '{"text": "a", "draft": 3}', "draft", "a number"),
        ("rewriting", "x.csv", "text,draft\na,  ", "draft", "no draft"),
    ],
)  # fmt: skip
def test_an_item_that_a_kind_cannot_use_is_left_out_with_the_reason(
    olga: User, sort: str, name: str, content: str, field: str, reason: str
) -> None:
    result = bring_in(olga, make(olga, sort), content.encode(), name)["result"]
    (reject,) = result["rejects"]
    assert (result["imported"], reject["field"]) == (0, field)
    assert reason in reject["reason"]
    assert reject["advice"]


def test_a_field_that_the_kind_does_not_use_stays_with_the_item(olga: User) -> None:
    project = make(olga, "classification")
    bring_in(olga, project, b'{"text": "a", "outputs": 7, "draft": "b"}')
    data = Item.objects.get(project=project).data
    assert data == {"text": "a", "meta": {"outputs": 7, "draft": "b"}}


# -- what only one class an item can have --------------------------------------------------------


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


def test_a_turned_photograph_is_as_wide_as_it_is_shown(olga: User) -> None:
    project, file = make(olga, "boxes"), io.BytesIO()
    image, notes = Image.new("RGB", (40, 20)), Image.Exif()
    notes[ExifTags.Base.Orientation] = 6
    image.save(file, "JPEG", exif=notes)
    bring_in(olga, project, packed(("turned.jpg", file.getvalue())), "x.zip")
    item = take(olga, project)["item"]
    assert (item["width"], item["height"]) == (20, 40)
