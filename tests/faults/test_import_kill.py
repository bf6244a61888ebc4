"""A worker that is killed in the middle of an import: all of the file is there in the end, once."""

from __future__ import annotations

import io
import os
import signal
import zipfile

import pytest

from tests.conftest import Installation, Manager
from tests.faults.test_kill import pid_of
from tests.formats.helpers import picture
from tests.workers.test_loop import eventually

pytestmark = pytest.mark.redis
PICTURES = 6000


def many_pictures() -> bytes:
    """One picture under many names: to write them takes the worker some seconds."""
    file, content = io.BytesIO(), picture(size=(8, 8))
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(PICTURES):
            archive.writestr(f"{number}.png", content)
    return file.getvalue()


def test_a_worker_killed_in_mid_import_imports_all_of_it_once(
    installation: Installation, manager: Manager
) -> None:
    project = manager.hub.projects.create(
        name="Red squares", modality="image", classes=["a", "b"], price="0.05", budget_cap="5.00"
    )
    slug = str(project["slug"])
    job = manager.hub.imports.upload(slug, many_pictures(), "squares.zip")
    eventually(
        lambda: (
            (found := manager.hub.imports.get(slug, job["id"]))["state"] == "running"
            and found["done"]
        ),
        pause=0.02,
    )
    os.kill(pid_of(installation, "worker-ingest"), signal.SIGKILL)
    assert manager.hub.imports.get(slug, job["id"])["state"] == "running"
    assert manager.hub.dashboard(slug)["items"]["total"] == 0
    ended = eventually(
        lambda: (found := manager.hub.imports.get(slug, job["id"]))["state"] == "done" and found, 90
    )
    assert ended["result"]["imported"] == PICTURES
    assert manager.hub.dashboard(slug)["items"]["total"] == PICTURES
