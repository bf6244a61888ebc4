"""One process that is kept running: started, watched, started again after a growing pause."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Protocol

from labelhub.supervisor.locks import Lock
from labelhub.supervisor.logs import RollingLog
from labelhub.supervisor.processes import Process

FIRST_PAUSE = 1.0  # seconds; doubles with each exit
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 30.0  # a process that ran this long starts from the first pause again
LOCK_RETRY_SECONDS = 1.0


class Groups(Protocol):
    """Who is told of each process group that starts and ends (the guard)."""

    def started(self, group: int) -> None: ...
    def ended(self, group: int) -> None: ...


class Child:
    """Runs a process in a group of its own, from a thread of its own.

    `exits` counts how often it has ended by itself. `report` gets (child, exit status, pause).
    With a `lock` that another supervisor holds, it waits for it and then takes over.
    """

    def __init__(
        self,
        process: Process,
        *,
        env: dict[str, str],
        log: RollingLog,
        groups: Groups,
        report: Callable[["Child", int, float], None],
        lock: Lock,
    ) -> None:
        self.process, self.env, self.log = process, env | process.env, log
        self.groups, self.report, self.lock = groups, report, lock
        self.exits = 0
        self._stopping = threading.Event()
        self._running: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._keep_running, daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def pid(self) -> int | None:
        running = self._running
        return running.pid if running and running.poll() is None else None

    def signal(self, number: int) -> None:
        """Sends the process a signal and starts it no more. SIGKILL reaches its whole group."""
        self._stopping.set()
        pid = self.pid
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                send = os.killpg if number == signal.SIGKILL else os.kill
                send(pid, number)

    def join(self, timeout: float) -> bool:
        """Waits for the process to be gone; says whether it is."""
        if self._thread.is_alive():
            self._thread.join(max(0.0, timeout))
        return not self._thread.is_alive()

    def _keep_running(self) -> None:
        while not self.lock.acquire():
            if self._stopping.wait(LOCK_RETRY_SECONDS):
                return
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            status = self._run_once()
            if self._stopping.is_set():
                break
            pause = FIRST_PAUSE if time.monotonic() - started > STEADY_SECONDS else pause
            self.exits += 1
            self.report(self, status, pause)
            self._stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        self.lock.release()

    def _run_once(self) -> int:
        """Runs the process to its end; its exit status. Its group ends with it."""
        try:
            process = self._spawn()
        except OSError as problem:
            self.log.write(f"cannot be started: {problem}")
            return 127
        reader = threading.Thread(target=self._read, args=(process,), daemon=True)
        reader.start()
        status = process.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        self.groups.ended(process.pid)
        reader.join(timeout=1)
        return status

    def _spawn(self) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            self.process.command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C is for the supervisor, which stops them in order
        )
        self.groups.started(process.pid)
        self._running = process
        if self._stopping.is_set():  # stop() came while it was being started
            os.killpg(process.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, self.process.niceness)
        return process

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.log.write(line)
