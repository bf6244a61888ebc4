"""What differs between kinds of sets: how one is encoded, replayed and learnt by today's practice.

To add a kind: a module with these names, a line in TASKS, and in pools how its files are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from workers.bench.tenfold import classes, spans
from workers.bench.tenfold.pools import LabelledSet, Prepared, Say

if TYPE_CHECKING:
    from workers.bench.tenfold.replay import Arm, Plan


class Task(Protocol):
    """Points are dicts: labels, audited, and figures by name, the set's metric among them."""

    def strategies(self) -> list[str]:
        """The names that an arm may have, besides "auto"."""

    def checkpoints(self) -> tuple[int, ...]:
        """Label counts, ascending, at which arms are measured."""

    def prepare(
        self, found: LabelledSet, encoders: Sequence[str], cache: Path, say: Say
    ) -> Prepared:
        """Pool and test set as `points` reads them; what is learnt for that, from the pool alone.

        encoders: () takes the usual ones. Raises BenchError.
        """

    def code(self, strategy: str) -> str:
        """A hash of the code that an arm's figures depend on: other code, other runs."""

    def r0_code(self) -> str:
        """The same of today's practice."""

    def r0_model(self, found: LabelledSet) -> str:
        """What today's practice is, in a few words."""

    def r0(self, found: LabelledSet, labels: int, seed: int) -> dict[str, float]:
        """What today's practice reaches with so many random labels: figures by name."""

    def points(self, plan: Plan, arm: Arm, at: list[int], seed: int) -> Iterator[dict[str, Any]]:
        """The arm's run with this seed, a point at each label count of `at` (ascending)."""


TASKS: dict[str, Task] = {"text": classes, "image": classes, "spans": spans}
