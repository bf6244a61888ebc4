"""Processes die and brokers go away; labels and jobs do not."""

import json
import os
import signal
import time

import pytest

from tests.conftest import Installation, Manager
from tests.workers.test_loop import eventually, label, model
from workers.demo.resumes import generate

pytestmark = pytest.mark.redis

TEXTS = 3000  # some seconds of encoding: who waited for the import asks again after up to two


def pid_of(installation: Installation, name: str) -> int:
    children = installation.supervisor.children
    pid = next(child.pid for child in children if child.process.name == name)
    assert pid is not None
    return pid


@pytest.fixture
def texts(manager: Manager) -> str:
    """The slug of a project whose texts are being encoded."""
    project = manager.hub.projects.create(
        name="Lines",
        modality="text",
        classes=["a", "b"],
        price="0.05",
        budget_cap="5.00",
    )
    slug = str(project["slug"])
    rows = generate(TEXTS, seed=99)[:TEXTS]
    content = "\n".join(json.dumps({"text": row["text"]}) for row in rows).encode()
    manager.hub.imports.wait(manager.hub.imports.upload(slug, content, "lines.jsonl"))
    return slug


def test_a_killed_worker_loses_no_job(
    installation: Installation, manager: Manager, texts: str
) -> None:
    eventually(
        lambda: any(job["state"] == "running" for job in manager.hub.dashboard(texts)["jobs"])
    )
    os.kill(pid_of(installation, "worker-ingest"), signal.SIGKILL)
    items = eventually(
        lambda: (
            (found := manager.hub.dashboard(texts)["items"])["embedded"] == found["total"] and found
        ),
        seconds=90,
    )
    assert items["total"] == items["embedded"] == TEXTS


def test_labels_are_taken_while_the_broker_hangs_and_are_learnt_after(
    installation: Installation, manager: Manager, digits: str
) -> None:
    label(manager, digits, 2)
    broker = pid_of(installation, "redis")
    os.kill(broker, signal.SIGSTOP)
    try:
        started = time.monotonic()
        label(manager, digits, 6)
        assert time.monotonic() - started < 10, "labels waited for the broker"
    finally:
        os.kill(broker, signal.SIGCONT)
    assert eventually(lambda: (found := model(manager, digits)) and found["labels_behind"] == 0)


def test_a_killed_broker_is_only_a_delay(
    installation: Installation, manager: Manager, digits: str
) -> None:
    os.kill(pid_of(installation, "redis"), signal.SIGKILL)
    label(manager, digits, 6)
    assert eventually(lambda: (found := model(manager, digits)) and found["labels_behind"] == 0, 90)
