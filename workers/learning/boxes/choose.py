"""Which pictures to draw boxes on: those with most doubtful detections, unlike one another.

A detection's doubt is one minus the margin between its two likeliest answers; a picture's is the sum
of them (Brust, Kaeding & Denzler 2019, arXiv:1809.09875, who compare sum, mean and greatest).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from workers.learning.boxes.head import BoxHead, Detections, Rows
from workers.learning.strategies import STRATEGIES, Strategy
from workers.learning.strategies.base import FloatArray
from workers.learning.strategies.worth import by_worth

BY: dict[str, Callable[[FloatArray], float]] = {
    "sum": lambda doubts: float(doubts.sum()),
    "greatest": lambda doubts: float(doubts.max(initial=0)),
}


def doubt(pictures: Iterable[Detections], by: str = "sum") -> FloatArray:
    """How much a person's boxes would tell about each picture: (N,), zero or more."""
    return np.array([BY[by](seen.doubts) for seen in pictures], np.float64)


def most_doubtful(head: BoxHead | None, maps: Iterable[Rows], by: str = "sum") -> Strategy:
    """A strategy over a pool of pictures; before any box was met, typical pictures come first."""
    if head is None or head.classes_ is None:
        return STRATEGIES["typiclust"]
    return by_worth(doubt((head.detect(cells) for cells in maps), by), "most_doubtful")
