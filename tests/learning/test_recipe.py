from dataclasses import replace

import numpy as np
import pytest

from tests.learning.conftest import CLASSES
from workers.learning.fill_queue import cold_start_labels, random_ranks
from workers.learning.recipe import RoundInput, batch_size, run_round
from workers.learning.simulate import Pool

NOTHING = np.zeros(0, np.intp)
RESERVE = np.arange(380, 400)


def given(pool: Pool, labels: int, **changes) -> RoundInput:
    """A project whose first `labels` items are labelled and whose last 20 are the audit's."""
    labelled = np.arange(labels)
    audited = RESERVE[: labels // 6]
    human = np.zeros(400, bool)
    human[labelled] = human[audited] = True
    start = RoundInput(
        features=pool.features,
        labelled=labelled,
        y=pool.truth[labelled],
        n_classes=CLASSES,
        selectable=np.arange(labels, 380),
        audited=audited,
        audit_y=pool.truth[audited],
        human_mask=human,
        queue_size=50,
        seed=3,
    )
    return replace(start, **changes)


def test_before_the_first_label_typical_items_are_queued_without_a_model(pool):
    made = run_round(given(pool, 0))
    assert made.model is None
    assert made.probs is None
    assert made.estimate is None
    assert set(made.queue.strategies) == {"typiclust", "random"}
    assert "0 of the first 8 labels" in made.reason


def test_after_the_cold_start_the_model_chooses(pool):
    made = run_round(given(pool, cold_start_labels(CLASSES)))
    assert set(made.queue.strategies) == {"diverse_margin", "random"}
    assert made.probs.shape == (400, CLASSES)
    assert made.model is not None


def test_the_queue_goes_over_to_the_model_where_the_cold_start_ends(pool):
    made = run_round(given(pool, 3))
    chosen = [name for name in made.queue.strategies if name != "random"]
    assert chosen[:5] == ["typiclust"] * 5
    assert set(chosen[5:]) == {"diverse_margin"}


@pytest.mark.parametrize("labels", [0, 3, 30, 200])
def test_only_selectable_items_are_queued_and_each_once(pool, labels):
    queue = run_round(given(pool, labels)).queue
    assert len(queue.indices) == 50
    assert len(set(queue.indices.tolist())) == 50
    assert set(queue.indices.tolist()) <= set(range(labels, 380))


@pytest.mark.parametrize("labels", [0, 4, 30, 96])
def test_exactly_one_in_ten_of_what_is_handed_out_is_random(pool, labels):
    strategies = run_round(given(pool, labels)).queue.strategies
    before = labels // 10
    for rank in range(50):
        drawn = before + strategies[: rank + 1].count("random")
        assert drawn == (labels + rank + 1) // 10


def test_random_items_that_leases_have_swallowed_are_made_up_for(pool):
    behind = run_round(given(pool, 30, handed_out=40, handed_out_random=2)).queue.strategies
    ahead = run_round(given(pool, 30, handed_out=40, handed_out_random=9)).queue.strategies
    assert behind[:2] == ["random", "random"]
    assert "random" not in ahead[:49]


def test_a_random_item_carries_the_probability_of_its_draw(pool):
    queue = run_round(given(pool, 30)).queue
    drawn = np.array([name == "random" for name in queue.strategies])
    np.testing.assert_allclose(queue.probabilities[drawn], 1 / 350)
    assert (queue.probabilities[~drawn] == 1).all()


def test_the_same_input_and_seed_give_the_same_round(pool):
    first, second = run_round(given(pool, 60)), run_round(given(pool, 60))
    np.testing.assert_array_equal(first.queue.indices, second.queue.indices)
    np.testing.assert_array_equal(first.probs, second.probs)
    assert first.estimate == second.estimate


def test_audit_labels_never_change_the_model_or_the_queue(pool):
    turned = (pool.truth[RESERVE[:10]] + 1) % CLASSES
    honest, wrong = run_round(given(pool, 60)), run_round(given(pool, 60, audit_y=turned))
    np.testing.assert_array_equal(honest.probs, wrong.probs)
    np.testing.assert_array_equal(honest.queue.indices, wrong.queue.indices)
    assert honest.estimate.wrong < wrong.estimate.wrong


def test_a_pool_that_ran_out_gives_an_empty_queue_and_still_a_model(pool):
    made = run_round(given(pool, 60, selectable=NOTHING))
    assert len(made.queue.indices) == 0
    assert made.probs is not None


def test_a_small_rest_is_queued_whole(pool):
    queue = run_round(given(pool, 60, selectable=np.arange(100, 107))).queue
    assert sorted(queue.indices) == list(range(100, 107))


def test_one_label_is_enough_for_a_round(pool):
    made = run_round(given(pool, 1))
    assert made.probs.argmax(1).tolist() == [int(pool.truth[0])] * 400


@pytest.mark.parametrize("name", ["random", "margin", "entropy"])
def test_a_named_strategy_is_used_throughout(pool, name):
    assert set(run_round(given(pool, 60, strategy=name)).queue.strategies) == {name, "random"}


def test_batches_grow_with_the_labels():
    assert [batch_size(n) for n in (0, 49, 50, 199, 200, 5000)] == [5, 5, 10, 10, 20, 20]


def test_the_recipe_names_its_parts_and_the_reason_is_a_sentence(pool):
    made = run_round(given(pool, 60))
    assert made.recipe["head"] == "logistic"
    assert made.recipe["strategy"] == "auto"
    assert made.recipe["seed"] == 3
    assert made.reason.endswith(".")
    assert made.metrics["labels"] == 60


def test_the_cold_start_does_not_hang_on_the_length_of_the_queue(pool):
    no_random = {"handed_out": 0, "handed_out_random": 99}
    short, long = (run_round(given(pool, 0, queue_size=n, **no_random)).queue for n in (8, 300))
    np.testing.assert_array_equal(long.indices[:8], short.indices)


def test_items_in_peoples_hands_bring_the_cold_start_nearer_to_its_end(pool):
    made = run_round(given(pool, 3, pending=np.arange(370, 375), selectable=np.arange(3, 370)))
    assert "typiclust" not in made.queue.strategies


def test_a_class_that_has_not_been_met_is_searched_for(pool):
    rare = (np.arange(400) % 100 == 99).astype(int)
    start = given(pool, 30)
    made = run_round(
        replace(start, y=rare[start.labelled], n_classes=2, audit_y=rare[start.audited])
    )
    assert set(made.queue.strategies) == {"rare_class", "random"}


def test_two_even_classes_are_not_searched_for(pool):
    start = given(pool, 30)
    made = run_round(
        replace(
            start,
            y=pool.truth[start.labelled] % 2,
            n_classes=2,
            audit_y=pool.truth[start.audited] % 2,
        )
    )
    assert "rare_class" not in made.queue.strategies


def test_a_committee_votes_where_that_is_asked_for(pool):
    made = run_round(given(pool, 30, strategy="vote_entropy"))
    assert set(made.queue.strategies) == {"vote_entropy", "random"}


def test_a_round_that_queues_nothing_says_nothing_of_an_order(pool):
    made = run_round(given(pool, labels=40, queue_size=0))
    assert "order" not in made.reason
    assert made.reason.startswith("40 labels.")


def test_chance_waits_for_the_end_of_the_cold_start_and_then_catches_up():
    ranks = random_ranks(30, 0, 0, typical=20)
    assert np.flatnonzero(ranks).tolist() == [20, 21, 29]


def test_a_model_that_knows_the_classes_by_name_needs_no_cold_start():
    assert cold_start_labels(77) == 154
    assert cold_start_labels(77, named=True) == 0
