"""Shows what set-up is doing: step n of m, how long it has taken, the command's last line."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TextIO

from bootstrap.problems import failure

REDRAW_SECONDS = 0.2
REMIND_SECONDS = 20  # between two lines where the output is no terminal
# What pip says beside its work; the line before tells more.
DULL = ("WARNING", "Attempting uninstall", "Found existing", "Uninstalling", "Successfully un")
KEPT_LINES = 200  # of a command's output, to find out why it failed


class Step(NamedTuple):
    title: str
    act: Callable[["Console"], None]


class Console:
    """Runs commands, logs what they say, and shows one line a step."""

    def __init__(self, log: Path, out: TextIO = sys.stdout) -> None:
        self.log = log
        self.out = out
        self.lines: deque[str] = deque(maxlen=KEPT_LINES)
        self.heading = ""
        self.started = time.monotonic()

    def run_steps(self, steps: list[Step]) -> None:
        for number, step in enumerate(steps, start=1):
            self.heading = f"[{number}/{len(steps)}] {step.title}"
            self.started = time.monotonic()
            if not self.out.isatty():
                self._say(f"{self.heading} ...")
            step.act(self)
            self._finish()

    def command(
        self, what: str, arguments: list[str], *, cwd: Path, env: dict[str, str] | None = None
    ) -> None:
        """Runs a command to its end. Raises SetupError with one sentence when it fails."""
        if not self.attempt(arguments, cwd=cwd, env=env):
            raise failure(what, "\n".join(self.lines))

    def attempt(
        self, arguments: list[str], *, cwd: Path, env: dict[str, str] | None = None
    ) -> bool:
        """Runs a command to its end; says whether it succeeded."""
        self.lines.clear()
        process = subprocess.Popen(
            arguments,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # so that Ctrl-C reaches it through us, with its children
        )
        reader = threading.Thread(target=self._read, args=(process, arguments), daemon=True)
        reader.start()
        try:
            self._watch(process)
        except BaseException:
            _end(process)
            raise
        reader.join(timeout=5)
        return process.returncode == 0

    def _read(self, process: "subprocess.Popen[str]", arguments: list[str]) -> None:
        assert process.stdout is not None
        with self.log.open("a") as log:
            log.write(f"\n$ {' '.join(arguments)}\n")
            for line in process.stdout:
                self.lines.append(line.rstrip())
                log.write(line)
                log.flush()

    def _watch(self, process: "subprocess.Popen[str]") -> None:
        reminded = time.monotonic()
        while process.poll() is None:
            if self.out.isatty():
                self._draw()
            elif time.monotonic() - reminded > REMIND_SECONDS:
                reminded = time.monotonic()
                self._say(f"    {self._elapsed()}  {self._last_line()[:100]}")
            try:
                process.wait(timeout=REDRAW_SECONDS)
            except subprocess.TimeoutExpired:
                continue

    def _draw(self) -> None:
        width = shutil.get_terminal_size().columns - 1
        line = f"{self.heading}  {self._elapsed()}  {self._last_line()}"
        self.out.write("\r\x1b[2K" + line[:width])
        self.out.flush()

    def _finish(self) -> None:
        clear = "\r\x1b[2K" if self.out.isatty() else ""
        self._say(f"{clear}{self.heading}  done in {self._elapsed()}")

    def _say(self, line: str) -> None:
        self.out.write(line + "\n")
        self.out.flush()

    def _elapsed(self) -> str:
        seconds = int(time.monotonic() - self.started)
        return f"{seconds // 60}:{seconds % 60:02d}"

    def _last_line(self) -> str:
        told = (line.strip() for line in reversed([*self.lines]))
        return next((line for line in told if line and not line.startswith(DULL)), "")


def _end(process: "subprocess.Popen[str]") -> None:
    """Ends a command and the children it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=3)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
