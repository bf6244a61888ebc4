"""The client: one object a server."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast
from uuid import UUID, uuid4

import httpx

from labelhub_client.resources import Certificates, Imports, Leases, Projects
from labelhub_client.transport import Transport
from labelhub_client.types import Action, Answer, Bench, ExportFormat, Queue, Task, Undone


class LabelHub:
    """A LabelHub server, seen with one person's API token.

    >>> with LabelHub("http://127.0.0.1:8000", api_key="lh_...") as hub:
    ...     hub.projects.list()

    Every call raises LabelHubError. Calls that the server recognises when they come twice (reads,
    leases, annotations and undos by their submission id) are repeated with growing pauses when the
    connection fails or a proxy answers 502 to 504; others are sent once.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str | None = None,
        *,
        timeout: float = 30.0,
        retries: int = 6,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._transport = Transport(
            base_url, api_key, timeout=timeout, retries=retries, transport=transport, sleep=sleep
        )
        self.projects = Projects(self._transport)
        self.imports = Imports(self._transport, sleep)
        self.leases = Leases(self._transport)
        self.certificates = Certificates(self._transport, sleep)

    def __repr__(self) -> str:
        return f"LabelHub({self._transport.base_url!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._transport.close()

    def annotate(
        self,
        slug: str,
        task: Task,
        choice: str | None = None,
        *,
        value: Mapping[str, Any] | None = None,
        action: Action = "label",
        note: str | None = None,
        seconds: float = 0.0,
        count: int = 4,
        queue: Queue = "main",
        submission: UUID | None = None,
    ) -> Answer:
        """Answer a task and get the next ones: `choice` is a class id, `value` any kind's answer.

        A repetition with the same `submission` changes nothing and answers the same.
        """
        body = {
            "submission": str(submission or uuid4()),
            "lease": task["lease"],
            "fence": task["fence"],
            "action": action,
            "value": value if choice is None else {"choice": choice},
            "note": note,
            "seconds": seconds,
            "count": count,
            "queue": queue,
        }
        return cast(Answer, self._transport.post(f"/projects/{slug}/annotations", body, again=True))

    def undo(self, slug: str, *, queue: Queue = "main", submission: UUID | None = None) -> Undone:
        """Take back your latest answer; its item is in your hands again."""
        body = {"submission": str(submission or uuid4()), "queue": queue}
        return cast(Undone, self._transport.post(f"/projects/{slug}/undo", body, again=True))

    def bench(self, slug: str, queue: Queue = "main") -> Bench:
        """What you hold and the project's counters, with one task at least if there is one."""
        return self.leases.take(slug, 1, queue)

    def dashboard(self, slug: str) -> dict[str, Any]:
        """All that the manager's page shows."""
        return cast("dict[str, Any]", self._transport.get(f"/projects/{slug}/dashboard"))

    def system(self) -> dict[str, Any]:
        """Whether the workers run."""
        return cast("dict[str, Any]", self._transport.get("/system"))

    def export(
        self, slug: str, format: ExportFormat = "jsonl", *, machine: bool = True
    ) -> Iterator[bytes]:
        """Yield the data set in pieces as it comes; `machine` adds the current model's labels."""
        path = f"/projects/{slug}/export"
        with self._transport.stream(path, format=format, machine=machine) as response:
            yield from response.iter_bytes()

    def export_rows(self, slug: str, *, machine: bool = True) -> Iterator[dict[str, Any]]:
        """Yield the data set row by row."""
        path = f"/projects/{slug}/export"
        with self._transport.stream(path, format="jsonl", machine=machine) as response:
            rest = b""
            for piece in response.iter_bytes():
                *whole, rest = (rest + piece).split(b"\n")
                yield from (json.loads(line) for line in whole)
            if rest:
                yield json.loads(rest)

    def export_to(
        self,
        path: str | Path,
        slug: str,
        format: ExportFormat = "jsonl",
        *,
        machine: bool = True,
    ) -> int:
        """Write the data set to a file and return its size; a failure leaves no half file."""
        target = Path(path)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in self.export(slug, format, machine=machine):
                    file.write(piece)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return target.stat().st_size
