"""`labelhub up` for real: granian, Celery, beat and redis as children."""

import subprocess

import httpx
import pytest

from tests.conftest import Installation
from tests.ops.fakes import until


def answers(installation: Installation, process: str) -> bool:
    """Whether `labelhub health` finds the process well."""
    try:
        said = installation.command("health", process, "--port", str(installation.supervisor.port))
    except subprocess.CalledProcessError:
        return False
    return said.stdout == f"{process} answers.\n"


def test_the_web_process_is_ready(installation: Installation):
    assert httpx.get(f"{installation.url}/readyz", timeout=10).status_code == 200


@pytest.mark.parametrize(
    "process", ["web", "worker-interactive", "worker-ingest", "worker-idle", "beat"]
)
def test_a_process_that_runs_is_healthy(installation: Installation, process: str):
    assert until(lambda: answers(installation, process), seconds=30)


def test_a_process_that_is_not_there_is_not_healthy(installation: Installation):
    assert not answers(installation, "worker-of-another")
