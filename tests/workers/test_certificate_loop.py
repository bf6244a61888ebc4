"""A certificate earned over HTTP: a real worker, a real redis, and people who know the answers."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.conftest import Manager
from tests.workers.test_loop import eventually
from workers.demo.projects import digits_pool

pytestmark = pytest.mark.redis


def label(manager: Manager, slug: str, truth: Mapping[str, str], count: int) -> int:
    """Up to `count` right answers; fewer when nothing more is handed out."""
    tasks = manager.hub.leases.take(slug, count=4)["tasks"]
    done = 0
    while tasks and done < count:
        choice = f"c{int(truth[tasks[0]['item']['key']]) + 1}"
        tasks = manager.hub.annotate(slug, tasks[0], choice, count=4)["bench"]["tasks"]
        done += 1
    return done


def ready(manager: Manager, slug: str, truth: Mapping[str, str]) -> bool:
    """Label on by small steps until the model has guessed enough of them before."""
    if manager.hub.certificates.get(slug)["obstacle"] is None:
        return True
    label(manager, slug, truth, 4)
    return False


def test_a_pool_is_finished_by_the_model_with_a_promise_that_is_true(
    manager: Manager, digits: str
) -> None:
    truth, hub = digits_pool(300).truth, manager.hub.certificates
    manager.hub.projects.update(digits, budget_cap="15.00")
    eventually(lambda: ready(manager, digits, truth), seconds=120)
    hub.plan(digits, 0.9)
    planned = hub.wait(digits, lambda page: bool(page["plan"] and page["plan"]["forecast"]), 60)
    assert planned["plan"] is not None
    assert planned["plan"]["forecast"]["pool"] == 300
    hub.freeze(digits, 0.9)

    def goes_on() -> dict[str, Any] | None:
        """Label what is asked, until nothing is; the certificate once it is given."""
        label(manager, digits, truth, 8)
        live = hub.get(digits)["live"]
        return dict(live) if live and live["state"] == "certified" else None

    live = eventually(goes_on, seconds=120)
    assert live["look"]["right_at_least"] >= 0.9
    rows = list(manager.hub.export_rows(digits))
    assert {row["certificate_statement"] for row in rows} == {live["statement"]}
    assert sum(row["label"] == truth[row["key"]] for row in rows) >= 270
    assert sum(row["label_source"] == "model" for row in rows) > 0
