"""A robot annotator: labels a project through the public HTTP API, knowing the true labels."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from labelhub_client import Bench, LabelHub, LabelHubError, Task

log = logging.getLogger(__name__)

SPREAD = 0.35  # sigma of the log-normal time a person takes
POLL = 0.25  # seconds between looks while a fast robot waits
MOST_REFUSALS = 20  # in a row
# What no second try will mend: a token that is wrong, a project that is gone or not ours.
FINAL = frozenset({"not_signed_in", "not_found", "role_too_small", "csrf_failed"})


@dataclass
class Tally:
    """What a robot has done. `state` is the bench's word at the end, or "stopped"."""

    labelled: int = 0
    skipped: int = 0
    late: int = 0
    refused: int = 0
    state: str = ""


class Robot:
    """One annotator, until the budget is spent, the bench stays empty, or `stop` is set.

    truth: item key -> class name; items of other keys are skipped, for another person to decide
    pace: seconds a label takes at the median; 0 = as fast as it goes
    batch: how many labels the model may be behind, given how many this annotator has made; the
        robot then waits for the next model (for at most `patience` seconds). None: never waits
    patience: seconds to wait for a bench that has nothing to hand out
    """

    def __init__(
        self,
        hub: LabelHub,
        slug: str,
        truth: Mapping[str, str],
        *,
        pace: float = 0.0,
        batch: Callable[[int], int] | None = None,
        patience: float = 60.0,
        stop: threading.Event | None = None,
        rng: Random | None = None,
    ) -> None:
        self.hub, self.slug, self.truth = hub, slug, truth
        self.pace, self.batch, self.patience = pace, batch, patience
        self.stop = stop or threading.Event()
        self.rng = rng or Random()  # noqa: S311 - a pace, no secret
        self.tally = Tally()
        self._choices: dict[str, str] = {}
        self._waiting_since: float | None = None
        self._refusals = 0

    def run(self) -> Tally:
        """Label to the end and return the tally. Raises LabelHubError for what will not mend."""
        bench: Bench | None = None
        while not self.stop.is_set():
            try:
                bench = self._step(bench)
            except LabelHubError as error:
                self._refused(error)
                bench = None
                continue
            if bench["state"] == "budget_spent" or self._is_over(bench):
                self.tally.state = bench["state"]
                return self.tally
        self.tally.state = "stopped"
        return self.tally

    def _step(self, bench: Bench | None) -> Bench:
        """Answer the task in hand; without one, ask for one."""
        if bench is None or not self._choices:
            self._choices = self._class_ids()
            return self._take()
        if not bench["tasks"]:
            self.stop.wait(self.pace or POLL)
            return self._take()
        if self._model_is_behind(bench):
            self.stop.wait(POLL)
            return self._take()
        return self._answer(bench["tasks"][0])

    def _take(self) -> Bench:
        return self.hub.leases.take(self.slug, 1)

    def _class_ids(self) -> dict[str, str]:
        classes = self.hub.projects.get(self.slug)["guideline"]["classes"]
        return {entry["name"]: entry["id"] for entry in classes}

    def _model_is_behind(self, bench: Bench) -> bool:
        if self.batch is None:
            return False
        made, model = bench["counters"]["mine"], bench["counters"]["model"]
        behind = model["labels_behind"] if model else made
        return behind >= self.batch(made) and not self._out_of_patience()

    def _answer(self, task: Task) -> Bench:
        self._waiting_since = None
        started = time.monotonic()
        if self.pace:
            self.stop.wait(self.rng.lognormvariate(math.log(self.pace), SPREAD))
        choice = self._choices.get(self.truth.get(task["item"]["key"], ""))
        answer = self.hub.annotate(
            self.slug,
            task,
            choice,
            action="label" if choice else "skip",
            seconds=time.monotonic() - started,
            count=1,
        )
        self._refusals = 0
        self.tally.late += answer["annotation"]["state"] == "late"
        self.tally.labelled += choice is not None
        self.tally.skipped += choice is None
        return answer["bench"]

    def _is_over(self, bench: Bench) -> bool:
        """Whether nothing has been handed out for as long as we care to wait."""
        return not bench["tasks"] and self._out_of_patience()

    def _out_of_patience(self) -> bool:
        now = time.monotonic()
        if self._waiting_since is None:
            self._waiting_since = now
        return now - self._waiting_since > self.patience

    def _refused(self, error: LabelHubError) -> None:
        """Lapsed leases and changed classes happen: begin again from what the server says."""
        self.tally.refused += 1
        self._refusals += 1
        self._choices = {}
        if error.code in FINAL or self._refusals > MOST_REFUSALS:
            raise error
        log.info("%s: %s; the robot goes on", self.slug, error)
        self.stop.wait(min(5.0, POLL * self._refusals))
