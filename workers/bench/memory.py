"""How much memory a child of the supervisor takes while something goes on."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType

from labelhub.supervisor import Supervisor

EVERY_SECONDS = 0.05
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class PeakMemory:
    """Inside the `with`, samples the resident memory of these processes (Linux).

    Afterwards `peak_mb` has the most that each child's largest process took, in megabytes, and
    `before_mb` what it took at the start: its libraries, not the work.
    """

    def __init__(self, supervisor: Supervisor, names: tuple[str, ...]) -> None:
        running = {child.process.name: child.pid for child in supervisor.children}
        self._groups = {name: pid for name in names if (pid := running.get(name))}
        self.before_mb = self._sample()
        self.peak_mb = dict(self.before_mb)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            for name, now in self._sample().items():
                self.peak_mb[name] = max(self.peak_mb[name], now)

    def _sample(self) -> dict[str, float]:
        return {
            name: round(max((resident(pid) for pid in group_of(leader)), default=0) / 1e6, 1)
            for name, leader in self._groups.items()
        }


def group_of(leader: int) -> list[int]:
    """The processes of a child's group: it leads one of its own."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[2]) == leader:
            found.append(int(folder.name))
    return found


def resident(pid: int) -> int:
    """Resident bytes of a process; 0 once it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    except OSError:
        return 0
