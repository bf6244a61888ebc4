"""A project of any kind over HTTP: made, filled, answered, taken out."""

from __future__ import annotations

import csv
import io
import json
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from labelhub.flow.import_items import import_items
from labelhub.flow.run_job import claim_job
from labelhub.kinds import KINDS
from labelhub.models import Project, User
from tests.api.wire import as_user
from tests.formats.helpers import packed, picture
from tests.kinds.samples import HEIGHT, SORTS, TEXTS, WIDTH, kind_and_options, task_of
from tests.people import signed_in

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
