"""One run: rounds of fitting, choosing and answering, with a look at the test set now and then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from workers.learning.features import Features
from workers.learning.fill_queue import fill_queue
from workers.learning.strategies import Context, Strategy

IntArray = npt.NDArray[np.integer[Any]]

RANDOM, OURS = "random", "ours"
ARMS = (RANDOM, OURS)


class Trial(Protocol):
    """A pool that answers, and a test set. Positions are rows of `features`, N in all."""

    features: Features
    parts: int  # how many kinds of item to expect: what a cold start looks for

    def fit(self, labelled: IntArray) -> Any:
        """The kind's model of these rows' answers; None where there are none."""
        ...

    def strategy(self, model: Any, labelled: IntArray) -> Strategy:
        """What chooses the next rows."""
        ...

    def figures(self, model: Any, labelled: IntArray) -> dict[str, float]:
        """What is measured with these labels."""
        ...


def replay(
    trial: Trial, arm: str, at: Sequence[int], batch: int, rng: np.random.Generator
) -> Iterator[dict[str, float]]:
    """Figures at each label count of `at`, ascending. One rank in ten is random in our arm too."""
    labelled, drawn = np.zeros(0, np.intp), 0
    for goal in at:
        while len(labelled) < goal:
            model = trial.fit(labelled) if arm == OURS else None
            size = min(batch, goal - len(labelled))
            ctx = Context(
                features=trial.features,
                selectable=np.setdiff1d(np.arange(len(trial.features)), labelled),
                labelled=labelled,
                n_classes=trial.parts,
            )
            how: str | Strategy = RANDOM if arm == RANDOM else trial.strategy(model, labelled)
            queue = fill_queue(ctx, size, how, len(labelled), drawn, rng)
            labelled = np.concatenate([labelled, queue.indices])
            drawn += queue.strategies.count(RANDOM)
        yield {"labels": goal, **trial.figures(trial.fit(labelled), labelled)}
