import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tests.learning.conftest import CLASSES
from workers.learning.features import Features
from workers.learning.heads.committee import ENSEMBLE, CommitteeHead, bootstrap

LABELLED = np.arange(0, 80, 2)
KINDS = ["logistic", "bagging", "adaboost"]


def fitted(pool, members, rows=LABELLED, seed=0) -> CommitteeHead:
    return CommitteeHead(members, seed).fit(pool.features.rows(rows), pool.truth[rows], CLASSES)


@pytest.mark.parametrize("kind", KINDS)
def test_members_of_every_kind_give_probabilities(pool, kind):
    probs = fitted(pool, [kind] * 2).member_proba(pool.features)
    assert probs.shape == (2, 400, CLASSES)
    assert (probs > 0).all()
    np.testing.assert_allclose(probs.sum(2), 1, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_members_of_every_kind_learn(pool, kind):
    right = fitted(pool, [kind]).predict_proba(pool.features).argmax(1) == pool.truth
    assert right.mean() > 0.7  # chance is .25


def test_the_committee_says_what_its_members_say_on_average(pool):
    committee = fitted(pool, ENSEMBLE)
    mean = committee.member_proba(pool.features).mean(0)
    np.testing.assert_allclose(committee.predict_proba(pool.features), mean, atol=1e-6)


def test_members_are_not_copies_of_one_another(pool):
    votes = fitted(pool, ["logistic"] * 3).member_proba(pool.features).argmax(2)
    assert (votes[0] != votes[1]).any()
    assert (votes[1] != votes[2]).any()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_elects_the_same_committee(pool, kind):
    first, again, other = (
        fitted(pool, [kind] * 2, seed=seed).member_proba(pool.features) for seed in (4, 4, 5)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@pytest.mark.parametrize("kind", KINDS)
def test_one_label_is_enough(pool, kind):
    probs = fitted(pool, [kind] * 2, rows=LABELLED[:1]).predict_proba(pool.features)
    assert (probs.argmax(1) == pool.truth[LABELLED[0]]).all()


def test_a_class_with_a_single_label_is_in_every_sample():
    y = np.array([0] * 50 + [3])
    samples = [bootstrap(y, np.random.default_rng(seed)) for seed in range(20)]
    assert all(50 in rows and len(rows) == 51 for rows in samples)
    assert all(len(np.unique(rows)) < 45 for rows in samples)


def test_without_a_label_there_is_no_committee(pool):
    with pytest.raises(ValueError, match="at least one label"):
        fitted(pool, ["logistic"], rows=LABELLED[:0])


def test_trees_say_that_they_cannot_read_words_alone(pool):
    words = Features(np.zeros((400, 0), np.float32), csr_matrix(pool.features.dense))
    with pytest.raises(ValueError, match="take 'logistic'"):
        CommitteeHead(["bagging"]).fit(words, pool.truth, CLASSES)


def test_an_unknown_kind_of_member_is_named(pool):
    with pytest.raises(ValueError, match="'forest'"):
        fitted(pool, ["forest"])
