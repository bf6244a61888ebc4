"""The nouns of the API that have several calls: projects, imports, leases, certificates."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from labelhub_client.errors import LabelHubError
from labelhub_client.transport import Transport
from labelhub_client.types import Bench, CertificatePage, Job, Project, ProjectRow, Queue

POLL = 0.2  # seconds between looks at a running import, growing to LONGEST_POLL
LONGEST_POLL = 2.0
UPLOAD_TIMEOUT = 600.0


class Projects:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> list[ProjectRow]:
        """Your projects, the one that needs you first."""
        return cast("list[ProjectRow]", self._transport.get("/projects")["projects"])

    def get(self, slug: str) -> Project:
        return cast(Project, self._transport.get(f"/projects/{slug}"))

    def create(
        self,
        name: str,
        *,
        modality: str,
        classes: Sequence[str] = (),
        price: str,
        budget_cap: str,
        kind: str = "classification",
        options: Mapping[str, Any] | None = None,
        guidelines: str = "",
        currency: str = "EUR",
    ) -> Project:
        """Make a project; you become its manager. Money is a decimal string such as "0.08".

        Kinds are classification, spans, boxes, preference and rewriting; what an option is left out
        of has its default.
        """
        body = {
            "name": name,
            "kind": kind,
            "options": dict(options or {}),
            "modality": modality,
            "classes": [{"name": entry} for entry in classes],
            "guidelines": guidelines,
            "currency": currency,
            "price": price,
            "budget_cap": budget_cap,
        }
        return cast(Project, self._transport.post("/projects", body))

    def update(self, slug: str, **changes: Any) -> Project:
        """Change name, guidelines, classes, price, budget_cap, suggestions or state."""
        response = self._transport.send("PATCH", f"/projects/{slug}", json=changes)
        return cast(Project, response.json())


class Imports:
    def __init__(self, transport: Transport, sleep: Callable[[float], None] = time.sleep) -> None:
        self._transport = transport
        self._sleep = sleep

    def upload(
        self,
        slug: str,
        source: str | Path | bytes | BinaryIO,
        name: str | None = None,
        *,
        format: str | None = None,
        encoding: str | None = None,
    ) -> Job:
        """Send a file (a path, its bytes, or an open binary file); a worker reads it.

        `name` tells the server the format by its extension; a path brings its own.
        """
        if isinstance(source, str | Path):
            with Path(source).open("rb") as file:
                return self._upload(slug, file, name or Path(source).name, format, encoding)
        return self._upload(slug, source, name or "upload", format, encoding)

    def _upload(
        self,
        slug: str,
        content: bytes | BinaryIO,
        name: str,
        file_format: str | None,
        encoding: str | None,
    ) -> Job:
        wanted = {"format": file_format, "encoding": encoding}
        response = self._transport.send(
            "POST",
            f"/projects/{slug}/imports",
            files={"file": (name, content)},
            data={key: value for key, value in wanted.items() if value},
            timeout=UPLOAD_TIMEOUT,
        )
        return _job(slug, response.json())

    def get(self, slug: str, job_id: int) -> Job:
        return _job(slug, self._transport.get(f"/projects/{slug}/jobs/{job_id}"))

    def wait(
        self,
        job: Job,
        progress: Callable[[Job], None] | None = None,
        timeout: float | None = None,
    ) -> Job:
        """Return the finished job; `progress` is called with each look at it.

        Raises LabelHubError: the file's fault, or "import_slow" after `timeout` seconds.
        """
        pause, deadline = POLL, None if timeout is None else time.monotonic() + timeout
        while job["state"] in ("queued", "running"):
            if deadline is not None and time.monotonic() > deadline:
                raise LabelHubError(
                    "import_slow",
                    f"The import is not done after {timeout:g} seconds.",
                    advice="Is a worker running? It goes on by itself.",
                )
            self._sleep(pause)
            pause = min(LONGEST_POLL, pause * 1.5)
            job = self.get(job["project"], job["id"])
            if progress:
                progress(job)
        if job["state"] == "failed":
            raise _import_error(job)
        return job


def _job(slug: str, answer: dict[str, Any]) -> Job:
    return cast(Job, {**answer, "project": slug})


def _import_error(job: Job) -> LabelHubError:
    error = job["error"] or {}
    message = error.get("message") or "The import failed."
    return LabelHubError(
        "import_failed", message, where=error.get("where"), advice=error.get("advice")
    )


class Leases:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def take(self, slug: str, count: int = 4, queue: Queue = "main") -> Bench:
        """Your open tasks, filled up to `count` (1..8); what you hold already comes first."""
        body = {"count": count, "queue": queue}
        return cast(Bench, self._transport.post(f"/projects/{slug}/leases", body, again=True))

    def heartbeat(self, slug: str, leases: Sequence[int]) -> list[int]:
        """Keep these tasks for ten more minutes; returns those that you still hold."""
        body = {"leases": list(leases)}
        answer = self._transport.post(f"/projects/{slug}/leases/heartbeat", body, again=True)
        return [int(lease["id"]) for lease in answer["leases"]]

    def release(self, slug: str, leases: Sequence[int]) -> None:
        """Give these tasks back at once."""
        body = {"leases": list(leases)}
        self._transport.post(f"/projects/{slug}/leases/release", body, again=True)


class Certificates:
    """Certified completion: at least this share of the delivered labels is right, with this confidence."""

    def __init__(self, transport: Transport, sleep: Callable[[float], None] = time.sleep) -> None:
        self._transport = transport
        self._sleep = sleep

    def get(self, slug: str) -> CertificatePage:
        """What stands in the way, the newest plan, the live certificate, past attempts."""
        return cast(CertificatePage, self._transport.get(f"/projects/{slug}/certificate"))

    def plan(self, slug: str, target: float, confidence: float = 0.95) -> CertificatePage:
        """Ask what a certificate would take; `wait` until its `plan` has a forecast."""
        return self._send(slug, "certificate/plan", target=target, confidence=confidence)

    def freeze(self, slug: str, target: float, confidence: float = 0.95) -> CertificatePage:
        """Freeze the machine labels and begin the audit; people label it as tasks like any other."""
        return self._send(slug, "certificate/freeze", target=target, confidence=confidence)

    def void(self, slug: str, certificate_id: int, reason: str) -> CertificatePage:
        """End it: what it spent of alpha stays spent, and the project's own queue goes on."""
        return self._send(slug, f"certificates/{certificate_id}/void", reason=reason)

    def wait(
        self,
        slug: str,
        until: Callable[[CertificatePage], bool],
        timeout: float | None = None,
    ) -> CertificatePage:
        """Look until `until` is true. Raises LabelHubError "certificate_slow" after `timeout` seconds."""
        pause, deadline = POLL, None if timeout is None else time.monotonic() + timeout
        while not until(page := self.get(slug)):
            if deadline is not None and time.monotonic() > deadline:
                raise LabelHubError(
                    "certificate_slow",
                    f"The certificate is not there after {timeout:g} seconds.",
                    advice="Is a worker running? It goes on by itself.",
                )
            self._sleep(pause)
            pause = min(LONGEST_POLL, pause * 1.5)
        return page

    def _send(self, slug: str, what: str, **body: Any) -> CertificatePage:
        return cast(CertificatePage, self._transport.post(f"/projects/{slug}/{what}", body))
