import json
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workers.learning.certify import (
    WEIGHTS,
    Audit,
    Terms,
    labels_used,
)
from workers.learning.certify.evidence import (
    log_sequence,
    spread_bets,
    spread_stakes,
    uniform_path,
    weighted_path,
)

few = settings(max_examples=25, deadline=None)
ORDERS = list(WEIGHTS)


def terms(pool: int = 500, target: float = 0.97, machine: int = 400, attempt: int = 1) -> Terms:
    return Terms(pool=pool, target=target, alpha=0.1, attempt=attempt, machine=machine)


def audit(given: Terms, order: str = "uniform", seed: int = 0) -> Audit:
    rng = np.random.default_rng(seed)
    doubts = rng.beta(0.3, 6, size=given.machine) + 1e-4
    return Audit.draw(given, order, np.arange(given.machine) * 3, doubts, rng)


def answered(given: Audit, wrong: list[bool]) -> Audit:
    for place, is_wrong in enumerate(wrong):
        given.answer(place, is_wrong)
    return given


def while_wrong(path: np.ndarray, wrong: np.ndarray, allowed: int) -> np.ndarray:
    """The evidence, and 0 once no more than `allowed` errors are left to be found."""
    left = wrong.sum() - np.cumsum(wrong)
    return np.where(left > allowed, np.exp(path), 0)


# The martingale, by enumeration of every order


@pytest.mark.parametrize("errors", [3, 4, 6, 9])
@pytest.mark.parametrize("expected", [0, 1.5, 50])
def test_in_uniform_order_evidence_is_at_most_one_on_average_while_a_certificate_would_be_wrong(
    errors: int, expected: float
):
    machine, allowed = 9, 2
    bets = spread_bets(allowed, expected)
    paths = []
    for places in combinations(range(machine), errors):
        wrong = np.isin(np.arange(machine), places)
        paths.append(while_wrong(uniform_path(wrong, machine, allowed, bets), wrong, allowed))
    assert (np.mean(paths, axis=0) <= 1 + 1e-9).all()
    for level in (0.5, 0.3, 0.2, 0.1):
        assert np.mean(np.max(paths, axis=1) >= 1 / level) <= level + 1e-12


@pytest.mark.parametrize(
    "weights", [(1, 1, 1, 1, 1, 1), (0.3, 0.3, 0.4, 0.6, 1, 1.3), (9, 1, 1, 1, 1, 1)]
)
@pytest.mark.parametrize(
    "wrong", [(1, 1, 0, 0, 0, 0), (0, 0, 0, 0, 1, 1), (1, 0, 1, 0, 1, 0), (1,) * 6]
)
@pytest.mark.parametrize("allowed", [0, 1])
@pytest.mark.parametrize("doubt", [0.001, 0.1, 0.9])  # which moves the bets to high or low stakes
def test_in_weighted_order_evidence_is_at_most_one_on_average_while_a_certificate_would_be_wrong(
    weights: tuple[float, ...], wrong: tuple[int, ...], allowed: int, doubt: float
):
    w, e = np.array(weights, float), np.array(wrong, bool)
    shares = spread_stakes(np.full(6, doubt), w, allowed, 0.05)
    assert np.isclose(shares.sum(), 1)
    paths, chances = [], []
    for order in permutations(range(6)):
        drawn = w[list(order)]
        chances.append(np.prod(drawn / np.cumsum(drawn[::-1])[::-1]))
        found = e[list(order)]
        paths.append(while_wrong(weighted_path(found, drawn, 6, allowed, shares), found, allowed))
    chance = np.array(chances)
    assert np.isclose(chance.sum(), 1)
    assert (chance @ np.array(paths) <= 1 + 1e-9).all()
    for level in (0.5, 0.3, 0.2, 0.1):
        assert chance @ (np.max(paths, axis=1) >= 1 / level) <= level + 1e-12


@few
@given(st.integers(1, 12), st.integers(0, 12), st.integers(1, 12))
def test_the_sequences_of_a_length_have_probabilities_that_add_up_to_one(machine, errors, t):
    assume(errors <= machine and t <= machine)
    total = 0.0
    for x in range(t + 1):
        sequences = len(list(combinations(range(t), x)))
        total += sequences * float(np.exp(log_sequence(np.array(t), np.array(x), machine, errors)))
    assert np.isclose(total, 1)


@pytest.mark.parametrize("order", ORDERS)
def test_one_more_error_weakens_the_evidence(order: str):
    one = audit(terms(), order)
    fewer, more = np.arange(150) % 50 == 0, np.arange(150) % 50 == 0
    more[75] = True
    assert one.path(more)[-1] < one.path(fewer)[-1]


def test_a_million_labels_leave_the_evidence_finite_until_arithmetic_settles_it():
    path = uniform_path(np.arange(3000) % 200 == 0, 1_000_000, 20_000, spread_bets(20_000, 5000.0))
    assert np.isfinite(path).all()
    assert path[-1] > np.log(20)


# Answers in any order


@few
@given(st.lists(st.booleans(), min_size=1, max_size=40), st.randoms(), st.sampled_from(ORDERS))
def test_whatever_people_finish_first_the_audit_says_the_same(wrong, random, order):
    in_order, shuffled = answered(audit(terms(), order), wrong), audit(terms(), order)
    places = list(range(len(wrong)))
    random.shuffle(places)
    for place in places:
        shuffled.answer(place, wrong[place])
    assert shuffled.look() == in_order.look()


def test_an_answer_that_comes_early_waits_for_those_before_it():
    early = audit(terms())
    early.answer(0, False)
    early.answer(2, True)
    assert (early.look().audited, early.look().waiting, early.look().wrong) == (1, 1, 0)
    early.answer(1, False)
    assert (early.look().audited, early.look().waiting, early.look().wrong) == (3, 0, 1)


def test_what_is_handed_out_next_comes_in_drawn_order_and_leaves_out_the_answered():
    one = audit(terms())
    one.answer(1, False)
    assert one.next_places(3) == [0, 2, 3]


def test_the_same_answer_twice_changes_nothing_and_another_one_is_refused():
    one = answered(audit(terms()), [False])
    one.answer(0, False)
    with pytest.raises(ValueError, match="place 0"):
        one.answer(0, True)
    with pytest.raises(ValueError, match="place 400"):
        one.answer(400, True)


@pytest.mark.parametrize("order", ORDERS)
def test_an_audit_resumes_from_its_json(order: str):
    one = answered(audit(terms(), order), [False] * 30 + [True] + [False] * 20)
    again = Audit.from_state(json.loads(json.dumps(one.to_state())))
    assert again.look() == one.look()
    again.answer(51, True)
    one.answer(51, True)
    assert again.look() == one.look()


@pytest.mark.parametrize("order", ORDERS)
def test_the_same_seed_draws_the_same_order_and_every_row_once(order: str):
    one, again, other = (audit(terms(), order, seed) for seed in (1, 1, 2))
    assert (one.rows == again.rows).all()
    assert (one.rows != other.rows).any()
    assert sorted(one.rows) == list(range(0, 1200, 3))


def test_a_heavier_label_is_drawn_earlier():
    doubts = np.r_[np.full(200, 0.9), np.full(200, 0.001)]
    rng = np.random.default_rng(0)
    drawn = Audit.draw(terms(), "q+.1", np.arange(400), doubts, rng)
    assert (drawn.rows[:100] < 200).mean() > 0.8


# What it certifies


@pytest.mark.parametrize("order", ORDERS)
def test_labels_without_errors_certify_and_stay_certified_whatever_comes_after(order: str):
    one = audit(terms(), order)
    needed = labels_used(one, np.zeros(400, bool))
    assert needed is not None
    assert 40 < needed < 200
    almost = answered(audit(terms(), order), [False] * (needed - 1)).look()
    assert not almost.certified
    assert almost.evidence < almost.needed
    just = answered(audit(terms(), order), [False] * needed).look()
    assert just.certified
    assert just.certified_at == needed
    after = answered(audit(terms(), order), [False] * needed + [True] * 30).look()
    assert after.certified_at == needed


@pytest.mark.parametrize("order", ORDERS)
def test_labels_that_are_all_wrong_certify_only_once_arithmetic_does(order: str):
    one = audit(terms(), order)
    allowed = one.terms.allowed
    assert labels_used(one, np.ones(400, bool)) == 400 - allowed


@pytest.mark.parametrize("order", ORDERS)
def test_errors_that_were_corrected_no_longer_count_against_the_target(order: str):
    # 15 errors are allowed, and people find 16: without credit nothing but the whole would certify.
    one = answered(audit(terms(), order), [place % 20 == 0 for place in range(320)])
    assert one.look().wrong == 16
    assert one.look().certified
    assert not one.look().certain


@pytest.mark.parametrize("order", ORDERS)
def test_where_no_error_is_allowed_nearly_every_label_must_be_seen(order: str):
    exact = terms(pool=400, target=1.0)
    assert exact.allowed == 0
    assert 360 < (labels_used(audit(exact, order), np.zeros(400, bool)) or 0) <= 400
    late = np.arange(400) == 399
    assert not answered(audit(exact, order), [*late[:350]]).look().certified


def test_a_pool_that_people_labelled_whole_is_certain_without_an_audit():
    done = audit(terms(machine=0)).look()
    assert done.certified
    assert done.certain
    assert (done.audited, done.certified_at, done.labels_left) == (0, 0, (0, 0, 0))


def test_as_many_machine_labels_as_errors_are_allowed_are_certain_and_one_more_is_not():
    assert audit(terms(machine=15)).look().certain
    assert not audit(terms(machine=16)).look().certain
    assert answered(audit(terms(machine=16)), [True]).look().certain


def test_answers_that_wait_count_towards_what_is_certain():
    one = audit(terms(machine=17))
    one.answer(5, True)
    one.answer(9, False)
    assert one.look().audited == 0
    assert one.look().certain


def test_the_errors_a_target_bears_survive_floating_point():
    assert Terms(10, 0.9, 0.05, 1, 10).allowed == 1
    assert Terms(1297, 0.97, 0.05, 1, 10).allowed == 38
    assert Terms(10_000, 0.98, 0.05, 1, 10).allowed == 200


@pytest.mark.parametrize("spend", [0.5, 0.8])
def test_the_attempts_together_spend_no_more_than_alpha(spend: float):
    spent = [Terms(10, 0.9, 0.1, k, 10, spend).level for k in range(1, 60)]
    assert sum(spent) <= 0.1 + 1e-15
    assert (np.diff(spent) < 0).all()


def test_by_default_the_first_attempt_spends_most_of_alpha():
    assert np.allclose([terms(attempt=k).level for k in (1, 2, 3)], [0.08, 0.016, 0.0032])


def test_with_half_of_the_rest_attempt_k_spends_alpha_over_two_to_the_k():
    spent = [Terms(500, 0.97, 0.1, k, 400, spend=0.5).level for k in (1, 2, 3)]
    assert np.allclose(spent, [0.05, 0.025, 0.0125])


@pytest.mark.parametrize(
    "bad",
    [
        {"target": 0.0},
        {"target": 1.1},
        {"alpha": 0.0},
        {"alpha": 1.0},
        {"spend": 1.0},
        {"attempt": 0},
        {"machine": 501},
    ],
)
def test_terms_that_make_no_sense_are_refused(bad):
    good = {"pool": 500, "target": 0.97, "alpha": 0.05, "attempt": 1, "machine": 400}
    with pytest.raises(ValueError, match=r"shares|attempts|machine"):
        Terms(**{**good, **bad})
