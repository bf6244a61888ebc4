"""The loop with a real worker and a real redis, through the HTTP API."""

import json
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import Manager
from tests.workers.kinds import PREFERENCE, REWRITING, SPANS, Sort

pytestmark = pytest.mark.redis


def eventually(read: Callable[[], Any], seconds: float = 60, pause: float = 0.2) -> Any:
    """The first true answer of `read`; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := read():
            return found
        time.sleep(pause)
    raise AssertionError(f"not within {seconds} s")


def label(manager: Manager, slug: str, count: int, choice: str = "c1") -> None:
    tasks = manager.hub.leases.take(slug, count=4)["tasks"]
    for _ in range(count):
        task = tasks[0]
        answer = manager.hub.annotate(slug, task, choice, count=4)
        tasks = answer["bench"]["tasks"]


def model(manager: Manager, slug: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = manager.hub.dashboard(slug)["model"]
    return found


def test_an_import_is_encoded_and_ranked(manager: Manager, digits: str) -> None:
    board = eventually(
        lambda: (found := manager.hub.dashboard(digits))["loop"]["queue_length"] and found
    )
    assert board["items"]["embedded"] == board["items"]["total"] == 300
    assert board["loop"]["queue_length"] <= 300


def test_labels_lead_to_a_model_that_has_seen_them(manager: Manager, digits: str) -> None:
    label(manager, digits, 6)
    first = eventually(
        lambda: (found := model(manager, digits)) and not found["labels_behind"] and found
    )
    label(manager, digits, 1, choice="c2")
    newer = eventually(
        lambda: (
            (found := model(manager, digits))
            and found["number"] > first["number"]
            and not found["labels_behind"]
            and found
        )
    )
    assert newer["number"] == first["number"] + 1


def test_a_burst_of_labels_coalesces(manager: Manager, digits: str) -> None:
    label(manager, digits, 40)
    seen = eventually(
        lambda: (found := model(manager, digits)) and not found["labels_behind"] and found
    )
    assert seen["number"] <= 20


def test_the_queue_is_soon_ranked_anew(manager: Manager, digits: str) -> None:
    label(manager, digits, 5)
    eventually(lambda: (found := model(manager, digits)) and not found["labels_behind"])
    waited = manager.hub.dashboard(digits)["loop"]["median_seconds_to_rerank"]
    assert waited is not None
    assert waited > 0


@pytest.mark.parametrize("sort", [SPANS, PREFERENCE, REWRITING], ids=lambda sort: sort.kind)
def test_other_kinds_are_imported_labelled_and_learnt(manager: Manager, sort: Sort) -> None:
    slug = str(
        manager.hub.projects.create(
            name=sort.kind, kind=sort.kind, modality="text", price="0.10", budget_cap="20.00",
            classes=["Person", "Company", "Place"] if sort is SPANS else [], options=sort.options,
        )["slug"]
    )  # fmt: skip
    lines = [json.dumps({"id": f"n-{n}", **sort.item(n)}) for n in range(60)]
    job = manager.hub.imports.upload(slug, "\n".join(lines).encode(), "items.jsonl")
    manager.hub.imports.wait(job)
    eventually(lambda: manager.hub.dashboard(slug)["loop"]["queue_length"])
    tasks = manager.hub.leases.take(slug, count=4)["tasks"]
    for _ in range(12):
        shown = SimpleNamespace(key=tasks[0]["item"]["key"], data=tasks[0]["item"])
        answer = manager.hub.annotate(slug, tasks[0], value=sort.right(shown), count=4)
        tasks = answer["bench"]["tasks"]
    eventually(lambda: (found := model(manager, slug)) and not found["labels_behind"])
    board = manager.hub.dashboard(slug)
    assert board["recipe"]["reason"].endswith(".")
    assert board["loop"]["queue_length"]
