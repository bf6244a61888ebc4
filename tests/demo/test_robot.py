"""The robot annotator against a server in memory."""

import threading
import time
from random import Random
from typing import Any

import pytest
from labelhub_client import LabelHubError

from tests.demo.fake_server import FakeServer
from workers.demo.robot import POLL, Robot

TRUTH = {"a": "cat", "b": "dog", "c": "cat", "d": "dog"}


def robot(server: FakeServer, **options: Any) -> Robot:
    return Robot(server.hub(), "pets", TRUTH, rng=Random(1), **({"patience": 0.0} | options))


@pytest.fixture(autouse=True)
def _fast_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.demo.robot.POLL", 0.001)


def test_it_gives_the_true_labels_until_the_budget_is_spent() -> None:
    server = FakeServer(list("abcd"), budget=3)
    tally = robot(server).run()
    assert server.choices() == {"a": "c1", "b": "c2", "c": "c1"}
    assert (tally.labelled, tally.state) == (3, "budget_spent")


def test_it_skips_items_that_it_does_not_know() -> None:
    server = FakeServer(["a", "x"])
    tally = robot(server).run()
    assert [body["action"] for body in server.answers] == ["label", "skip"]
    assert (tally.labelled, tally.skipped) == (1, 1)


def test_it_ends_when_nothing_has_come_for_as_long_as_its_patience() -> None:
    assert robot(FakeServer(["a"])).run().state == "empty"


@pytest.mark.parametrize("state", ["no_items", "budget_reserved", "paused", "empty"])
def test_it_waits_for_a_bench_that_has_nothing_now(state: str) -> None:
    server = FakeServer([], budget=1)
    server.state_when_empty = state
    patient = robot(server, patience=30.0)
    thread = threading.Thread(target=patient.run)
    thread.start()
    while server.takes < 3:
        time.sleep(0.001)
    server.keys.append("a")
    thread.join(5)
    assert (patient.tally.labelled, patient.tally.state) == (1, "budget_spent")


def test_it_waits_for_the_next_model_before_it_goes_on() -> None:
    server = FakeServer(list("abcd"), budget=4)
    server.labels_seen_by_polls = True
    robot(server, batch=lambda made: 2, patience=30.0).run()
    assert server.takes == 2  # the first look, and one after two labels


def test_it_does_not_wait_for_a_model_for_ever() -> None:
    server = FakeServer(list("abcd"), budget=4)
    server.model = {"labels_behind": 5}
    assert robot(server, batch=lambda made: 2).run().labelled == 4


def test_refused_answers_are_given_again_with_what_the_server_says_now() -> None:
    server = FakeServer(list("ab"), budget=2)
    server.refusals = [(409, "fence_mismatch"), (422, "invalid_value"), (404, "lease_unknown")]
    tally = robot(server).run()
    assert server.choices() == {"a": "c1", "b": "c2"}
    assert (tally.labelled, tally.refused) == (2, 3)


@pytest.mark.parametrize(("status", "code"), [(401, "not_signed_in"), (404, "not_found")])
def test_what_will_not_mend_ends_it_at_once(status: int, code: str) -> None:
    server = FakeServer(list("ab"))
    server.refusals = [(status, code)] * 5
    with pytest.raises(LabelHubError):
        robot(server).run()
    assert len(server.refusals) == 4


def test_endless_refusals_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.demo.robot.MOST_REFUSALS", 3)
    server = FakeServer(list("ab"))
    server.refusals = [(409, "fence_mismatch")] * 9
    with pytest.raises(LabelHubError):
        robot(server).run()


def test_late_answers_are_counted() -> None:
    server = FakeServer(["a"], budget=1)
    server.late = True
    assert robot(server).run().late == 1


def test_at_a_pace_it_takes_its_time_and_says_so() -> None:
    server = FakeServer(list("abcd"), budget=4)
    started = time.monotonic()
    robot(server, pace=0.05).run()
    assert time.monotonic() - started > 0.1
    assert all(0.01 < body["seconds"] < 1 for body in server.answers)


def test_it_stops_when_told_to() -> None:
    stop = threading.Event()
    slow = robot(FakeServer(list("abcd")), pace=60.0, stop=stop)
    thread = threading.Thread(target=slow.run)
    thread.start()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert slow.tally.state == "stopped"


def test_polls_are_no_flood() -> None:
    assert POLL >= 0.1
