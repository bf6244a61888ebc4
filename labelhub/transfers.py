"""`labelhub import` and `labelhub export`: a person's files and a server, over the HTTP API."""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Literal

from labelhub_client import Job, LabelHub, LabelHubError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

FAILED, UNREACHABLE, NOT_YOURS, SOME_REJECTED = 1, 3, 4, 5  # exit statuses (labelhub/cli.py)
SHOWN_REJECTS = 10

Advance = Callable[[float | None, float, str], None]  # total (None: unknown), so far, what


def import_files(
    url: str, token: str, slug: str, files: list[Path], how: dict[str, str | None], as_json: bool
) -> int:
    """Imports each file and says what became of it; the exit status of the worst one.

    `how` holds the `format` and `encoding` that the server is told, None to let it see for itself.
    """
    results: list[dict[str, Any]] = []
    status = 0
    for path in files:
        try:
            with LabelHub(url, token) as hub:
                result = dict(import_file(hub, slug, path, how, quiet=as_json))
            status = status or (SOME_REJECTED if result["rejected"] else 0)
        except LabelHubError as error:
            result, status = {"error": as_dict(error)}, exit_status(error)
        except OSError as problem:
            result, status = {"error": unreadable(path, problem)}, FAILED
        results.append({"file": str(path)} | result)
        if not as_json:
            tell(results[-1])
        if status in {UNREACHABLE, NOT_YOURS}:  # it would be the same for the next file
            break
    if as_json:
        print(json.dumps({"files": results}, ensure_ascii=False))
    return status


def import_file(
    hub: LabelHub, slug: str, path: Path, how: dict[str, str | None], *, quiet: bool
) -> dict[str, Any]:
    """Sends the file and waits for its end. Raises LabelHubError, OSError."""
    with progress(quiet) as advance, path.open("rb") as file:
        size = path.stat().st_size
        counted = Counted(file, lambda sent: advance(size, sent, f"Sending {path.name}"))
        job = hub.imports.upload(slug, counted, path.name, **how)  # type: ignore[arg-type]
        done = hub.imports.wait(
            job, lambda seen: advance(seen["total"], seen["done"], words_for(seen))
        )
    return dict(done["result"] or {})


def words_for(job: Job) -> str:
    if job["state"] == "queued":
        return "Waiting for a worker"
    return job["stage"].capitalize() or "Reading"


def export_file(
    url: str,
    token: str,
    slug: str,
    format_: Literal["jsonl", "csv"],
    out: Path | None,
    *,
    machine: bool,
    as_json: bool,
) -> int:
    """Writes the data set to `out`, whole or not at all, or to standard output; the exit status."""
    try:
        with LabelHub(url, token) as hub, progress(as_json or out is None) as advance:
            pieces = counted_pieces(hub.export(slug, format_, machine=machine), advance)
            size = write_whole(out, pieces) if out else write_out(pieces)
    except LabelHubError as error:
        tell_error({"error": as_dict(error)}, as_json)
        return exit_status(error)
    except OSError as problem:
        tell_error({"error": unreadable(out or Path("-"), problem)}, as_json)
        return FAILED
    if as_json:
        print(json.dumps({"file": str(out) if out else None, "bytes": size}), file=sys.stderr)
    elif out:
        print(f"{out}: {size:,} bytes", file=sys.stderr)
    return 0


def counted_pieces(pieces: Iterator[bytes], advance: Advance) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        advance(None, size, "Exporting")
        yield piece


def write_whole(path: Path, pieces: Iterator[bytes]) -> int:
    """Writes beside the target and renames: a failure leaves no half file. The size in bytes."""
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}-", delete=False
    ) as file:
        partial = Path(file.name)
        try:
            file.writelines(pieces)
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    path.chmod(0o644)
    return path.stat().st_size


def write_out(pieces: Iterator[bytes]) -> int:
    size = sum(sys.stdout.buffer.write(piece) for piece in pieces)
    sys.stdout.buffer.flush()
    return size


class Counted:
    """A file that tells how much of it has been read."""

    def __init__(self, file: BinaryIO, tell: Callable[[int], None]) -> None:
        self._file, self._tell, self._read = file, tell, 0

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._read += len(piece)
        self._tell(self._read)
        return piece

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@contextlib.contextmanager
def progress(quiet: bool) -> Iterator[Advance]:
    """A bar on the terminal's standard error; nothing where there is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    off = quiet or not console.is_terminal
    with Progress(*columns, console=console, disable=off, transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(total: float | None, done: float, what: str) -> None:
            bar.update(task, total=total, completed=done, description=what)

        yield advance


def tell(result: dict[str, Any]) -> None:
    """One line a file, then its rejected records: row, field, reason and advice."""
    if "error" in result:
        return tell_error(result, as_json=False)
    print(
        f"{result['file']}: {result['imported']:,} imported, {result['already_here']:,} already "
        f"here, {result['rejected']:,} rejected ({result['seconds']:.1f} s)"
    )
    for reject in result["rejects"][:SHOWN_REJECTS]:
        where = f"row {reject['row']}" + (f", {reject['field']}" if reject["field"] else "")
        print(f"  {where}: {reject['reason']} {reject['advice']}".rstrip())
    more = result["rejected"] - min(len(result["rejects"]), SHOWN_REJECTS)
    if more > 0:
        print(f"  and {more:,} more: the import's page has all of them as a CSV file")


def tell_error(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        return print(json.dumps(result, ensure_ascii=False), file=sys.stderr)
    error = result["error"]
    name = f"{result['file']}: " if "file" in result else ""
    where = f" ({error['where']})" if error["where"] else ""
    print(f"{name}{error['message']}{where}", file=sys.stderr)
    if error["advice"]:
        print(f"  {error['advice']}", file=sys.stderr)


def as_dict(error: LabelHubError) -> dict[str, str | None]:
    """The error as --json shows it."""
    return {"message": error.message, "where": error.where, "advice": error.advice}


def unreadable(path: Path, problem: OSError) -> dict[str, str | None]:
    return {"message": problem.strerror or str(problem), "where": str(path), "advice": None}


def exit_status(error: LabelHubError) -> int:
    if error.code in {"unreachable", "timed_out"}:
        return UNREACHABLE
    return NOT_YOURS if error.status in {401, 403, 404} else FAILED
