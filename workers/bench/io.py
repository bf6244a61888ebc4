"""`labelhub bench io`: data in, data out, and how fast the loop turns, on servers of its own."""

from __future__ import annotations

import asyncio
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from labelhub_client import LabelHub

from workers.bench.load import Annotator, Tally, percentiles
from workers.bench.memory import PeakMemory
from workers.bench.target import Manager, owner_token, spawned, write_texts
from workers.demo.projects import DEMO_PROJECTS, DemoProject
from workers.demo.robot import Robot

SMALL = 1_000  # items of the project that the large one is held against
SMALL_EMBED_SECONDS = 60.0
BLOCK, TURNS = 25, 8  # answers in a row in one project, and turns between the two
ROBOT_PACE = 0.7  # seconds a label: a fast person
IMPORT_SECONDS = 300.0


def measure(*, items: int, embed_seconds: float, label_seconds: float) -> dict[str, Any]:
    """All figures. embed_seconds: how long the large project may embed before it is labelled.

    label_seconds: how long a robot labels each demo pool, to see how soon its queue is re-ranked.
    """
    with tempfile.TemporaryDirectory(prefix="labelhub-bench-") as name:
        folder = Path(name)
        return {
            "items": items,
            **transfers(folder, items),
            **answers(folder, items, embed_seconds),
            "label_to_reranked_median_seconds": rerank(label_seconds),
        }


def transfers(folder: Path, items: int) -> dict[str, Any]:
    """Import and export on a fresh server, whose worker has not loaded a model yet."""
    with spawned() as server:
        manager = Manager(server.url, owner_token(server))
        manager.wait_workers()
        with PeakMemory(server, ("web", "worker-ingest")) as memory:
            slug, seconds = import_texts(manager, folder, items)
        exports = {name: seconds_to_export(manager, slug, name) for name in ("jsonl", "csv")}
    return {
        "import_seconds": seconds,
        "import_peak_mb": memory.peak_mb,
        "import_before_mb": memory.before_mb,
        "export_seconds": exports,
    }


def answers(folder: Path, items: int, embed_seconds: float) -> dict[str, Any]:
    """Times of an answer (which brings the next task) in a small and in a large project."""
    var = folder / "var"
    with spawned(var=var) as server:
        token = owner_token(server)
        manager = Manager(server.url, token)
        small, _ = import_texts(manager, folder, SMALL)
        manager.wait_embedded(small, SMALL_EMBED_SECONDS)
        large, _ = import_texts(manager, folder, items)
        embedded = manager.wait_embedded(large, embed_seconds)
    # Embedding 100,000 texts takes minutes and is a figure of its own: here it rests meanwhile.
    without_ingest = ("redis", "web", "worker-interactive", "beat")
    with spawned(only=without_ingest, var=var) as server:
        times = asyncio.run(answer_in_turns(Manager(server.url, token), [small, large]))
    return {
        "embedded": embedded,
        f"answer_ms_at_{SMALL}": percentiles(times[small]),
        f"answer_ms_at_{items}": percentiles(times[large]),
    }


def rerank(label_seconds: float) -> dict[str, float | None]:
    with spawned() as server:
        token = owner_token(server)
        return {
            demo.id: seconds_to_rerank(server.url, token, demo, label_seconds)
            for demo in DEMO_PROJECTS
        }


def import_texts(manager: Manager, folder: Path, count: int) -> tuple[str, float]:
    """A project with `count` texts: its slug, and the seconds from the upload to the last row."""
    slug = manager.make_project(f"{count} texts")
    path = write_texts(folder / f"{count}.jsonl", count)
    started = time.monotonic()
    manager.import_file(slug, path)
    return slug, round(time.monotonic() - started, 2)


def seconds_to_export(manager: Manager, slug: str, format_: str) -> float:
    started = time.monotonic()
    with manager.http.stream("GET", f"/projects/{slug}/export?format={format_}") as answer:
        answer.raise_for_status()
        for _ in answer.iter_raw():
            pass
    return round(time.monotonic() - started, 2)


async def answer_in_turns(manager: Manager, slugs: list[str]) -> dict[str, list[float]]:
    """Seconds of each answer (which brings the next task) by slug: one person, alternating."""
    people = {slug: annotator(manager, slug) for slug in slugs}
    for _ in range(TURNS):
        for person, classes in people.values():
            tasks = await person.take()
            for _ in range(BLOCK):
                tasks = await person.answer(tasks[0], classes[0]) if tasks else await person.take()
    return {slug: person.tally.submit for slug, (person, _) in people.items()}


def annotator(manager: Manager, slug: str) -> tuple[Annotator, list[str]]:
    classes = manager.call("GET", f"/projects/{slug}")["guideline"]["classes"]
    person = manager.join(slug, 0)
    return Annotator(person, manager.url, slug, Tally(), resend=0), [row["id"] for row in classes]


def seconds_to_rerank(url: str, token: str, demo: DemoProject, seconds: float) -> float | None:
    """The dashboard's median from a label to the queue that knows it, a robot labelling."""
    pool = demo.load()
    with LabelHub(url, token) as hub:
        slug = hub.projects.create(
            demo.name,
            modality=demo.modality,
            classes=demo.classes,
            price=str(demo.price),
            budget_cap=str(demo.size * demo.price),
        )["slug"]
        hub.imports.wait(
            hub.imports.upload(slug, pool.content, pool.filename), None, IMPORT_SECONDS
        )
        Manager(url, token).wait_embedded(slug, IMPORT_SECONDS)
        over = threading.Event()
        threading.Timer(seconds, over.set).start()
        Robot(hub, slug, pool.truth, pace=ROBOT_PACE, stop=over).run()
        median: float | None = hub.dashboard(slug)["loop"]["median_seconds_to_rerank"]
    return median
