"""Data in and out over HTTP: uploads, their reports, exports, images."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from labelhub import storage
from labelhub.flow.import_items import import_items
from labelhub.flow.run_job import claim_job
from labelhub.models import Item, Job
from labelhub.queries.export import COLUMNS
from tests.api.wire import as_user, error_of, fields_of
from tests.formats.helpers import packed, picture
from tests.people import Cast, answer, make_cast, signed_in, take

TWO = b'{"id": "a", "text": "first", "label": "Company"}\n{"id": "b", "text": "second"}\n'
MIXED = (
    b'{"id": "a", "text": "first"}\n{"id": "b"}\n{"id": "c", "text": 7}\n{"id": "a", "text": "x"}\n'
)
NOT_OURS = {
    "an Excel workbook": ("lines.xlsx", b"PK\x03\x04 sheet"),
    "a PDF": ("lines.pdf", b"%PDF-1.7"),
    "bytes": ("lines", b"\x00\x01\x02"),
}


@pytest.fixture
def empty(db: None, files_folder: Path) -> Cast:
    return make_cast(items=0)


def upload(cast: Cast, content: bytes, name: str = "lines.jsonl", **form: str) -> Any:
    client = signed_in(cast.erin)
    client.raise_request_exception = False
    file = SimpleUploadedFile(name, content)
    return client.post(f"/api/v1/projects/{cast.project.slug}/imports", {"file": file, **form})


def bring_in(cast: Cast, content: bytes, name: str = "lines.jsonl", **form: str) -> dict[str, Any]:
    """Uploads a file and does the worker's part; the job as the API then shows it."""
    queued = upload(cast, content, name, **form)
    assert queued.status_code == 202, queued.content
    job = claim_job(queued.json()["id"])
    assert job is not None
    import_items(job)
    return dict(erin(cast, f"jobs/{job.pk}").json())


def erin(cast: Cast, path: str) -> Any:
    return as_user(cast.erin, "GET", f"/projects/{cast.project.slug}/{path}")


def exported(cast: Cast, query: str = "format=jsonl") -> bytes:
    response = erin(cast, f"export?{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def csv_rows(cast: Cast) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported(cast, "format=csv").decode(), newline="")))


def test_an_upload_is_answered_with_a_job_that_waits(empty: Cast) -> None:
    job = upload(empty, TWO).json()
    assert (job["kind"], job["state"], job["created_by"]) == ("import", "queued", "Erin")
    assert job["params"] == {"filename": "lines.jsonl", "format": "jsonl", "encoding": "utf-8"}
    assert Item.objects.count() == 0


def test_what_is_imported_is_reported_and_can_be_labelled(empty: Cast) -> None:
    job = bring_in(empty, TWO)
    assert job["state"] == "done"
    assert (job["result"]["imported"], job["result"]["rejected"]) == (2, 0)
    assert {lease.item.key for lease in take(empty, count=2)} == {"a", "b"}


def test_importing_twice_adds_nothing(empty: Cast) -> None:
    bring_in(empty, TWO)
    result = bring_in(empty, TWO)["result"]
    assert (result["imported"], result["already_here"]) == (0, 2)
    assert Item.objects.count() == 2


def test_importing_twice_without_ids_adds_nothing_either(empty: Cast) -> None:
    lines = b'{"text": "same"}\n{"text": "same"}\n{"text": "other"}\n'
    assert bring_in(empty, lines)["result"]["imported"] == 3
    assert bring_in(empty, lines)["result"]["imported"] == 0


def test_a_bad_record_is_rejected_alone_with_row_field_and_reason(empty: Cast) -> None:
    result = bring_in(empty, MIXED)["result"]
    assert (result["imported"], result["rejected"]) == (1, 3)
    assert [(row["row"], row["field"]) for row in result["rejects"]] == [
        (2, "text"), (3, "text"), (4, "id"),
    ]  # fmt: skip
    assert all(row["reason"] and row["advice"] for row in result["rejects"])


def test_a_structural_fault_imports_nothing_and_says_where(empty: Cast) -> None:
    job = bring_in(empty, b'text\nfine\n"never closed\n', "lines.csv")
    assert (job["state"], job["result"]) == ("failed", None)
    assert "row 3" in job["error"]["where"]
    assert Item.objects.count() == 0


def test_bytes_that_are_not_the_declared_encoding_import_nothing(empty: Cast) -> None:
    job = bring_in(empty, b'{"text": "fine"}\n{"text": "caf\xe9"}\n')
    assert (job["state"], Item.objects.count()) == ("failed", 0)
    assert "utf-8" in job["error"]["message"]


def test_the_declared_encoding_is_the_one_used(empty: Cast) -> None:
    bring_in(empty, '{"text": "café"}\n'.encode("latin-1"), encoding="latin-1")
    assert Item.objects.get().data["text"] == "café"


def test_a_zip_of_images_becomes_items_with_their_folders_as_given_labels(
    db: None, files_folder: Path
) -> None:
    cast = make_cast(items=0, modality="image")
    entries = ("cats/a.png", picture()), ("dogs/b.png", picture(size=(4, 4)))
    result = bring_in(cast, packed(*entries, ("dogs/c.png", b"no image")), "pets.zip")["result"]
    assert (result["imported"], result["rejected"]) == (2, 1)
    assert set(Item.objects.values_list("given_label", flat=True)) == {"cats", "dogs"}


def test_a_file_over_the_cap_is_refused_with_a_sentence_and_leaves_no_file(
    empty: Cast, files_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MAX_UPLOAD_BYTES", 1024 * 1024)
    error = error_of(upload(empty, b"x" * (1024 * 1024 + 1)), 413, "upload_too_large")
    assert "larger than 1 MB" in error["message"]
    assert "LABELHUB_MAX_UPLOAD_MB" in error["advice"]
    assert [path for path in files_folder.rglob("*") if path.is_file()] == []
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


def test_a_file_of_just_the_cap_is_taken(empty: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_UPLOAD_BYTES", len(TWO))
    assert upload(empty, TWO).status_code == 202


def test_an_empty_file_is_refused_by_its_name(empty: Cast) -> None:
    assert "lines.jsonl" in error_of(upload(empty, b""), 422)["message"]


@pytest.mark.parametrize(("name", "content"), NOT_OURS.values(), ids=NOT_OURS.keys())
def test_a_file_we_do_not_read_is_refused_at_once(empty: Cast, name: str, content: bytes) -> None:
    error = error_of(upload(empty, content, name), 422, "unknown_format")
    assert error["advice"]
    assert not Job.objects.filter(state="queued").exists()


def test_images_are_no_items_of_a_text_project(empty: Cast) -> None:
    answer = upload(empty, packed(("a.png", picture())), "pets.zip")
    error_of(answer, 422, "wrong_format")


def test_an_encoding_nobody_knows_is_refused_at_once(empty: Cast) -> None:
    error = error_of(upload(empty, TWO, encoding="klingon"), 422, "unknown_encoding")
    assert fields_of(error) == {"encoding"}


@pytest.mark.parametrize("name", ["../../etc/passwd.jsonl", "C:\\a\\lines.jsonl", "/lines.jsonl"])
def test_the_path_in_a_files_name_is_only_a_name(empty: Cast, name: str) -> None:
    shown = upload(empty, TWO, name).json()["params"]["filename"]
    assert "/" not in shown
    assert "\\" not in shown


def test_where_the_storage_keeps_things_is_not_told(empty: Cast) -> None:
    bring_in(empty, MIXED)
    seen = erin(empty, "imports").content
    assert b"uploads/" not in seen
    assert b"reports/" not in seen
    assert b"sha256" not in seen


def test_the_rejects_come_as_a_csv_with_every_one_of_them(empty: Cast) -> None:
    lines = b'{"text": "fine"}\n' + b'{"text": "=1+1\\u0000"}\n' * 150
    job = bring_in(empty, lines)
    assert len(job["result"]["rejects"]) == 100
    response = erin(empty, f"imports/{job['id']}/rejected.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert len(rows) == 150
    assert (rows[0]["row"], rows[0]["field"]) == ("2", "text")
    assert rows[0]["said"].startswith("'=1+1")


def test_an_import_without_rejects_has_an_empty_report(empty: Cast) -> None:
    job = bring_in(empty, TWO)
    body = b"".join(erin(empty, f"imports/{job['id']}/rejected.csv").streaming_content)
    assert body.decode().splitlines()[1:] == []


def test_imports_page_by_key_newest_first(empty: Cast) -> None:
    Job.objects.bulk_create(
        Job(project=empty.project, kind="import", state="done") for _ in range(45)
    )
    seen: list[int] = []
    path = "imports"
    while path:
        page = erin(empty, path).json()
        seen += [job["id"] for job in page["imports"]]
        path = f"imports?before={page['next']}" if page["next"] else ""
    assert seen == sorted(Job.objects.values_list("pk", flat=True), reverse=True)


def test_an_export_is_an_attachment_of_its_type(cast: Cast) -> None:
    for name, content_type in (("jsonl", "application/x-ndjson"), ("csv", "text/csv")):
        response = erin(cast, f"export?format={name}")
        assert response["Content-Type"].startswith(content_type)
        assert response["Content-Disposition"] == f'attachment; filename="resume-lines.{name}"'


def test_each_row_says_who_labelled_it_when_and_why(cast: Cast) -> None:
    lease = take(cast)[0]
    answer(cast, lease, choice="c2")
    rows = [json.loads(line) for line in exported(cast).splitlines()]
    assert len(rows) == 40
    assert all(set(COLUMNS) <= set(row) for row in rows)
    (done,) = [row for row in rows if row["label"]]
    assert (done["key"], done["label"]) == (lease.item.key, "Company")
    assert (done["label_source"], done["annotator"]) == ("person", cast.bob.email)
    assert (done["guideline_version"], done["arm"]) == (1, lease.arm)
    assert done["labelled_at"]


def test_csv_and_jsonl_say_the_same(cast: Cast) -> None:
    answer(cast, take(cast)[0])
    lines = [json.loads(line) for line in exported(cast).splitlines()]
    rows = csv_rows(cast)
    for column in ("key", "text", "label", "label_source", "annotator"):
        assert [row[column] for row in rows] == [line[column] or "" for line in lines]


def test_none_of_these_is_exported_as_that(cast: Cast) -> None:
    answer(cast, take(cast)[0], action="none")
    sources = [json.loads(line)["label_source"] for line in exported(cast).splitlines()]
    assert sorted(sources)[-1] == "none"


def test_an_audit_item_carries_the_weight_of_its_sample(db: None) -> None:
    cast = make_cast(items=40, cap="9")
    for _ in range(20):
        answer(cast, take(cast)[0])
    rows = [json.loads(line) for line in exported(cast).splitlines()]
    audited = [row for row in rows if row["arm"] == "audit"]
    assert audited
    assert {row["weight"] for row in audited} == {40 / len(audited)}
    assert {row["weight"] for row in rows if row["arm"] != "audit"} == {None}


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-x", "@me", "\tindented"])
def test_a_cell_that_a_spreadsheet_would_run_is_escaped_and_declared(
    empty: Cast, text: str
) -> None:
    bring_in(empty, json.dumps({"text": text}).encode())
    (row,) = csv_rows(empty)
    assert (row["text"], row["formula_escaped"]) == (f"'{text}", "text")


def test_what_was_exported_can_be_imported_and_is_the_same(empty: Cast) -> None:
    bring_in(empty, b'{"id": "a", "text": "=1+1"}\n{"id": "b", "text": "say \\"x\\", y\\nz"}\n')
    other = make_cast(items=0)
    bring_in(other, exported(empty, "format=csv"), "back.csv")
    for mine, back in zip(empty.project.items.all(), other.project.items.all(), strict=True):
        assert (mine.key, mine.data["text"]) == (back.key, back.data["text"])


def test_an_export_format_we_lack_is_refused(cast: Cast) -> None:
    for name in ("xlsx", "images", ""):
        assert fields_of(error_of(erin(cast, f"export?format={name}"), 422)) == {"format"}


def test_an_export_of_nothing_is_empty(empty: Cast) -> None:
    assert exported(empty) == b""
    assert csv_rows(empty) == []


@pytest.fixture
def image(db: None, files_folder: Path) -> tuple[Cast, Item]:
    cast = make_cast(items=1, modality="image")
    storage.write_bytes("items/x.png", picture())
    data = {"name": "x.png", "mime": "image/png", "width": 3, "height": 2}
    Item.objects.filter(project=cast.project).update(media="items/x.png", data=data)
    return cast, cast.project.items.get()


def look(cast: Cast, item: Item, name: str = "bob") -> Any:
    path = f"/projects/{cast.project.slug}/items/{item.pk}/image"
    return as_user(cast.member(name), "GET", path)


def test_an_image_is_shown_in_a_sandbox(image: tuple[Cast, Item]) -> None:
    response = look(*image)
    assert (response.content, response["Content-Type"]) == (picture(), "image/png")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]


def test_an_image_does_not_exist_for_a_stranger(image: tuple[Cast, Item]) -> None:
    error_of(look(*image, name="mallory"), 404, "not_found")


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"mime": "text/html"}},
        {"data": {"mime": "image/svg+xml"}},
        {"media": ""},
        {"media": "items/gone.png"},
        {"state": "pending"},
    ],
    ids=["html", "svg", "no media", "file gone", "not published"],
)
def test_what_is_no_image_of_ours_is_not_served(
    image: tuple[Cast, Item], change: dict[str, Any]
) -> None:
    Item.objects.filter(pk=image[1].pk).update(**change)
    error_of(look(*image), 404, "not_found")
