"""Forecasts from the predictions of versions before, and what the manager is told of them."""

from __future__ import annotations

import numpy as np
import pytest

from labelhub import storage
from labelhub.models import ModelVersion, Project
from labelhub.queries.advice import advise
from labelhub.queries.models import outlook_of
from labelhub.queries.predictions import Predictions
from tests.people import Cast, make_cast
from workers.outlook import outlook

pytestmark = pytest.mark.usefixtures("files_folder")
CLASSES = ["c1", "c2", "c3"]
ITEMS = 200


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(items=0)


def said(changed: int = 0) -> Predictions:
    """Predictions of 200 items, the first `changed` of which are another class."""
    top = np.zeros(ITEMS, np.int16)
    top[:changed] = 1
    sure = np.full(ITEMS, 0.9, np.float32)
    return Predictions(np.arange(1, ITEMS + 1), top, sure, CLASSES, sure)


def publish(
    project: Project, labels: int, found: Predictions, ahead: dict | None = None
) -> ModelVersion:
    number = ModelVersion.objects.filter(project=project).count() + 1
    path = f"models/{project.pk}/{number}.predictions.npz"
    arrays = {"items": found.items, "top": found.top, "confidence": found.confidence}
    storage.write(path, lambda file: np.savez(file, **arrays, calibrated=found.calibrated))
    version = ModelVersion.objects.create(
        project=project, number=number, revision=number, human_labels=labels, pool=ITEMS,
        data_hash="0" * 64, seed=0, recipe={}, metrics={"outlook": ahead}, classes=found.classes,
        predictions=path, seconds=0.1,
    )  # fmt: skip
    Project.objects.filter(pk=project.pk).update(current_model=version)
    project.refresh_from_db()
    return version


def test_without_a_version_a_hundred_labels_back_nothing_is_forecast(cast: Cast) -> None:
    publish(cast.project, 60, said())
    assert outlook(cast.project, said(20), labels=150) is None


def test_a_model_that_still_changes_promises_more(cast: Cast) -> None:
    publish(cast.project, 100, said())
    few, many = (outlook(cast.project, said(n), labels=200) for n in (4, 60))
    assert few is not None
    assert many is not None
    assert few["gain"]["point"] < many["gain"]["point"]
    assert many["gain"]["low"] <= many["gain"]["point"] <= many["gain"]["high"]


def test_one_check_below_the_price_stops_nothing_and_the_second_does(cast: Cast) -> None:
    publish(cast.project, 100, said())
    first = outlook(cast.project, said(2), labels=200)
    assert first is not None
    assert not first["stop"]
    publish(cast.project, 200, said(2), first)
    soon = outlook(cast.project, said(2), labels=210)
    later = outlook(cast.project, said(2), labels=240)
    assert soon is not None
    assert later is not None
    assert not soon["stop"], "ten labels later is no second opinion"
    assert later["stop"]


def test_the_manager_says_what_is_worth_the_price(cast: Cast) -> None:
    cast.project.worth_points = 0.0
    publish(cast.project, 100, said())
    publish(cast.project, 200, said(2), outlook(cast.project, said(2), labels=200))
    cast.project.worth_points = 0.0
    found = outlook(cast.project, said(2), labels=240)
    assert found is not None
    assert not found["stop"]


def test_other_classes_are_another_model_and_compare_with_nothing(cast: Cast) -> None:
    publish(cast.project, 100, said())
    now = said()
    renamed = Predictions(now.items, now.top, now.confidence, ["c1", "c9"], now.calibrated)
    assert outlook(cast.project, renamed, labels=200) is None


def advice(cast: Cast, version: ModelVersion) -> dict[str, str]:
    interval = {"point": 0.95, "low": 0.93, "high": 0.97}
    return advise(
        cast.project,
        items=ITEMS,
        budget={"labels_left": 50, "labels_reserved": 0, "labels_spent": 240},
        quality={"delivered": interval, "audited": 30},
        worker_alive=True,
        round_error=None,
        set_aside=0,
        outlook=outlook_of(cast.project, version),
    )


def ahead(stop: bool) -> dict:
    gain = {"point": 0.003, "low": 0.0, "high": 0.025}
    return {
        "labels": 240,
        "step": 100,
        "gain": gain,
        "worth_points": 0.5,
        "stop": stop,
        "checks": [],
    }


def test_the_advice_says_what_the_next_labels_bring_and_cost(cast: Cast) -> None:
    said_of = advice(cast, publish(cast.project, 240, said(), ahead(stop=False)))
    assert said_of["sentence"].startswith("Keep labelling")
    assert "add about 0.3 points (0.0 to 2.5) for 10.00 EUR" in said_of["reason"]


def test_the_advice_to_stop_names_the_measure_and_the_audited_bound(cast: Cast) -> None:
    said_of = advice(cast, publish(cast.project, 240, said(), ahead(stop=True)))
    assert said_of["sentence"].startswith("Consider to stop")
    assert "Your measure is 0.5 points" in said_of["reason"]
    assert "93.0" in said_of["reason"]
