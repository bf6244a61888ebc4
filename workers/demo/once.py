"""`labelhub demo --once`: robots work the projects through HTTP, then the outcome is measured."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

import numpy as np
from labelhub_client import LabelHub
from threadpoolctl import threadpool_limits

from labelhub.models import Item, Project
from workers.arrays import load_pool
from workers.demo.projects import DemoProject
from workers.demo.robot import Robot
from workers.demo.seed import ALICE, ROBOT, Demo, Say
from workers.learning.recipe import batch_size
from workers.learning.simulate import Pool, at_random

RANDOM_SEEDS = 5
EMBED_SECONDS = 600.0
ROUND_SECONDS = 120.0
POLL = 0.5


class DemoError(Exception):
    """Carries one sentence: why the demo could not be measured."""


@dataclass(frozen=True)
class Outcome:
    """One project's line. Accuracies are of the delivered labels over the whole pool.

    human_labels: all that people gave, audit_labels among them
    accuracy_estimate, ci_low, ci_high: what the product says, with its 95 % interval
    accuracy_true: the delivered labels against the held answers
    random_same_labels: what as many random labels deliver with the same model, all of them training
    """

    project: str
    pool: int
    human_labels: int
    audit_labels: int
    accuracy_estimate: float
    ci_low: float
    ci_high: float
    accuracy_true: float
    random_same_labels: float
    rounds: int
    seconds: float

    def rounded(self) -> dict[str, object]:
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}


def work(demo: Demo, projects: Sequence[DemoProject], say: Say) -> list[Outcome]:
    """Label all projects at once, one robot each, and measure them. Raises DemoError."""
    stop = threading.Event()
    with ThreadPoolExecutor(len(projects)) as threads:
        running = [threads.submit(_label, demo, project, stop, say) for project in projects]
        try:
            seconds = [future.result() for future in running]
        finally:
            stop.set()
    return [
        _measure(demo, project, spent) for project, spent in zip(projects, seconds, strict=True)
    ]


def _label(demo: Demo, project: DemoProject, stop: threading.Event, say: Say) -> float:
    """Spend a project's budget; returns the seconds from the first label to the last model."""
    slug = demo.slug(project)
    with demo.hub(ALICE) as manager, demo.hub(ROBOT) as hub:
        say(f"{project.name}: encoding the pool ...")
        _wait_embedded(manager, slug, stop)
        say(f"{project.name}: labelling ...")
        started = time.monotonic()
        truth = project.load().truth
        tally = Robot(hub, slug, truth, batch=batch_size, patience=30.0, stop=stop).run()
        if tally.state != "budget_spent":
            raise DemoError(f"{project.name}: the robot ended with the bench {tally.state!r}.")
        _wait_for_last_round(manager, slug, stop)
        say(f"{project.name}: {tally.labelled} labels in {time.monotonic() - started:.0f} s.")
        return time.monotonic() - started


def _wait_embedded(hub: LabelHub, slug: str, stop: threading.Event) -> None:
    deadline = time.monotonic() + EMBED_SECONDS
    while not stop.wait(POLL):
        items = hub.projects.get(slug)["items"]
        if items["embedded"] >= items["total"] > 0:
            return
        if time.monotonic() > deadline:
            raise DemoError(f"{slug}: {items['embedded']} of {items['total']} items are encoded.")


def _wait_for_last_round(hub: LabelHub, slug: str, stop: threading.Event) -> None:
    """Until the newest model has seen every label."""
    deadline = time.monotonic() + ROUND_SECONDS
    while not stop.wait(POLL):
        board = hub.dashboard(slug)
        resting = board["round"]["state"] == "idle" and not board["round"]["wanted"]
        if resting and board["model"] and board["model"]["labels_behind"] == 0:
            return
        if board["round"]["state"] == "failed" or time.monotonic() > deadline:
            raise DemoError(f"{slug}: the last round did not end: {board['round']['error']}.")


def _measure(demo: Demo, project: DemoProject, seconds: float) -> Outcome:
    slug, truth = demo.slug(project), project.load().truth
    with demo.hub(ALICE) as hub:
        board = hub.dashboard(slug)
        right = [row["label"] == truth[row["key"]] for row in hub.export_rows(slug)]
    quality = board["quality"]
    if quality is None:
        raise DemoError(f"{project.name} has no estimate: no audit item was labelled.")
    return Outcome(
        project=project.name,
        pool=len(right),
        human_labels=quality["human_labels"],
        audit_labels=quality["audited"],
        accuracy_estimate=quality["delivered"]["point"],
        ci_low=quality["delivered"]["low"],
        ci_high=quality["delivered"]["high"],
        accuracy_true=sum(right) / len(right),
        random_same_labels=_at_random(slug, project, truth, quality["human_labels"]),
        rounds=quality["version"],
        seconds=seconds,
    )


def _at_random(slug: str, project: DemoProject, truth: Mapping[str, str], labels: int) -> float:
    """The mean over seeds of what `labels` random labels deliver, on this very pool's features."""
    pool = load_pool(Project.objects.get(slug=slug))
    if pool is None:
        raise DemoError(f"{project.name} has no vectors.")
    keys = dict(Item.objects.filter(project__slug=slug).values_list("pk", "key"))
    column = {name: place for place, name in enumerate(project.classes)}
    answers = np.array([column[truth[keys[int(pk)]]] for pk in pool.items])
    known = Pool(pool.features, answers, len(project.classes))
    with threadpool_limits(1):  # as the workers fit: more threads on small matrices only wait
        runs = [at_random(known, labels, seed).accuracy for seed in range(RANDOM_SEEDS)]
    return float(np.mean(runs))
