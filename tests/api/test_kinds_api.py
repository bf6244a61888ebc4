"""Every kind of task over HTTP: made, filled, answered, taken out."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from labelhub.kinds import KINDS
from labelhub.models import Annotation, Item, Project, User
from tests.api.kinds import (
    ANSWERS,
    TEXTS_ALONE,
    body_of,
    bring_in,
    export,
    fill,
    give,
    make,
    only_row,
    take,
)
from tests.api.wire import as_user, error_of, fields_of
from tests.formats.helpers import packed
from tests.kinds.samples import SORTS, TEXTS, task_of, values
from tests.people import make_cast

pytestmark = pytest.mark.usefixtures("db", "files_folder")


@pytest.fixture
def olga() -> User:
    return make_cast(items=0).owner


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


def test_a_turned_photograph_is_as_wide_as_it_is_shown(olga: User) -> None:
    project, file = make(olga, "boxes"), io.BytesIO()
    image, notes = Image.new("RGB", (40, 20)), Image.Exif()
    notes[ExifTags.Base.Orientation] = 6
    image.save(file, "JPEG", exif=notes)
    bring_in(olga, project, packed(("turned.jpg", file.getvalue())), "x.zip")
    item = take(olga, project)["item"]
    assert (item["width"], item["height"]) == (20, 40)
