"""Data in and out: imports with their reports, exports, images."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Router, UploadedFile

from labelhub import storage
from labelhub.api.auth import person, project_for
from labelhub.api.schemas import JobList, JobOut
from labelhub.flow.errors import Invalid
from labelhub.flow.queue_import import queue_import
from labelhub.formats import FORMATS, csv_
from labelhub.models import Item, Job, May
from labelhub.queries.export import columns_of, export_rows
from labelhub.queries.jobs import job_out, rejects_of

router = Router(tags=["data"])

PAGE = 20
REJECT_COLUMNS = ("row", "field", "said", "reason", "advice")
IMAGE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})


@router.post("/projects/{slug}/imports", response={202: JobOut})
def start_import(
    request: HttpRequest,
    slug: str,
    file: File[UploadedFile],
    format: Form[str | None] = None,
    encoding: Form[str] = "utf-8",
) -> object:
    """Upload a file; a worker reads it. Importing the same file twice adds nothing."""
    project, _ = project_for(request, slug, May.DATA)
    job = queue_import(
        project=project,
        by=person(request),
        file=file,
        filename=file.name or "",
        format_name=format or None,
        encoding=encoding,
    )
    return 202, job_out(job)


@router.get("/projects/{slug}/imports", response=JobList)
def list_imports(request: HttpRequest, slug: str, before: int | None = None) -> object:
    """The imports of a project, newest first; `next` is the cursor of the following page."""
    project, _ = project_for(request, slug, May.SEE_PROJECT)
    jobs = Job.objects.for_user(person(request)).filter(project=project, kind=Job.Kind.IMPORT)
    if before is not None:
        jobs = jobs.filter(pk__lt=before)
    page = list(jobs.select_related("created_by").order_by("-pk")[: PAGE + 1])
    following = page[PAGE - 1].pk if len(page) > PAGE else None
    return {"imports": [job_out(job) for job in page[:PAGE]], "next": following}


def _job(request: HttpRequest, slug: str, job_id: int) -> Job:
    project, _ = project_for(request, slug, May.SEE_PROJECT)
    rows = Job.objects.for_user(person(request)).select_related("created_by")
    job = rows.filter(project=project, pk=job_id).first()
    if job is None:
        raise Http404
    return job


@router.get("/projects/{slug}/jobs/{job_id}", response=JobOut)
def read_job(request: HttpRequest, slug: str, job_id: int) -> object:
    return job_out(_job(request, slug, job_id))


@router.get("/projects/{slug}/imports/{job_id}/rejected.csv")
def download_rejects(
    request: HttpRequest, slug: str, job_id: int
) -> HttpResponse | StreamingHttpResponse:
    """Every rejected record: its row, field, what it said, why, and what to do."""
    job = _job(request, slug, job_id)
    lines = csv_.write(rejects_of(job), REJECT_COLUMNS)
    return _download(lines, f"{slug}-import-{job.pk}-rejected.csv", "text/csv; charset=utf-8")


@router.get("/projects/{slug}/export")
def export(
    request: HttpRequest, slug: str, format: str = "jsonl", machine: bool = True
) -> HttpResponse | StreamingHttpResponse:
    """Every item with its label and provenance; `machine` adds the current model's labels."""
    project, _ = project_for(request, slug, May.DATA)
    chosen = FORMATS.get(format)
    if chosen is None or chosen.write is None:
        writers = [name for name, entry in FORMATS.items() if entry.write is not None]
        raise Invalid(
            "unknown_format",
            f"There is no export format “{format}”.",
            fields={"format": f"One of: {', '.join(writers)}."},
        )
    rows = export_rows(project, machine=machine)
    lines = chosen.write(rows, columns_of(project))
    return _download(lines, f"{slug}.{chosen.extension}", chosen.content_type)


def _download(body: Iterator[bytes], filename: str, content_type: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


@router.get("/projects/{slug}/items/{item_id}/image")
def read_image(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """An item's image: a type that we sniffed, in a sandbox, never as a document of ours."""
    project, _ = project_for(request, slug, May.SEE_OWN)
    items = Item.objects.for_user(person(request)).filter(project=project, pk=item_id)
    item: Any = items.exclude(media="").exclude(state=Item.State.PENDING).first()
    if item is None or item.data.get("mime") not in IMAGE_TYPES:
        raise Http404
    try:
        content = storage.read_bytes(item.media)
    except storage.StorageError:
        raise Http404 from None
    response = HttpResponse(content, content_type=item.data["mime"])
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response
