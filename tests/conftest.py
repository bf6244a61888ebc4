"""What the tests share: folders of their own, a real redis, a running LabelHub, Chromium."""

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import httpx
import pytest
from django.conf import settings
from labelhub_client import LabelHub

from labelhub import redis_server as redis
from labelhub.supervisor import Supervisor
from workers.demo.projects import digits_pool

# Nothing a test writes may land in the checkout's own var/, and no wake-up may reach a LabelHub
# that runs there. labelhub.wake reads the broker's address when a test module imports it.
SCRATCH = Path(tempfile.mkdtemp(prefix="labelhub-tests-"))
settings.VAR_DIR = SCRATCH
settings.FILES_URL = str(SCRATCH / "files")
settings.FILE_UPLOAD_TEMP_DIR = SCRATCH / "spool"
settings.FILE_UPLOAD_TEMP_DIR.mkdir()
settings.REDIS_URL = f"redis+socket://{SCRATCH}/no-redis-here.sock"

PASSWORD = "correct horse battery staple"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_unconfigure() -> None:
    shutil.rmtree(SCRATCH, ignore_errors=True)


def missing(what: str, how: str) -> NoReturn:
    """Skips with how to get it. In CI a missing service is a failure: nothing is skipped there."""
    sentence = f"{what} is not installed here. {how}"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(autouse=True)
def _postgres_where_it_is_asked_for(request: pytest.FixtureRequest) -> None:
    on_postgres = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
    if request.node.get_closest_marker("postgres") and not on_postgres:
        pytest.skip("needs a PostgreSQL server: make postgres starts one and runs these")


@pytest.fixture
def files_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own for what labelhub.storage writes."""
    folder = tmp_path / "files"
    monkeypatch.setattr(settings, "FILES_URL", str(folder))
    return folder


@pytest.fixture(scope="session")
def redis_socket() -> Iterator[Path]:
    """The unix socket of a real redis-server that runs for the whole session."""
    try:
        binary = redis.find_binary()
    except redis.RedisServerError as problem:
        missing("redis-server", str(problem))
    folder = Path(tempfile.mkdtemp(prefix="labelhub-redis-", dir="/tmp"))
    path = folder / "redis.sock"
    server = subprocess.Popen(
        redis.command(binary, path, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not redis.answers(path):
            assert server.poll() is None, "redis-server ended at once"
        yield path
    finally:
        server.terminate()
        server.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def redis_url(redis_socket: Path) -> str:
    """The address of that server, as Celery writes it, with every key removed."""
    import redis as client

    client.Redis(unix_socket_path=str(redis_socket)).flushall()
    return redis.broker_url(redis_socket)


@dataclass(frozen=True)
class Installation:
    """A LabelHub that runs: web, both workers, beat and redis, on SQLite in a folder of its own."""

    url: str
    var: Path
    supervisor: Supervisor

    def command(self, *words: str, said: str = "") -> "subprocess.CompletedProcess[str]":
        """Runs `labelhub WORDS` on this installation's data, with `said` as its input."""
        return subprocess.run(
            [sys.executable, "-c", "from labelhub.cli import main; main()", *words],
            env=os.environ | {"LABELHUB_VAR": str(self.var)},
            input=said,
            capture_output=True,
            text=True,
            check=True,
        )

    def add_user(self, email: str, name: str, password: str, *, owner_of: str = "Acme") -> None:
        self.command(
            "user", "add", email, "--name", name, "--owner", owner_of, said=f"{password}\n"
        )


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One for the whole session: give each test a project of its own."""
    var = tmp_path_factory.mktemp("var")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "REDIS_URL", "LABELHUB_PUBLIC_URL"):
            patch.delenv(name, raising=False)
        with Supervisor(var, port=0, say=lambda text: print(text, file=sys.stderr)) as supervisor:
            supervisor.wait_ready()
            yield Installation(supervisor.url, var, supervisor)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium, for playwright's executable_path."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return found
    missing("Chromium", "On Debian or Ubuntu: sudo apt install chromium (scripts/services.sh)")


@dataclass(frozen=True)
class Manager:
    """Somebody who owns an organisation, with a token for the API."""

    email: str
    hub: LabelHub


@pytest.fixture
def manager(installation: Installation) -> Manager:
    email = f"alice-{uuid.uuid4().hex[:6]}@example.com"
    installation.add_user(email, "Alice", PASSWORD)
    with httpx.Client(base_url=f"{installation.url}/api/v1") as client:
        csrf = client.get("/session").json()["csrf_token"]
        signed_in = client.post(
            "/session",
            json={"email": email, "password": PASSWORD},
            headers={"X-CSRFToken": csrf},
        ).json()
        token = client.post(
            "/tokens", json={"name": "test"}, headers={"X-CSRFToken": signed_in["csrf_token"]}
        ).json()["token"]
    return Manager(email, LabelHub(installation.url, token))


@pytest.fixture
def digits(manager: Manager) -> str:
    """The slug of a project with 300 handwritten digits, imported and encoded."""
    project = manager.hub.projects.create(
        name="Digits",
        modality="image",
        classes=[str(digit) for digit in range(10)],
        price="0.05",
        budget_cap="5.00",
    )
    slug = str(project["slug"])
    pool = digits_pool(300)
    job = manager.hub.imports.upload(slug, pool.content, pool.filename)
    manager.hub.imports.wait(job)
    return slug
