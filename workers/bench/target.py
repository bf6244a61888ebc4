"""What a benchmark measures against: a server, a project on it, and people who label."""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from labelhub.supervisor import Supervisor

IMPORT_SECONDS = 120.0
WORKERS_SECONDS = 60.0
CLASSES = tuple(f"Class {number}" for number in range(1, 9))
# What would lead a throw-away server to somebody's real data.
ELSEWHERE = ("DATABASE_URL", "REDIS_URL", "LABELHUB_FILES_URL", "LABELHUB_PUBLIC_URL")
EMAIL, PASSWORD = "bench@example.com", "a bench needs no secret"  # a throw-away server
WORDS = (
    *("anchor", "basket", "candle", "donkey", "engine", "forest", "garden", "hammer", "island"),
    *("jacket", "kettle", "ladder", "mirror", "needle", "orchard", "pencil", "quarry", "ribbon"),
    *("saddle", "timber", "umbrella", "valley", "window", "yellow", "zipper"),
)


class BenchError(Exception):
    """Carries one sentence: why the measurement could not be made."""


@dataclass
class Person:
    """Somebody who is signed in: their address, and the headers that say so."""

    email: str
    headers: dict[str, str]


class Manager:
    """Speaks to the API as the person who makes the project, by a token."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self.http = httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=120,
        )

    def call(self, method: str, path: str, **body: Any) -> Any:
        """The parsed answer. Raises BenchError with the server's own sentence."""
        try:
            answer = self.http.request(method, path, **body)
        except httpx.HTTPError as error:
            raise BenchError(f"{self.url} does not answer: {error}") from error
        if answer.status_code >= 400:
            raise BenchError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None

    def make_project(self, name: str, **changes: Any) -> str:
        """A text project with money enough for any benchmark; its slug."""
        body = {
            "name": name,
            "modality": "text",
            "classes": [{"name": label} for label in CLASSES],
            "guidelines": "A benchmark. The answers mean nothing.",
            "currency": "EUR",
            "price": "0.01",
            "budget_cap": "1000000",
        }
        return str(self.call("POST", "/projects", json=body | changes)["slug"])

    def import_file(self, slug: str, path: Path) -> dict[str, Any]:
        """Uploads a file and waits for the import's end; the finished job."""
        with path.open("rb") as file:
            sent = self.call("POST", f"/projects/{slug}/imports", files={"file": (path.name, file)})
        deadline = time.monotonic() + IMPORT_SECONDS
        while time.monotonic() < deadline:
            job = self.call("GET", f"/projects/{slug}/jobs/{sent['id']}")
            if job["state"] == "failed":
                raise BenchError(f"The import failed: {job['error']}")
            if job["state"] == "done":
                return dict(job)
            time.sleep(0.1)
        raise BenchError(f"The import is still {job['state']} after {IMPORT_SECONDS:.0f} s.")

    def wait_workers(self) -> None:
        """Waits until every queue has a worker: they load their libraries for some seconds."""
        deadline = time.monotonic() + WORKERS_SECONDS
        while not self.call("GET", "/system")["workers"]["alive"]:
            if time.monotonic() > deadline:
                raise BenchError(
                    f"No worker after {WORKERS_SECONDS:.0f} s: labelhub up starts them."
                )
            time.sleep(0.2)

    def wait_embedded(self, slug: str, seconds: float) -> int:
        """Waits until every item has its vector, or the time is over; how many have one."""
        deadline = time.monotonic() + seconds
        while True:
            items = self.call("GET", f"/projects/{slug}")["items"]
            if items["embedded"] >= items["total"] or time.monotonic() > deadline:
                return int(items["embedded"])
            time.sleep(1)

    def join(self, slug: str, number: int) -> Person:
        """A new annotator of the project, signed in by a session as a browser is."""
        made = self.call("POST", f"/projects/{slug}/invitations", json={"role": "annotator"})
        path = f"/api/v1/invitations/{made['url'].rsplit('/', 1)[1]}"
        email = f"annotator-{slug}-{number}@example.com"
        account = {"name": f"Annotator {number}", "email": email, "password": PASSWORD}
        with httpx.Client(base_url=self.url, timeout=60) as browser:
            csrf = browser.get("/api/v1/session").json()["csrf_token"]
            answer = browser.post(path, json=account, headers={"X-CSRFToken": csrf})
            if answer.status_code >= 400:
                raise BenchError(f"POST {path}: {answer.status_code} {answer.text[:300]}")
            csrf = answer.json()["csrf_token"]
            cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        return Person(email, {"Cookie": cookie, "X-CSRFToken": csrf})

    def export(self, slug: str) -> Iterator[dict[str, Any]]:
        """The rows of the JSONL export, without the model's labels."""
        path = f"/projects/{slug}/export?format=jsonl&machine=false"
        with self.http.stream("GET", path) as answer:
            answer.raise_for_status()
            for line in answer.iter_lines():
                yield json.loads(line)


def write_texts(path: Path, count: int, seed: int = 1) -> Path:
    """A JSONL file of `count` short lines, no two alike."""
    rng = random.Random(seed)  # noqa: S311  # sentences, not secrets
    with path.open("w") as file:
        for number in range(count):
            text = " ".join(rng.choices(WORDS, k=6))
            file.write(json.dumps({"id": f"t{number:06d}", "text": f"{text} {number}"}) + "\n")
    return path


@contextlib.contextmanager
def spawned(only: tuple[str, ...] = (), var: Path | None = None) -> Iterator[Supervisor]:
    """A LabelHub of its own on a free port, with an owner; gone afterwards, data and all."""
    for name in ELSEWHERE:
        os.environ.pop(name, None)
    with contextlib.ExitStack() as stack:
        folder = var or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="labelhub-")))
        supervisor = Supervisor(folder, port=0, only=only, say=warn)
        stack.enter_context(supervisor)
        supervisor.wait_ready()
        yield supervisor


def warn(text: str) -> None:
    print(text, file=sys.stderr)


def owner_token(supervisor: Supervisor) -> str:
    """An API token of the spawned server's owner, whom it makes first."""
    words = ["user", "add", EMAIL, "--name", "Bench", "--owner", "Bench"]
    subprocess.run(
        [sys.executable, "-c", "from labelhub.cli import main; main()", *words],
        env=os.environ | supervisor.environment(),
        input=f"{PASSWORD}\n",
        text=True,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with httpx.Client(base_url=f"{supervisor.url}/api/v1", timeout=60) as browser:
        csrf = browser.get("/session").json()["csrf_token"]
        account = {"email": EMAIL, "password": PASSWORD}
        answer = browser.post("/session", json=account, headers={"X-CSRFToken": csrf})
        csrf = answer.raise_for_status().json()["csrf_token"]
        made = browser.post("/tokens", json={"name": "bench"}, headers={"X-CSRFToken": csrf})
        return str(made.raise_for_status().json()["token"])
