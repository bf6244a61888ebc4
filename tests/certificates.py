"""A pool that is frozen without a worker, for the tests of what people do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from labelhub.flow.certify import next_attempt
from labelhub.flow.certify_freeze import Frozen, begin_audit, write_items
from labelhub.models import Certificate, Item, ModelVersion, Project
from tests.people import Cast

MACHINE_LABEL = "c1"


def make_version(project: Project, number: int = 1) -> ModelVersion:
    version = ModelVersion.objects.create(
        project=project, number=number, revision=0, human_labels=0, pool=project.items.count(),
        data_hash="", seed=1, recipe={}, metrics={}, classes=["c1", "c2", "c3"], seconds=0.1,
        predictions="dropped.npz",
    )  # fmt: skip
    project.current_model = version
    project.save(update_fields=["current_model"])
    return version


def begin(cast: Cast, target: float = 0.9) -> Certificate:
    """A freeze that a manager has asked for and no worker has begun."""
    row = Certificate.objects.create(
        project=cast.project, target=target, alpha=0.05, frozen_by=cast.alice
    )
    cast.project.certificate = row
    cast.project.save(update_fields=["certificate"])
    return row


def freeze(
    cast: Cast,
    target: float = 0.9,
    *,
    doubts: Sequence[float] | None = None,
    order: str = "uniform",
    people: int = 0,
    meanwhile: Callable[[], object] = int,
) -> Certificate:
    """Every item that nobody has labelled is frozen as c1, in the order of its key; the last `people`
    of them are left to people. meanwhile: what happens after the labels are read."""
    version = cast.project.current_model or make_version(cast.project)
    row = begin(cast, target)
    items = list(cast.project.items.exclude(state=Item.State.LABELLED).order_by("pk"))
    machine = len(items) - people
    doubts = doubts or [0.05] * len(items)
    write_items(
        row,
        [
            (place, item.pk, doubt, MACHINE_LABEL)
            if place < machine
            else (None, item.pk, doubt, "")
            for place, (item, doubt) in enumerate(zip(items, doubts, strict=True))
        ],
        lambda done: None,
    )
    meanwhile()
    pool = cast.project.items.count()
    begin_audit(
        row,
        Frozen(
            attempt=next_attempt(cast.project),
            pool=pool, machine=machine, people=people, allowed=int((1 - target) * pool + 1e-9),
            newest_item=max(cast.project.items.values_list("pk", flat=True)), order_name=order,
            simulated={"uniform": 9.0},
            forecast={"low": 5, "middle": 9, "high": 20, "expected_errors": 1.0},
            seed=7, silent_classes=["c2"], model_version=version,
        ),
    )  # fmt: skip
    cast.project = Project.objects.get(pk=cast.project.pk)
    row.refresh_from_db()
    return row
