from dataclasses import replace

import numpy as np
import pytest

from tests.learning.conftest import blobs
from workers.bench import certificate as bench
from workers.learning.certify import (
    WEIGHTS,
    Audit,
    Moment,
    Terms,
    calibrate,
    choose_order,
    classes_it_says_nothing_about,
    items_that_need_people,
    planned_labels,
    scale_by_pilot,
    should_freeze,
)
from workers.learning.certify.replay import complete
from workers.learning.idle_time import IdleTime
from workers.learning.recipe import RoundOutput
from workers.learning.refine import Refinable

ORDERS = list(WEIGHTS)


def terms(pool: int = 500, target: float = 0.97, machine: int = 400, attempt: int = 1) -> Terms:
    return Terms(pool=pool, target=target, alpha=0.1, attempt=attempt, machine=machine)


def test_a_model_that_is_right_as_often_as_it_says_keeps_its_doubts():
    rng = np.random.default_rng(0)
    confidence = rng.uniform(0.5, 1, size=2000)
    wrong = rng.random(2000) > confidence
    fitted = calibrate(confidence, wrong)
    asked = np.array([0.6, 0.8, 0.95])
    assert np.allclose(fitted.doubts(asked), 1 - asked, atol=0.12)


def test_a_model_that_is_sure_and_often_wrong_is_doubted():
    confidence = np.full(200, 0.95)
    wrong = np.arange(200) % 3 == 0
    assert calibrate(confidence, wrong).doubts(np.array([0.95]))[0] > 0.2


def test_without_a_label_the_prior_speaks():
    nothing = np.zeros(0)
    fitted = calibrate(nothing, nothing.astype(bool))
    assert np.isclose(fitted.slope, 1.5, atol=0.02)
    assert np.isclose(fitted.shift, 0, atol=0.02)


def test_doubt_falls_with_confidence_and_stays_a_probability_at_the_ends():
    doubts = calibrate(np.full(50, 0.9), np.arange(50) % 9 == 0).doubts(np.linspace(0, 1, 50))
    assert (np.diff(doubts) < 0).all()
    assert doubts.min() > 0
    assert doubts.max() < 1


def test_a_pilot_with_more_errors_than_expected_raises_the_doubts():
    doubts = np.full(100, 0.02)
    raised = scale_by_pilot(doubts, np.full(60, 0.02), pilot_wrong=6)
    assert (raised > doubts).all()
    assert (scale_by_pilot(doubts, np.full(60, 0.02), pilot_wrong=0) < doubts).all()


def test_a_plan_needs_more_labels_the_nearer_the_errors_come_to_what_is_allowed():
    planned = planned_labels(np.array([0, 5, 10, 14, 20]), 400, 15, 0.05)
    assert (np.diff(planned) >= 0).all()
    assert planned[-1] == 385


def falling(to: int, rate: float = 1.0, start: float = 2000) -> list[Moment]:
    return [Moment(n, start / n**rate) for n in range(40, to + 1, 20)]


def test_it_freezes_once_the_errors_fit_and_waiting_would_not_pay():
    given_ = Terms(10_000, 0.98, 0.05, 1, 9000)
    assert not should_freeze(falling(100, start=60_000), given_)  # 600 errors, 200 allowed
    assert should_freeze(falling(400, start=16_000), given_)  # 40 errors


def test_it_does_not_freeze_before_there_is_a_history():
    given_ = Terms(10_000, 0.98, 0.05, 1, 9000)
    assert not should_freeze([], given_)
    assert not should_freeze([Moment(40, 1.0), Moment(60, 1.0)], given_)


def test_one_round_that_is_low_by_luck_does_not_freeze():
    given_ = Terms(10_000, 0.98, 0.05, 1, 9000)
    high = falling(300, start=60_000)  # 200 errors by now, 200 allowed
    assert not should_freeze([*high[:-1], Moment(300, 60.0)], given_)


def test_it_freezes_at_once_where_arithmetic_is_enough():
    assert should_freeze([], terms(machine=15))


def test_the_order_is_chosen_by_simulated_audits_and_all_are_logged():
    rng = np.random.default_rng(0)
    doubts = np.where(np.arange(400) < 40, 0.2, 1e-4)  # nearly all errors in a tenth
    choice = choose_order(doubts, terms(), rng)
    assert set(choice.simulated) == set(ORDERS)
    assert choice.order != "uniform"
    assert choice.simulated[choice.order] == min(choice.simulated.values())
    again = choose_order(doubts, terms(), np.random.default_rng(0))
    assert again == choice


def test_doubts_that_tell_nothing_apart_leave_the_order_uniform():
    choice = choose_order(np.full(400, 0.01), terms(), np.random.default_rng(0))
    assert choice.order == "uniform"


def test_the_most_doubtful_items_go_to_people_until_the_audit_is_affordable():
    doubts = np.where(np.arange(400) % 10 == 0, 0.5, 0.005)  # 20 errors among 40, 15 allowed
    division = items_that_need_people(doubts, terms(), budget=250)
    assert 0 < len(division.rows) <= 60
    assert (doubts[division.rows][:30] == 0.5).all()
    assert len(division.rows) + division.audit <= 250


def test_nothing_needs_people_where_the_audit_is_affordable_as_it_is():
    division = items_that_need_people(np.full(400, 0.001), terms(), budget=300)
    assert len(division.rows) == 0
    assert 0 < division.audit < 300


def test_where_no_audit_is_affordable_people_label_all_that_the_target_does_not_bear():
    division = items_that_need_people(np.full(400, 0.5), terms(), budget=100)
    assert (len(division.rows), division.audit) == (385, 0)


def test_a_class_whose_labels_could_all_be_wrong_is_named():
    labels = np.r_[np.zeros(300, int), np.ones(15, int), np.full(85, 2)]
    assert list(classes_it_says_nothing_about(labels, terms(), classes=4)) == [1, 3]


# The bench


def test_the_bench_tries_every_order_and_placement_and_finds_no_excess():
    found = bench.certificate(runs=12)
    rows = found["settings"]
    assert {row["order"] for row in rows} == set(WEIGHTS)
    assert {row["placement"] for row in rows} == set(bench.PLACEMENTS)
    assert found["holds"]
    assert all(row["errors"] > found["allowed"] for row in rows)


def test_the_bench_catches_a_rule_that_certifies_too_soon(monkeypatch: pytest.MonkeyPatch):
    def soon(audit: Audit, wrong: np.ndarray) -> int:
        return 15 if not wrong[:15].any() else len(wrong)

    monkeypatch.setattr(bench, "labels_used", soon)
    found = bench.certificate(runs=40)
    assert not found["holds"]
    assert found["most_wrong"] > 0.2


# The replay


def test_a_replayed_completion_keeps_its_promise_and_counts_every_label():
    pool = blobs(1200, spread=0.3, seed=1)
    (done,) = complete(pool, target=0.95, seed=0)
    assert not done.wrong
    assert done.accuracy_true >= 0.95
    assert done.human_labels == done.chosen + done.pilot + done.audit < 600
    assert [done] == complete(pool, target=0.95, seed=0)


def test_a_target_beyond_the_model_is_reached_by_people():
    (done,) = complete(blobs(200, spread=2.0), target=0.99, seed=0)
    assert done.accuracy_true >= 0.99
    assert done.human_labels > 150


class Knowing(IdleTime):
    """Idle time in which all is found out."""

    def made_better(self, made: RoundOutput, given: Refinable) -> RoundOutput:
        truth = blobs(1200, spread=0.6, seed=1).truth
        return replace(made, probs=(0.05 + 0.8 * np.eye(given.n_classes)[truth]).astype(np.float32))


def test_what_idle_time_made_of_the_pool_is_what_is_frozen():
    pool = blobs(1200, spread=0.6, seed=1)
    usual, helped = (
        complete(pool, target=0.97, seed=0, idle=idle)[0] for idle in (None, Knowing((), (), ()))
    )
    assert helped.true_errors == 0 < usual.true_errors
    assert helped.human_labels < usual.human_labels
