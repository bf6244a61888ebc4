"""An import: spooled, read once in bounded memory, written unseen, then published or thrown away."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import orjson
from django.db import transaction

from labelhub import storage
from labelhub.flow.draw_audit import draw_rank, reserve_audit
from labelhub.flow.record_event import record_event
from labelhub.flow.run_job import fail_job, finish_job
from labelhub.flow.start_round import want_round
from labelhub.flow.store_vectors import queue_embedding
from labelhub.formats import FORMATS, FormatError
from labelhub.formats.base import Record, Reject, shorten
from labelhub.kinds import KINDS, Kind, KindError
from labelhub.models import Item, Job, Project
from labelhub.statements import insert_rows

CHUNK = 1000
MAX_REJECTS_KEPT = 100_000
SHOWN_REJECTS = 100


class ClaimLost(Exception):
    """Another worker holds the job now; this one stops without a trace."""


def import_items(job: Job) -> None:
    """Run a claimed import job to its end. A structural fault refuses the file and imports nothing."""
    started = time.monotonic()
    _clear(job)
    rejects: list[Reject] = []
    try:
        _spool(job, rejects)
    except FormatError as error:
        _clear(job)
        fail_job(job, {"message": error.message, "where": error.where, "advice": error.advice})
        storage.remove(job.params["path"])
        return
    storage.sync()
    with transaction.atomic():
        result = _publish(job, rejects, time.monotonic() - started)
        # With the items or not at all: a worker that dies here leaves no items without vectors.
        if result["imported"]:
            queue_embedding(job.project)
            want_round(job.project)
    storage.remove(job.params["path"])


def _clear(job: Job) -> None:
    """Throw away what attempts that died or failed left unseen, and begin anew.

    One import runs in a project at a time, so every item that is pending now is such a leftover,
    of whichever job: left there, its key would keep the same record out for ever.
    """
    Item.objects.filter(project_id=job.project_id, state=Item.State.PENDING).delete()


def _spool(job: Job, rejects: list[Reject]) -> None:
    occurrences: Counter[bytes] = Counter()
    reader = FORMATS[job.params["format"]].read
    size = 0
    with storage.open_read(job.params["path"]) as file:
        total = file.seek(0, 2)
        file.seek(0)
        kind = KINDS[job.project.kind]
        records = reader(file, encoding=job.params["encoding"], fields=_fields(job.project))
        fitting = (_fitting(kind, record) for record in records)
        for chunk in _chunks(_accepted(fitting, rejects), CHUNK):
            _insert(_row(job, record, occurrences) for record in chunk)
            size += len(chunk)
            job.result = {"read": size}
            if not job.report(stage="reading", done=_position(file, total), total=total):
                raise ClaimLost


def _position(file: Any, total: int) -> int:
    try:
        return int(min(total, file.tell()))
    except (OSError, ValueError):
        return 0


def _fields(project: Project) -> dict[str, type]:
    """What is kept of a record beside its text; `value` is the given label where that is no class."""
    fields = dict(KINDS[project.kind].fields)
    return fields if project.measured else {**fields, "value": dict}


def _fitting(kind: Kind, found: Record | Reject) -> Record | Reject:
    """A record that the kind of task cannot work on is left out, with what it lacks."""
    if isinstance(found, Record):
        try:
            kind.check_item(found.data)
        except KindError as error:
            said = shorten(found.data.get(error.field, ""))
            return Reject(found.row, error.field, said, error.message, error.advice)
    return found


def _accepted(records: Iterable[Record | Reject], rejects: list[Reject]) -> Iterator[Record]:
    for record in records:
        if isinstance(record, Record):
            yield record
        elif len(rejects) < MAX_REJECTS_KEPT:
            rejects.append(record)


def _chunks(records: Iterator[Record], size: int) -> Iterator[list[Record]]:
    while chunk := list(islice(records, size)):
        yield chunk


COLUMNS = (
    "project_id",
    "imported_by_id",
    "key",
    "data",
    "media",
    "given_label",
    "audit_rank",
    "state",
    "fence",
    "skips",
    "outcome",
    "label",
)
UNTOUCHED = (Item.State.PENDING.value, 0, 0, "", "")  # from state on


def _insert(rows: Iterable[tuple[Any, ...]]) -> None:
    """An item that is already here, by its key, is left alone."""
    with transaction.atomic():
        insert_rows(Item, COLUMNS, rows)


def _row(job: Job, record: Record, occurrences: Counter[bytes]) -> tuple[Any, ...]:
    return (
        job.project_id,
        job.pk,
        _key(record, occurrences),
        orjson.dumps(record.data).decode(),
        _store_media(job, record),
        record.given_label or "",
        draw_rank(),
        *UNTOUCHED,
    )


def _key(record: Record, occurrences: Counter[bytes]) -> str:
    """The record's own id, else the hash of its content and which occurrence of it this is."""
    if record.key:
        return record.key
    if record.media is not None:
        digest = hashlib.sha256(record.media.content).digest()[:16]
    else:
        digest = hashlib.sha256(orjson.dumps(record.data, option=orjson.OPT_SORT_KEYS)).digest()[
            :16
        ]
    occurrences[digest] += 1
    return f"sha256:{digest.hex()}:{occurrences[digest]}"


def _store_media(job: Job, record: Record) -> str:
    if record.media is None:
        return ""
    digest = hashlib.sha256(record.media.content).hexdigest()
    path = f"items/{job.project_id}/{digest[:2]}/{digest}"
    # An earlier attempt may have died before its files were on the disk.
    if job.attempts > 1 or storage.local_path(path) is None:
        storage.write_bytes(path, record.media.content, durable=False)
    return path


def _publish(job: Job, rejects: list[Reject], seconds: float) -> dict[str, Any]:
    """Make the whole import visible at once and write its report."""
    pending = Item.objects.filter(imported_by=job, state=Item.State.PENDING)
    imported = pending.update(state=Item.State.OPEN)
    read = (job.result or {}).get("read", 0)
    result = {
        "imported": imported,
        "already_here": read - imported,
        "rejected": len(rejects),
        "rejects": [_reject_row(reject) for reject in rejects[:SHOWN_REJECTS]],
        "seconds": round(seconds, 2),
    }
    if rejects:
        result["rejects_path"] = _store_rejects(job, rejects)
    reserve_audit(Project.objects.get(pk=job.project_id))
    record_event(
        job.project,
        job.created_by,
        "items_imported",
        imported=imported,
        rejected=len(rejects),
        job=job.pk,
    )
    if not finish_job(job, result):
        raise ClaimLost
    return result


def _reject_row(reject: Reject) -> dict[str, Any]:
    return {
        "row": reject.row,
        "field": reject.field,
        "said": reject.said,
        "reason": reject.reason,
        "advice": reject.advice,
    }


def _store_rejects(job: Job, rejects: list[Reject]) -> str:
    path = f"reports/{job.project_id}/{job.pk}.jsonl"
    storage.write(
        path,
        lambda file: [file.write(orjson.dumps(_reject_row(row)) + b"\n") for row in rejects],
    )
    return path
