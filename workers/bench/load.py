"""`labelhub bench load`: N annotators without think time, for a while; what the server took."""

from __future__ import annotations

import asyncio
import random
import resource
import tempfile
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workers.bench.target import BenchError, Manager, Person, write_texts
from workers.bench.wire import Connection, WireError

HELD = 4  # tasks in hand, as the page holds them
RAMP_SECONDS = 1.0  # the first requests are spread over this, as people arrive
EMBED_SECONDS = 600.0
RETRY_SECONDS = 0.2


@dataclass
class Acknowledged:
    """An answer that the server said it has."""

    key: str
    choice: str
    email: str


@dataclass
class Tally:
    """What all annotators saw together. Latencies are in seconds."""

    next: list[float] = field(default_factory=list)
    submit: list[float] = field(default_factory=list)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    paid: int = 0
    replayed: int = 0
    ran_empty: int = 0
    errors: Counter[str] = field(default_factory=Counter)


class Annotator:
    """Labels one task after another. A share of the answers is sent twice, as a bad line does."""

    def __init__(self, person: Person, url: str, slug: str, tally: Tally, resend: float) -> None:
        self.person, self.tally, self.resend = person, tally, resend
        self.connection = Connection(url, person.headers)
        self.path = f"/api/v1/projects/{slug}"
        self.rng = random.Random(person.email)  # noqa: S311  # choices, not secrets

    async def work(self, classes: list[str], until: float) -> None:
        await asyncio.sleep(self.rng.random() * RAMP_SECONDS)
        tasks = await self.take(self.tally.next)
        while time.monotonic() < until:
            if not tasks:
                self.tally.ran_empty += 1
                await asyncio.sleep(RETRY_SECONDS)
                tasks = await self.take()
                continue
            tasks = await self.answer(tasks[0], self.rng.choice(classes))
        self.connection.close()

    async def take(self, times: list[float] | None = None) -> list[dict[str, Any]]:
        answer = await self.post("/leases", {"count": HELD}, times)
        return list(answer["tasks"]) if answer else []

    async def answer(self, task: dict[str, Any], choice: str) -> list[dict[str, Any]]:
        """Sends an answer until the server says what became of it; the tasks then in hand."""
        body = {
            "submission": str(uuid.uuid4()),
            "lease": task["lease"],
            "fence": task["fence"],
            "action": "label",
            "value": {"choice": choice},
            "seconds": 1.0,
            "count": HELD,
        }
        said = await self.post("/annotations", body, self.tally.submit)
        if said is None:
            return await self.take()
        self.note(said["annotation"], task["item"]["key"], choice)
        if self.rng.random() < self.resend:
            again = await self.post("/annotations", body)
            self.tally.replayed += bool(again and again["annotation"]["replayed"])
        return list(said["bench"]["tasks"])

    def note(self, annotation: dict[str, Any], key: str, choice: str) -> None:
        self.tally.paid += bool(annotation["paid"])
        self.tally.acknowledged.append(Acknowledged(key, choice, self.person.email))

    async def post(
        self, path: str, body: dict[str, Any], times: list[float] | None = None
    ) -> dict[str, Any] | None:
        """The answer, or None after a refusal. A broken connection sends the same body again."""
        while True:
            started = time.monotonic()
            try:
                status, answer = await self.connection.post(self.path + path, body)
            except WireError as error:
                self.tally.errors[str(error)[:80]] += 1
                await asyncio.sleep(RETRY_SECONDS)
                continue
            if times is not None:
                times.append(time.monotonic() - started)
            if status == 200:
                return dict(answer)
            code = (answer or {}).get("error", {}).get("code", "")
            self.tally.errors[f"{status} {code}".strip()] += 1
            if status < 500:
                return None
            await asyncio.sleep(RETRY_SECONDS)


def load(
    url: str, token: str, *, annotators: int, seconds: float, items: int, resend: float
) -> dict[str, Any]:
    """Makes a project, lets people label it for a while, and holds the export against the answers.

    `lost` are answers that the server acknowledged and the export does not have; `duplicates` are
    items that more than one acknowledged answer was given for.
    """
    manager = Manager(url, token)
    slug, embedded = prepare(manager, items)
    people = [manager.join(slug, number) for number in range(annotators)]
    classes = manager.call("GET", f"/projects/{slug}")["guideline"]["classes"]
    tally = Tally()
    used = cpu_seconds()
    asyncio.run(
        label(manager.url, slug, people, [row["id"] for row in classes], tally, seconds, resend)
    )
    used = cpu_seconds() - used
    names = {row["id"]: row["name"] for row in classes}
    return report(manager, slug, tally, names) | {
        "annotators": annotators,
        "seconds": seconds,
        "items": items,
        "embedded": embedded,
        "client_cpu_share": round(used / seconds, 3),
    }


def prepare(manager: Manager, items: int) -> tuple[str, int]:
    """A project with `items` texts, embedded as far as time allows: its slug, and how many are."""
    slug = manager.make_project(f"Load {time.strftime('%Y-%m-%d %H:%M:%S')}")
    with tempfile.TemporaryDirectory() as folder:
        manager.import_file(slug, write_texts(Path(folder) / "texts.jsonl", items))
    return slug, manager.wait_embedded(slug, EMBED_SECONDS)


async def label(
    url: str,
    slug: str,
    people: list[Person],
    classes: list[str],
    tally: Tally,
    seconds: float,
    resend: float,
) -> None:
    until = time.monotonic() + seconds
    workers = [Annotator(person, url, slug, tally, resend) for person in people]
    await asyncio.gather(*(worker.work(classes, until) for worker in workers))


def report(manager: Manager, slug: str, tally: Tally, names: dict[str, str]) -> dict[str, Any]:
    """The figures, times in milliseconds."""
    if not tally.submit:
        raise BenchError(f"Nothing was labelled. Errors: {dict(tally.errors)}")
    exported = {
        row["key"]: (row["label"], row["annotator"])
        for row in manager.export(slug)
        if row["label_source"] == "person"
    }
    spent = manager.call("GET", f"/projects/{slug}/dashboard")["budget"]["labels_spent"]
    keys = Counter(one.key for one in tally.acknowledged)
    return {
        "labels": len(tally.acknowledged),
        "next_ms": percentiles(tally.next),
        "submit_ms": percentiles(tally.submit),
        "duplicates": sum(count - 1 for count in keys.values()),
        "lost": sum(
            exported.get(one.key) != (names[one.choice], one.email) for one in tally.acknowledged
        ),
        "exported": len(exported),
        "paid": tally.paid,
        "spent": spent,
        "replayed": tally.replayed,
        "ran_empty": tally.ran_empty,
        "errors": dict(tally.errors),
    }


def percentiles(times: list[float]) -> dict[str, float]:
    """p50, p95 and the largest, in milliseconds."""
    ordered = sorted(times)
    at = {"p50": 0.5, "p95": 0.95, "max": 1.0}
    return {
        name: round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)
        for name, share in at.items()
    }


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
