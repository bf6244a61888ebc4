from dataclasses import asdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.learning.estimate import Estimate, delivered, estimate

POOL = 300


def project(confidence: np.ndarray, wrong: np.ndarray, human: int = 0) -> Estimate:
    """The estimate of a two-class pool whose first items are the audit, wrong where `wrong` says."""
    probs = np.stack([confidence, 1 - confidence], axis=1)
    audited = np.arange(len(wrong))
    mask = np.zeros(len(confidence), bool)
    mask[: max(human, len(wrong))] = True
    made = estimate(probs, audited, np.where(wrong, 1, 0), mask)
    assert made is not None
    return made


def spread(size: int = POOL, seed: int = 0) -> np.ndarray:
    return 0.5 + 0.5 * np.random.default_rng(seed).beta(2, 1, size=size)


@st.composite
def projects(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Any shape of confidence, any audit of 1 to 60 items."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    shape = draw(st.sampled_from([(1, 1), (5, 1), (1, 5), (0.2, 0.2), (50, 1)]))
    confidence = 0.5 + 0.5 * rng.beta(*shape, size=draw(st.integers(62, POOL)))
    wrong = draw(st.lists(st.booleans(), min_size=1, max_size=60))
    return np.clip(confidence, 0.5, 1), np.array(wrong)


few = settings(max_examples=25, deadline=None)


@few
@given(projects())
def test_the_point_lies_within_its_interval_and_both_within_zero_and_one(case):
    made = project(*case)
    for interval in (made.model, made.delivered):
        assert 0 <= interval.low <= interval.point <= interval.high <= 1


@few
@given(projects(), st.data())
def test_one_more_error_never_looks_better(case, data):
    confidence, wrong = case
    flip = data.draw(st.integers(0, len(wrong) - 1))
    fewer, more = wrong.copy(), wrong.copy()
    fewer[flip], more[flip] = False, True
    better, worse = project(confidence, fewer).model, project(confidence, more).model
    assert worse.low <= better.low
    assert worse.point <= better.point
    assert worse.high <= better.high


@few
@given(projects(), st.integers(60, 300))
def test_what_people_labelled_counts_as_right(case, human):
    confidence, wrong = case
    human = min(human, len(confidence))
    made = project(confidence, wrong, human)
    share = made.human / made.pool
    assert made.delivered.low >= share
    assert np.isclose(made.delivered.point, share + (1 - share) * made.model.point)


@few
@given(projects())
def test_the_strata_add_up_to_the_remainder_and_the_audit(case):
    made = project(*case)
    assert sum(row.remaining for row in made.strata) == made.pool - made.human
    assert sum(row.audited for row in made.strata) == made.audited == len(case[1])
    assert sum(row.wrong for row in made.strata) == made.wrong == case[1].sum()


@few
@given(st.integers(1, 12), st.integers(0, 10**6))
def test_four_times_the_audit_at_the_same_errors_narrows_the_interval(blocks, seed):
    confidence = np.full(POOL * 2, 0.9)
    wrong = np.zeros(10 * blocks, bool)
    wrong[np.random.default_rng(seed).integers(len(wrong))] = True
    small, large = project(confidence, wrong), project(confidence, np.tile(wrong, 4))
    assert large.model.high - large.model.low < small.model.high - small.model.low


def test_there_is_no_estimate_before_the_first_audit_label():
    nothing = np.zeros(0, int)
    assert estimate(np.full((5, 2), 0.5), nothing, nothing, np.zeros(5, bool)) is None


def test_a_model_never_caught_may_be_perfect_but_is_not_taken_for_it():
    sure = np.full(2000, 0.9999)
    five, sixty = project(sure, np.zeros(5, bool)).model, project(sure, np.zeros(60, bool)).model
    assert five.high == sixty.high == 1
    assert five.low < 0.85
    assert 0.9 < sixty.low < 0.99


def test_a_sure_model_that_was_caught_is_not_believed():
    wrong = np.arange(30) % 5 == 0  # a fifth, where the model expects one in ten thousand
    made = project(np.full(2000, 0.9999), wrong).model
    assert made.low < 0.8 < made.high


def test_an_answer_that_no_class_can_match_counts_as_wrong():
    probs = np.stack([spread(), 1 - spread()], axis=1)
    audited, mask = np.arange(10), np.zeros(POOL, bool)
    made = estimate(probs, audited, np.full(10, -1), mask)
    assert made is not None
    assert made.wrong == 10
    assert made.model.high < 0.6


def test_the_remainder_counts_not_the_pool_that_the_audit_was_drawn_from():
    # The audit met an easy and a hard half; selection then had people label the whole hard half.
    confidence = np.r_[np.tile([0.97, 0.55], 20), np.full(400, 0.97), np.full(400, 0.55)]
    wrong = np.tile([False, True], 20)
    probs = np.stack([confidence, 1 - confidence], axis=1)
    human = np.zeros(len(confidence), bool)
    human[:40] = human[440:] = True
    made = estimate(probs, np.arange(40), wrong.astype(int), human)
    assert made is not None
    assert made.model.low > 0.8
    assert made.wrong / made.audited == 0.5


def test_a_pool_that_people_labelled_whole_is_delivered_as_they_labelled_it():
    made = project(spread(), np.array([True, False]), human=POOL)
    assert made.delivered == delivered(made.model, POOL, POOL)
    assert (made.delivered.low, made.delivered.high) == (1, 1)


def test_the_same_evidence_gives_the_same_interval_in_plain_numbers():
    first, second = (project(spread(), np.arange(20) % 7 == 0) for _ in range(2))
    assert first == second
    assert all(type(value) is float for value in asdict(first)["model"].values())
