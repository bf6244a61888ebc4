"""A small process that outlives the supervisor by a moment, so that nothing it started does.

It reads `+ID` and `-ID` lines (process groups started and ended) from its input. When the input
closes, the supervisor is gone, even by SIGKILL: whatever is left is told to end, then killed.
Runs as a plain file on the standard library, without LabelHub.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable

GRACE_SECONDS = 3.0


def read_groups(lines: Iterable[str]) -> set[int]:
    """The groups that were started and not ended."""
    groups: set[int] = set()
    for line in lines:
        change = groups.add if line[0] == "+" else groups.discard
        change(int(line[1:]))
    return groups


def tell(groups: set[int], number: int) -> set[int]:
    """Sends a signal to each group; the groups that were there to get it."""
    there = set()
    for group in groups:
        try:
            os.killpg(group, number)
            there.add(group)
        except (ProcessLookupError, PermissionError):
            continue
    return there


def end(groups: set[int]) -> None:
    deadline = time.monotonic() + GRACE_SECONDS
    left = tell(groups, signal.SIGTERM)
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = tell(left, 0)
    tell(left, signal.SIGKILL)


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    end(read_groups(sys.stdin))
