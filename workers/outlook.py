"""What the next labels will bring: today's predictions beside those of versions before."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from labelhub.models import ModelVersion, Project
from labelhub.queries.predictions import Predictions, predictions_of
from workers.learning.forecast import STEP, Check, Range, Snapshot, advise, next_gain

SPACING = 25  # labels between two checks: two rounds that follow at once are not two opinions

IntArray = npt.NDArray[np.integer[Any]]


def outlook(project: Project, now: Predictions, labels: int) -> dict[str, Any] | None:
    """Forecast gain of the next STEP labels and whether it is worth the manager's price; JSON-able.

    now: what is predicted of the pool after `labels` labels of people
    None while there is no version old enough, or its classes were others.
    """
    version = _back(project, labels - STEP)
    then = predictions_of(version)
    if version is None or then.classes != now.classes or not len(then.items):
        return None
    before, after = _shared(then, now)
    check = next_gain([Snapshot(version.human_labels, before), Snapshot(labels, after)])
    if check is None:
        return None
    checks = _checks(project, check)
    advice = advise(checks, project.worth_points)
    return {
        "labels": labels,
        "step": STEP,
        "gain": asdict(check.gain),
        "worth_points": project.worth_points,
        "stop": advice.stop,
        "checks": [[each.labels, each.gain.point] for each in checks],
    }


def _back(project: Project, labels: int) -> ModelVersion | None:
    """The newest version of no more than so many labels."""
    found = ModelVersion.objects.filter(project=project, human_labels__range=(1, labels))
    return found.order_by("-number").first()


def _shared(then: Predictions, now: Predictions) -> tuple[IntArray, IntArray]:
    """The class columns of the items that both know. (M,) and (M,)"""
    _, old, new = np.intersect1d(then.items, now.items, assume_unique=True, return_indices=True)
    return then.top[old], now.top[new]


def _checks(project: Project, latest: Check) -> list[Check]:
    """The last two checks, this one among them; one that came just before is replaced."""
    said = project.current_model.metrics.get("outlook") if project.current_model else None
    known = [Check(int(n), Range(p, p, p)) for n, p in (said or {}).get("checks", [])]
    apart = [each for each in known if each.labels <= latest.labels - SPACING]
    return [*apart[-1:], latest]
