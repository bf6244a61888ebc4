"""Ctrl-C, SIGTERM and a closed terminal: the first one stops in order, the second one kills."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

from labelhub.supervisor.child import Child

NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """Ctrl-C, or a signal that asks us to end."""


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Inside, SIGINT, SIGTERM and SIGHUP raise Interrupted in the main thread."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interrupted

    before = {number: signal.signal(number, interrupt) for number in NUMBERS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def kill_at_the_second_signal(children: list[Child]) -> None:
    """While we stop, another Ctrl-C kills instead of interrupting the stop."""

    def kill(number: int, frame: FrameType | None) -> None:
        for child in children:
            child.signal(signal.SIGKILL)

    for number in NUMBERS:
        signal.signal(number, kill)
