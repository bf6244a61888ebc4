"""Long fits ask at every step whether to go on: idle work gives way to people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

ShouldStop: TypeAlias = Callable[[], bool]


class Stopped(Exception):
    """A fit was asked to give way, and left nothing behind."""


def never() -> bool:
    """For a fit that nobody interrupts."""
    return False


def go_on(should_stop: ShouldStop) -> None:
    """Raises Stopped where the fit is to give way."""
    if should_stop():
        raise Stopped
