from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tests.learning.conftest import CLASSES
from workers.learning import refine as refine_module
from workers.learning.encoders import TextItem
from workers.learning.features import Features
from workers.learning.heads.stopping import Stopped, go_on
from workers.learning.refine import (
    Paired,
    Refinable,
    commonness,
    compare,
    deal,
    due,
    losses,
    margins,
    refine,
)
from workers.learning.simulate import Pool
from workers.learning.slow_learners import answer, learner_for

LABELLED = np.arange(0, 120, 2)


@dataclass
class Fake:
    """A learner that sees each item's class with this certainty, and remembers what it was given."""

    pool: Pool
    certainty: float
    kind: str = "distilled"
    met: list[np.ndarray] = field(default_factory=list)

    def fit(self, labelled, y, probs, brief, should_stop) -> "Fake":
        go_on(should_stop)
        self.met.append(labelled)
        return self

    def read(self, items, should_stop) -> np.ndarray:
        rng = np.random.default_rng(0)
        right = rng.random(len(items)) < self.certainty
        told = np.where(right, self.pool.truth[list(items)], 0)
        return np.eye(CLASSES, dtype=np.float32)[told] * 0.98 + 0.005

    def to_arrays(self) -> dict[str, Any]:
        return {}


def given(pool: Pool, certainty: float = 0.5, **changes: Any) -> Refinable:
    """Items are their own row numbers; the round's model errs on half of them."""
    wrong = np.random.default_rng(1).random(len(pool.truth)) < 0.5
    says = np.where(wrong, (pool.truth + 1) % CLASSES, pool.truth)
    probs = np.eye(CLASSES, dtype=np.float32)[says] * 0.6 + 0.1
    plain = {
        "items": list(range(len(pool.truth))), "features": pool.features, "labelled": LABELLED,
        "y": pool.truth[LABELLED], "n_classes": CLASSES, "fit": lambda rows, y: probs,
    }  # fmt: skip
    return Refinable(**(plain | changes))


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch):
    """The pool's slow learner is this one."""
    return lambda fake: monkeypatch.setattr(refine_module, "learner_for", lambda *_: fake)


def test_a_learner_that_knows_more_is_kept_and_says_why(pool: Pool, use):
    use(Fake(pool, certainty=1.0))
    verdict = refine(given(pool))
    assert verdict.refined is not None
    assert verdict.refined.labels == len(LABELLED)
    assert "of 60 held-back labels it alone gets" in verdict.reason


def test_a_learner_that_knows_less_is_not_kept(pool: Pool, use):
    use(Fake(pool, certainty=0.1))
    verdict = refine(given(pool))
    assert verdict.refined is None
    assert "is not used" in verdict.reason


def test_no_label_is_judged_by_a_learner_that_has_met_it(pool: Pool):
    fake, seen = Fake(pool, 1.0), []
    compare(given(pool, fit=lambda rows, y: seen.append(rows) or given(pool).fit(rows, y)), fake)
    folds = deal(pool.truth[LABELLED])
    for fold, (ours, theirs) in enumerate(zip(fake.met, seen, strict=True)):
        np.testing.assert_array_equal(ours, theirs)
        assert not np.isin(LABELLED[folds == fold], ours).any()


def test_no_learner_is_wrongly_kept_more_often_than_one_time_in_six(pool: Pool):
    """Equal learners, 60 labels; the test's level is one in ten, for large samples."""
    rng, kept = np.random.default_rng(0), 0
    for _ in range(400):
        ours, theirs = losses(
            rng.dirichlet([1, 1, 1], (2, 60)).reshape(120, 3), np.zeros(120, int)
        ).reshape(2, 60)
        right = np.sign(theirs - ours)
        kept += refine_module._summed(theirs - ours, right, np.ones(60)).helps
    assert kept / 400 < 1 / 6


def test_doubtful_labels_do_not_count_more_than_doubtful_items_are_common():
    pool = np.linspace(0, 1, 300)
    labels = np.concatenate([np.full(80, 0.1), np.full(20, 0.9)])
    weights = commonness(pool, labels)
    assert weights.sum() == pytest.approx(100)
    assert weights[:80].sum() == pytest.approx(weights[80:].sum())


def test_an_advantage_on_chosen_labels_alone_does_not_convince():
    """Where the round's model doubts, any challenger looks good; it has to hold elsewhere too."""
    right = np.array([1] * 20 + [-1] * 12 + [0] * 28)
    weights = np.where(np.arange(60) < 20, 0.3, 1.5)
    assert refine_module._summed(right, right, np.ones(60)).helps
    assert not refine_module._summed(right, right, weights).helps


def test_one_blunder_costs_a_bounded_loss():
    found = losses(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([0, 0]))
    assert found[0] == pytest.approx(-np.log(0.025))
    assert found[1] == pytest.approx(-np.log(0.975))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"labelled": LABELLED[:20], "y": np.zeros(20, int)}, "waits for 30 labels"),
        ({"y": np.arange(len(LABELLED)) // 2, "n_classes": 30}, "3 labels of a class"),
        ({"items": range(20_001)}, "20,000 items"),
    ],
)
def test_what_cannot_pay_is_not_tried(pool: Pool, use, changes: dict[str, Any], why: str):
    fake = Fake(pool, certainty=1.0)
    use(fake)
    assert why in refine(given(pool, **changes)).reason
    assert not fake.met


def test_a_refinement_gives_way(pool: Pool, use):
    use(Fake(pool, certainty=1.0))
    with pytest.raises(Stopped):
        refine(given(pool, should_stop=lambda: True))


def test_newer_labels_count_without_the_learner(pool: Pool):
    read = pool.features.dense[:, :2]  # of an older set of labels
    few, many = LABELLED[:8], LABELLED
    rest = np.setdiff1d(np.arange(len(pool.truth)), many)
    right = [
        (answer("finetuned", read, pool.features, rows, pool.truth[rows],
                np.zeros((len(read), CLASSES), np.float32))[rest].argmax(1)
         == pool.truth[rest]).mean()
        for rows in (few, many)
    ]  # fmt: skip
    assert right[1] > right[0]


def test_items_outside_the_pool_are_answered_as_the_same_items_inside_are(pool: Pool, use):
    use(Fake(pool, certainty=1.0))
    made = given(pool)
    refined = refine(made).refined
    assert refined is not None
    probs, some = made.fit(LABELLED, made.y), np.arange(200, 220)
    inside = refined.probs(pool.features, LABELLED, made.y, probs)[some]
    outside = refined.predict(
        list(some), pool.features.rows(some), probs[some],
        pool.features.rows(LABELLED), LABELLED, made.y,
    )  # fmt: skip
    np.testing.assert_allclose(outside, inside, atol=1e-6)


def test_an_attempt_is_due_at_thirty_labels_and_after_a_quarter_more_or_half_more_in_vain():
    assert [due(0, 29), due(0, 30), due(60, 74), due(60, 75)] == [False, True, False, True]
    assert [due(60, 89, helped=False), due(60, 90, helped=False)] == [False, True]


def test_a_model_without_errors_leaves_nothing_to_compare(pool: Pool, use):
    fake = Fake(pool, certainty=1.0)
    use(fake)
    sure = np.eye(CLASSES, dtype=np.float32)[pool.truth]
    assert "errs on 0 of 60" in refine(given(pool, fit=lambda rows, y: sure)).reason
    assert not fake.met


def test_a_learner_without_any_advantage_is_tried_once_only(pool: Pool):
    fake = Fake(pool, certainty=0.0)
    assert not compare(given(pool), fake).helps
    assert len(fake.met) == 1


def test_texts_have_a_learner_and_large_pictures_have_none(pool: Pool):
    assert learner_for([TextItem("Where?")], pool.features, 0) is not None
    assert learner_for([b"no graph"], pool.features, 0) is None
    assert learner_for([], pool.features, 0) is None


def test_margins_are_the_lead_over_the_second():
    np.testing.assert_allclose(margins(np.array([[0.7, 0.2, 0.1], [0.4, 0.4, 0.2]])), [0.5, 0])


def test_a_comparison_without_any_difference_keeps_nothing():
    assert not Paired(0, 0, 40, 0.0, 0.0).helps


def test_a_pool_that_one_class_takes_up_is_left_to_the_round_s_model() -> None:
    probs = np.tile(np.array([[0.95, 0.05]], np.float32), (60, 1))
    features = Features(np.eye(60, dtype=np.float32), csr_matrix((60, 0)))
    texts = [TextItem(f"line {i}") for i in range(60)]
    rows = np.arange(40)
    given = Refinable(texts, features, rows, rows % 2, 2, lambda rows, y: probs)
    verdict = refine(given)
    assert verdict.refined is None
    assert "One class takes up most" in verdict.reason
