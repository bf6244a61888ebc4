import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tests.learning.conftest import CLASSES, blobs
from workers.learning.features import Features
from workers.learning.gates import (
    FEW_LABELS,
    Gate,
    active_helps,
    due,
    held_out_probs,
    prior_helps,
    self_training_helps,
)
from workers.learning.heads import LogisticHead
from workers.learning.simulate import Pool


def self_training_gate(pool: Pool, labels: int) -> Gate:
    rows = np.arange(labels)
    y = pool.truth[rows]
    probs = LogisticHead().fit(pool.features.rows(rows), y, pool.n_classes)
    given = pool.features, rows, y, probs.predict_proba(pool.features), pool.n_classes
    return self_training_helps(*given)


def prior_gate(prior: np.ndarray, y: np.ndarray, held_out: np.ndarray) -> Gate:
    joined = prior * held_out
    return prior_helps(prior, y, held_out, joined / joined.sum(1, keepdims=True))


def sharp(classes: np.ndarray, sureness: float = 0.7) -> np.ndarray:
    return (
        np.full((len(classes), CLASSES), (1 - sureness) / CLASSES)
        + sureness * np.eye(CLASSES)[classes]
    )


def test_self_training_is_on_where_the_classes_form_clusters():
    assert self_training_gate(blobs(1000, spread=0.6, seed=3), 24).on


def test_self_training_is_off_where_labels_do_not_follow_the_clusters():
    pool = blobs(1000)
    shuffled = np.random.default_rng(1).permutation(pool.truth)
    assert not self_training_gate(Pool(pool.features, shuffled, CLASSES), 60).on


def test_self_training_is_off_where_one_class_takes_up_the_pool():
    rng = np.random.default_rng(0)
    truth = (rng.random(1000) < 0.05).astype(int)
    points = (np.eye(4)[truth] + 0.1 * rng.normal(size=(1000, 4))).astype(np.float32)
    order = np.r_[np.flatnonzero(truth)[:10], np.flatnonzero(truth == 0)]
    pool = Pool(Features(points[order], csr_matrix((len(order), 0))), truth[order], 2)
    gate = self_training_gate(pool, 30)
    assert not gate.on
    assert "one class" in gate.reason


def test_nothing_is_decided_on_a_handful_of_labels():
    gate = self_training_gate(blobs(400), FEW_LABELS - 1)
    assert not gate.on
    assert "waits" in gate.reason


def test_class_names_that_are_right_and_a_head_that_hesitates_open_the_gate():
    y = np.arange(40) % CLASSES
    assert prior_gate(sharp(y), y, sharp(y, 0.1)).on


def test_class_names_no_better_than_chance_stay_out():
    y = np.arange(40) % CLASSES
    assert not prior_gate(sharp(np.zeros(40, int)), y, sharp(y, 0.1)).on


def test_always_naming_the_common_class_is_no_better_than_chance():
    y = np.r_[np.zeros(38, int), 1, 2]
    assert not prior_gate(sharp(np.zeros(40, int)), y, sharp(y, 0.1)).on


def test_class_names_that_no_longer_add_anything_are_dropped():
    y = np.arange(200) % CLASSES
    wrong_later = np.where(np.arange(200) < FEW_LABELS, y, (y + 1) % CLASSES)
    gate = prior_gate(sharp(wrong_later), y, sharp(y, 0.95))
    assert not gate.on
    assert "add little" in gate.reason


def test_without_labels_class_names_are_not_used():
    assert not prior_gate(np.zeros((0, CLASSES)), np.zeros(0, int), np.zeros((0, CLASSES))).on


def test_a_label_is_judged_by_a_head_that_has_not_seen_it(pool: Pool):
    rows = np.arange(60)
    contrary = pool.truth[rows].copy()
    contrary[0] = (contrary[0] + 1) % CLASSES
    told = held_out_probs(pool.features, rows, contrary, CLASSES)
    assert told.shape == (60, CLASSES)
    assert told[0, contrary[0]] < 0.5


def test_choosing_goes_on_while_it_beats_the_random_tenth(pool: Pool):
    rows, drawn = np.arange(120), np.arange(120) % 10 == 0
    assert active_helps(pool.features, rows, pool.truth[rows], drawn, CLASSES).on


def test_choosing_stops_when_what_was_chosen_misleads():
    pool = blobs(400, spread=0.2)
    rows, drawn = np.arange(120), np.arange(120) % 10 == 0
    misled = np.where(drawn, pool.truth[rows], (pool.truth[rows] + 1) % CLASSES)
    gate = active_helps(pool.features, rows, misled, drawn, CLASSES)
    assert not gate.on
    assert "at random" in gate.reason


def test_few_random_labels_stop_nothing(pool: Pool):
    rows, drawn = np.arange(50), np.arange(50) % 10 == 0
    assert active_helps(pool.features, rows, pool.truth[rows], drawn, CLASSES).on


@pytest.mark.parametrize(
    ("before", "labels", "expected"),
    [
        (0, 9, False),
        (7, 10, True),
        (15, 20, True),
        (20, 39, False),
        (39, 40, True),
        (150, 160, True),
    ],
)
def test_gates_are_decided_anew_at_each_doubling(before: int, labels: int, expected: bool):
    assert due(before, labels) is expected
