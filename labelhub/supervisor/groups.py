"""The supervisor's end of the guard: says which process groups are there."""

import contextlib
import subprocess
import sys
import threading
from pathlib import Path


class Guard:
    """Tells the guard process (guard.py) which process groups to end should we die."""

    def __init__(self) -> None:
        command = [sys.executable, "-S", "-E", str(Path(__file__).with_name("guard.py"))]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, text=True, start_new_session=True
        )
        self._lock = threading.Lock()

    def started(self, group: int) -> None:
        self._tell(f"+{group}\n")

    def ended(self, group: int) -> None:
        self._tell(f"-{group}\n")

    def close(self) -> None:
        assert self._process.stdin is not None
        with self._lock, contextlib.suppress(OSError):
            self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        with self._lock, contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(line)
            self._process.stdin.flush()
