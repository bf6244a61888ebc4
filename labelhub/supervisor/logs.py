"""A process's log file, which never grows past a bound, and the last lines for the terminal."""

import threading
from collections import deque
from pathlib import Path

LARGEST_BYTES = 5_000_000
TAIL_LINES = 15


class RollingLog:
    """Appends lines; past 5 MB the file moves to `NAME.1`, which replaces the one before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._lock = threading.Lock()

    def write(self, line: str) -> None:
        """Keeps the line. A full disk loses lines, and stops no process."""
        with self._lock:
            self.tail.append(line.rstrip("\n"))
            try:
                self._append(line)
            except OSError:
                return

    def last_lines(self) -> list[str]:
        with self._lock:
            return list(self.tail)

    def _append(self, line: str) -> None:
        if self.path.exists() and self.path.stat().st_size > LARGEST_BYTES:
            self.path.replace(self.path.with_name(self.path.name + ".1"))
        with self.path.open("a", errors="replace") as file:
            file.write(line if line.endswith("\n") else line + "\n")
