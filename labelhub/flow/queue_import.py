"""An uploaded file is spooled into the storage and its import queued."""

from __future__ import annotations

import codecs
import secrets
import shutil
from typing import IO

from django.core.files import File

from labelhub import storage
from labelhub.flow.errors import Invalid
from labelhub.flow.run_job import queue_job
from labelhub.formats import FORMATS, FormatError, detect
from labelhub.formats.base import shorten
from labelhub.formats.decode import NO_FILE_ENCODINGS
from labelhub.models import Job, Project, User


def queue_import(
    *,
    project: Project,
    by: User,
    file: IO[bytes] | File[bytes],
    filename: str,
    format_name: str | None = None,
    encoding: str = "utf-8",
) -> Job:
    """Keep `file`, decide its format, queue the job. Raises Invalid for what cannot be an import."""
    filename = filename.replace("\\", "/").rsplit("/", 1)[-1][:200] or "upload"
    head = file.read(4096)
    file.seek(0)
    if not head:
        raise Invalid(
            "empty_file",
            f"The file {filename} is empty.",
            where=filename,
            advice="Choose the file again.",
        )
    name = _format_for(project, filename, head, format_name)
    _check_encoding(encoding)
    path = f"uploads/{project.pk}/{secrets.token_hex(8)}"
    digest = storage.write(path, lambda target: shutil.copyfileobj(file, target, 1 << 20))
    params = {
        "filename": filename,
        "format": name,
        "encoding": encoding,
        "path": path,
        "sha256": digest,
    }
    return queue_job(project=project, kind=Job.Kind.IMPORT, by=by, params=params)


def _format_for(project: Project, filename: str, head: bytes, wanted: str | None) -> str:
    try:
        name = wanted or detect(filename, head)
    except FormatError as error:
        raise Invalid(
            "unknown_format", error.message, where=filename, advice=error.advice
        ) from None
    readable = [key for key, entry in FORMATS.items() if entry.modality == project.modality]
    if name not in FORMATS:
        raise Invalid(
            "unknown_format",
            f"There is no import format “{shorten(name)}”.",
            fields={"format": f"One of: {', '.join(readable)}."},
        )
    if name not in readable:
        raise Invalid(
            "wrong_format",
            f"The file {filename} looks like {name}, and this project holds {project.modality}s.",
            where=filename,
            advice=f"Formats for this project: {', '.join(readable)}.",
        )
    return name


def _check_encoding(encoding: str) -> None:
    try:
        known = codecs.lookup(encoding).name not in NO_FILE_ENCODINGS
        "".encode(encoding)
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        known = False
    if not known:
        raise Invalid(
            "unknown_encoding",
            f"There is no encoding “{shorten(encoding)}”.",
            fields={"encoding": "For example utf-8, latin-1 or utf-16."},
        )
