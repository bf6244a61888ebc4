"""`labelhub up`: what it starts stays up, and goes when it goes."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from labelhub import redis_server
from labelhub.supervisor import Supervisor, UpError, child
from tests.ops import fakes
from tests.ops.fakes import is_alive, stand_in, until

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _no_redis_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[Supervisor]]:
    """Supervisors put in this list are stopped after the test."""
    several: list[Supervisor] = []
    yield several
    for supervisor in several:
        supervisor.stop()


def begin(several: list[Supervisor], var: Path, only: tuple[str, ...] = ()) -> Supervisor:
    supervisor = Supervisor(var, port=0, only=only, say=lambda _: None)
    several.append(supervisor)
    supervisor.start()
    return supervisor


def pids(supervisor: Supervisor) -> list[int]:
    assert until(lambda: all(child.pid for child in supervisor.children))
    return [child.pid for child in supervisor.children if child.pid]


def test_all_six_processes_start_and_are_gone_after_a_stop(tmp_path, monkeypatch, started):
    stand_in(monkeypatch)
    supervisor = begin(started, tmp_path)
    supervisor.wait_ready()
    running = pids(supervisor)
    assert len(running) == 6
    supervisor.stop()
    assert not [pid for pid in running if is_alive(pid)]


def test_a_process_that_ignores_sigterm_is_killed_within_five_seconds(
    tmp_path, monkeypatch, started
):
    stand_in(monkeypatch, worker=fakes.IGNORES_SIGTERM)
    supervisor = begin(started, tmp_path, ("worker",))
    running = pids(supervisor)
    log = tmp_path / "logs" / "worker-ingest.log"
    assert until(lambda: log.exists() and "deaf" in log.read_text())
    before = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - before < 5
    assert not [pid for pid in running if is_alive(pid)]


def test_a_process_that_dies_is_started_again_and_said_so(tmp_path, monkeypatch, started):
    stand_in(monkeypatch)
    monkeypatch.setattr(child, "FIRST_PAUSE", 0.05)
    said: list[str] = []
    supervisor = Supervisor(tmp_path, port=0, only=("beat",), say=said.append)
    started.append(supervisor)
    supervisor.start()
    beat = next(one for one in supervisor.children if one.process.name == "beat")
    assert until(lambda: beat.pid)
    first = beat.pid
    os.kill(first, signal.SIGKILL)
    assert until(lambda: beat.pid not in {None, first})
    assert "beat has ended (signal 9)" in said[0]


def test_the_pause_before_a_restart_doubles(tmp_path, monkeypatch, started):
    stand_in(monkeypatch, beat=fakes.ENDS_AT_ONCE)
    monkeypatch.setattr(child, "FIRST_PAUSE", 0.02)
    said: list[str] = []
    pauses: list[float] = []
    supervisor = Supervisor(tmp_path, port=0, only=("beat",), say=said.append)
    monkeypatch.setattr(supervisor, "_report", lambda child, status, pause: pauses.append(pause))
    started.append(supervisor)
    supervisor.start()
    assert until(lambda: len(pauses) >= 3)
    assert pauses[:3] == [0.02, 0.04, 0.08]


def test_a_killed_process_takes_its_own_children_with_it(tmp_path, monkeypatch, started):
    note = tmp_path / "grandchild"
    stand_in(monkeypatch, worker=fakes.HAS_A_CHILD, arguments=(str(note),))
    supervisor = begin(started, tmp_path, ("worker-ingest",))
    assert until(lambda: note.exists() and note.read_text())
    grandchild = int(note.read_text())
    worker = next(one for one in supervisor.children if one.process.name == "worker-ingest")
    os.kill(worker.pid, signal.SIGKILL)
    assert until(lambda: not is_alive(grandchild))


def test_a_second_up_in_the_same_folder_refuses_with_a_sentence(tmp_path, monkeypatch, started):
    stand_in(monkeypatch)
    begin(started, tmp_path)
    with pytest.raises(UpError, match=rf"already running in {tmp_path} \(process {os.getpid()}\)"):
        begin(started, tmp_path)


def test_a_stopped_up_leaves_the_folder_free_for_the_next(tmp_path, monkeypatch, started):
    stand_in(monkeypatch)
    begin(started, tmp_path).stop()
    begin(started, tmp_path).wait_ready()


def test_a_taken_port_is_named_with_another_to_choose(tmp_path, monkeypatch):
    stand_in(monkeypatch)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        supervisor = Supervisor(tmp_path, port=port, say=lambda _: None)
        with pytest.raises(UpError, match=rf"Port {port} .* is taken .* --port {port + 1}"):
            supervisor.start()


def test_a_data_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(UpError, match=r"cannot be written \(Not a directory\)\. Set LABELHUB_VAR"):
        Supervisor(tmp_path / "file" / "var", say=lambda _: None).start()


def test_a_nearly_full_disk_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12, 12_000_000))
    with pytest.raises(UpError, match="nearly full: 12 MB are free"):
        Supervisor(tmp_path, say=lambda _: None).start()


def test_a_web_process_that_cannot_start_shows_its_last_words(tmp_path, monkeypatch, started):
    stand_in(monkeypatch, web=fakes.ENDS_AT_ONCE)
    supervisor = begin(started, tmp_path, ("web",))
    with pytest.raises(UpError, match="no such table: engine"):
        supervisor.wait_ready()


def test_a_deep_data_folder_gets_a_socket_that_can_be_bound(tmp_path, monkeypatch, started):
    stand_in(monkeypatch)
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    begin(started, deep)
    path = redis_server.socket_path(deep)
    assert redis_server.answers(path)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(path.parent)


def test_the_redis_folder_is_entered_by_its_owner_alone(tmp_path, monkeypatch, started):
    stand_in(monkeypatch)
    begin(started, tmp_path, ("redis",))
    assert (tmp_path / "redis").stat().st_mode & 0o777 == 0o700


def test_the_workers_take_redis_over_when_the_web_part_stops(tmp_path, monkeypatch, started):
    stand_in(monkeypatch)
    web = begin(started, tmp_path, ("web",))
    begin(started, tmp_path, ("worker",))
    path = redis_server.socket_path(tmp_path)
    web.stop()
    assert until(lambda: redis_server.answers(path))


def test_a_given_redis_starts_none_of_our_own(tmp_path, monkeypatch, started):
    stand_in(monkeypatch)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    supervisor = begin(started, tmp_path, ("worker",))
    assert {one.process.name for one in supervisor.children} == {
        "worker-interactive",
        "worker-ingest",
        "worker-idle",
    }
    assert supervisor.environment()["REDIS_URL"] == "redis://127.0.0.1:1/0"


RUNS = """
    import pytest, sys
    from pathlib import Path
    from labelhub.supervisor import Supervisor
    from tests.ops.fakes import stand_in
    stand_in(pytest.MonkeyPatch())
    supervisor = Supervisor(Path(sys.argv[1]), port=0)
    def ready():
        print("pids", *[child.pid for child in supervisor.children], flush=True)
    supervisor.run(ready)
"""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", list[int]]]:
    """A supervisor in a process of its own, and the ids of its six children."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(RUNS), str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = next(line for line in process.stdout if line.startswith("pids"))
    yield process, [int(word) for word in line.split()[1:]]
    process.kill()
    process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_within_five_seconds(running, number):
    process, children = running
    assert len(children) == 6
    before = time.monotonic()
    process.send_signal(number)
    assert process.wait(timeout=10) == 0
    assert time.monotonic() - before < 5
    assert not [pid for pid in children if is_alive(pid)]


def test_a_killed_supervisor_leaves_nothing_running(running):
    process, children = running
    process.kill()
    assert until(lambda: not [pid for pid in children if is_alive(pid)], seconds=6)
