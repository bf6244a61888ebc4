import numpy as np

from tests.learning.conftest import CLASSES, blobs
from workers.learning.decisions import Decisions, decide
from workers.learning.gates import Gate
from workers.learning.model import fit_model
from workers.learning.recipe import RoundInput, run_round
from workers.learning.simulate import Pool


def corners(pool: Pool) -> np.ndarray:
    """Rows of class names that lie where their class does."""
    middles = [pool.features.dense[pool.truth == c].mean(0) for c in range(CLASSES)]
    return np.stack([row / np.linalg.norm(row) for row in middles])


def unit(pool: Pool) -> Pool:
    dense = pool.features.dense / np.linalg.norm(pool.features.dense, axis=1, keepdims=True)
    return Pool(type(pool.features)(dense, pool.features.sparse), pool.truth, CLASSES)


def decided(pool: Pool, labels: int, before: Decisions | None = None, **kwargs) -> Decisions:
    rows = np.arange(labels)
    drawn = rows % 10 == 0
    given = pool.features, rows, pool.truth[rows], CLASSES, drawn
    return decide(before or Decisions(), *given, **kwargs)


def test_what_was_decided_stands_until_the_labels_have_doubled():
    pool = blobs(400)
    first = decided(pool, 24)
    assert first.labels == 24
    assert decided(pool, 39, first) is first
    assert decided(pool, 40, first).labels == 40


def test_decisions_survive_the_way_through_json():
    found = decided(blobs(1000, spread=0.6, seed=3), 24)
    assert Decisions.from_json(found.to_json()) == found


def test_a_version_without_decisions_decides_anew():
    assert Decisions.from_json(None) == Decisions()


def test_class_names_that_point_at_their_items_are_used_and_said():
    pool = unit(blobs(400, spread=0.9, seed=2))
    found = decided(pool, 20, class_rows=corners(pool))
    assert found.class_names.on
    assert any("Class names are used" in reason for reason in found.reasons)


def test_class_names_help_while_labels_are_few_inside_the_pool_and_outside():
    pool, others = (unit(blobs(400, spread=0.9, seed=seed)) for seed in (2, 2))
    rows, names = np.arange(8), corners(pool)
    given = pool.features, rows, pool.truth[rows], CLASSES
    alone, joined = fit_model(*given), fit_model(*given, using_names(), names)
    right = [(m.probs.argmax(1) == pool.truth).mean() for m in (alone, joined)]
    assert right[1] > right[0]
    np.testing.assert_allclose(joined.predict(others.features), joined.probs, atol=1e-6)


def using_names() -> Decisions:
    return Decisions(20, class_names=Gate(True, "Class names are used."))


def test_a_round_draws_at_random_once_choosing_has_done_worse():
    pool = blobs(400)
    labelled = np.arange(60)
    human = np.zeros(400, bool)
    human[labelled] = True
    given = RoundInput(
        features=pool.features,
        labelled=labelled,
        y=pool.truth[labelled],
        n_classes=CLASSES,
        selectable=np.arange(60, 400),
        audited=labelled[:0],
        audit_y=labelled[:0],
        human_mask=human,
        queue_size=20,
        seed=0,
        decided=Decisions(60, choosing=Gate(False, "Items are drawn at random: it errs less.")),
    )
    made = run_round(given)
    assert set(made.queue.strategies) == {"random"}
    assert made.recipe["strategy"] == "random"
    assert "Items are drawn at random" in made.reason
