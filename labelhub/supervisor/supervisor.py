"""Starts the children in order, watches them, and stops all of them within five seconds."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from labelhub import redis_server
from labelhub.supervisor import processes
from labelhub.supervisor.checks import UpError, check_var, default_var, free_port
from labelhub.supervisor.child import Child
from labelhub.supervisor.groups import Guard
from labelhub.supervisor.health import web_answers
from labelhub.supervisor.locks import Lock
from labelhub.supervisor.logs import RollingLog
from labelhub.supervisor.processes import Process
from labelhub.supervisor.signals import Interrupted, interruptible, kill_at_the_second_signal

STOP_SECONDS = 3.5  # for web, workers and beat together; then they are killed
REDIS_STOP_SECONDS = 1.0  # it goes last: the others still speak to it
REDIS_START_SECONDS = 10.0
POLL_SECONDS = 0.1


class Supervisor:
    """The processes of one installation, as children of this one.

    `only` names parts (web, worker, beat, redis) or single processes; none means all. `port` 0
    takes a free one. `say` gets one sentence at a time. Use as a context manager, or call
    start(), wait_ready() and stop(); run() does all three and returns at Ctrl-C or SIGTERM.
    """

    def __init__(
        self,
        var: Path | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 8000,
        only: tuple[str, ...] = (),
        say: Callable[[str], None] = print,
    ) -> None:
        self.var = (var or default_var()).resolve()
        self.host, self.port, self.say = host, port, say
        self.names = processes.names(only)
        self.children: list[Child] = []
        self._locks: dict[str, Lock] = {}
        self._guard: Guard | None = None

    def __enter__(self) -> "Supervisor":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the web process is reached from this machine."""
        name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://[{name}]:{self.port}" if ":" in name else f"http://{name}:{self.port}"

    @property
    def redis_url(self) -> str:
        return os.environ.get("REDIS_URL") or redis_server.broker_url(
            redis_server.socket_path(self.var)
        )

    def environment(self) -> dict[str, str]:
        """What every child is told (docs/settings.md)."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "labelhub.settings",
            "LABELHUB_PUBLIC_URL": os.environ.get("LABELHUB_PUBLIC_URL") or self.url,
            "LABELHUB_VAR": str(self.var),
            "PYTHONUNBUFFERED": "1",
            "REDIS_URL": self.redis_url,
        }

    def start(self) -> None:
        """Checks, migrates and starts. Raises UpError, with nothing left running."""
        try:
            check_var(self.var)
            self._take_locks()
            if "web" in self.names:
                self.port = free_port(self.host, self.port)
                self.migrate()
            self._guard = Guard()
            if not os.environ.get("REDIS_URL"):
                self._start_redis()
            for process in self._processes():
                self._start_child(process)
        except redis_server.RedisServerError as problem:
            self.stop()
            raise UpError(str(problem)) from problem
        except BaseException:
            self.stop()
            raise

    def wait_ready(self, timeout: float = 60) -> None:
        """Waits until the web process answers. Raises UpError when it ends or takes too long."""
        self._wait_for("web", self._web_answers, timeout)

    def stop(self) -> None:
        """Stops every child: asks, waits, kills. Never leaves one, and takes at most 5 s."""
        redis = [child for child in self.children if child.process.name == "redis"]
        others = [child for child in self.children if child not in redis]
        end_children(others, STOP_SECONDS)
        end_children(redis, REDIS_STOP_SECONDS)
        self.children.clear()
        for lock in self._locks.values():
            lock.release()
        if self._guard:
            self._guard.close()
            self._guard = None

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Until Ctrl-C, SIGTERM or a closed terminal; `ready` is called once the web answers."""
        with interruptible():
            try:
                self.start()
                self.wait_ready()
                ready()
                threading.Event().wait()
            except Interrupted:
                self.say("Stopping ...")
            finally:
                kill_at_the_second_signal(self.children)
                self.stop()

    def migrate(self) -> None:
        """Brings the database's tables up to date. Raises UpError with the last lines said."""
        check_var(self.var)
        command = [sys.executable, "-m", "django", "migrate", "--noinput", "--skip-checks"]
        done = subprocess.run(
            command, env=self.environment(), capture_output=True, text=True, check=False
        )
        (self.var / "logs" / "migrate.log").write_text(done.stdout + done.stderr)
        if done.returncode:
            said = (done.stdout + done.stderr).strip().splitlines()[-5:]
            raise UpError("\n".join(["The database cannot be brought up to date:", *said]))

    def _take_locks(self) -> None:
        for name in self.names:
            lock = self._locks[name] = Lock(self.var / "run" / f"{name}.lock")
            # Redis alone may be somebody else's: `up --only web` and `--only worker` share one.
            if not lock.acquire() and name != "redis":
                raise UpError(
                    f"LabelHub's {name} is already running in {self.var} (process "
                    f"{lock.holder()}). Stop that one, or set LABELHUB_VAR to another folder."
                )

    def _start_redis(self) -> None:
        """First, and waited for: a worker that finds no broker sleeps before it looks again."""
        self._start_child(processes.private_redis(self.var))
        path = redis_server.socket_path(self.var)
        self._wait_for("redis", lambda: redis_server.answers(path), REDIS_START_SECONDS)

    def _processes(self) -> Iterator[Process]:
        for name in self.names:
            if name == "web":
                yield processes.web(self.host, self.port)
            elif name == "beat":
                yield processes.beat()
            elif name != "redis":
                yield processes.worker(name)

    def _wait_for(self, name: str, answers: Callable[[], bool], timeout: float) -> None:
        """Waits until a child of ours answers; at once where this supervisor has none."""
        child = next((child for child in self.children if child.process.name == name), None)
        deadline = time.monotonic() + timeout
        while child and not answers():
            if child.exits:
                raise UpError("\n".join([f"The {name} process ends at once.", *last_words(child)]))
            if time.monotonic() > deadline:
                text = f"The {name} process has not answered in {timeout:.0f} s."
                raise UpError("\n".join([text, *last_words(child)]))
            time.sleep(POLL_SECONDS)

    def _start_child(self, process: Process) -> None:
        assert self._guard is not None
        child = Child(
            process,
            env=self.environment(),
            log=RollingLog(self.var / "logs" / f"{process.name}.log"),
            groups=self._guard,
            report=self._report,
            lock=self._locks.setdefault(
                process.name, Lock(self.var / "run" / f"{process.name}.lock")
            ),
        )
        self.children.append(child)
        child.start()

    def _report(self, child: Child, status: int, pause: float) -> None:
        name = child.process.name
        self.say(f"{name} has ended ({describe(status)}); it starts again in {pause:.0f} s.")
        if child.exits == 1:
            self.say("\n".join(last_words(child)))

    def _web_answers(self) -> bool:
        return web_answers(self.url, self.environment()["LABELHUB_PUBLIC_URL"])


def end_children(children: list[Child], grace: float) -> None:
    """Asks them all to end, and kills those that have not after `grace` seconds."""
    deadline = time.monotonic() + grace
    for child in children:
        child.signal(signal.SIGTERM)
    left = [child for child in children if not child.join(deadline - time.monotonic())]
    for child in left:
        child.signal(signal.SIGKILL)
    for child in left:
        child.join(1)


def last_words(child: Child) -> list[str]:
    """The child's last lines, and where the rest is."""
    lines = [f"    {line}" for line in child.log.last_lines()]
    return [f"Its last lines (more in {child.log.path}):", *lines]


def describe(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
