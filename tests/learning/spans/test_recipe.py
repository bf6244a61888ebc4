from dataclasses import replace

import numpy as np
import pytest

from tests.learning.spans.conftest import TAGS
from workers.learning.spans.decode import USUAL_BIAS, best_bias, choose_bias
from workers.learning.spans.recipe import (
    COLD,
    MIXED,
    SpanRoundInput,
    bias_is_stale,
    run_span_round,
)
from workers.learning.spans.simulate import SpanPool, replay
from workers.learning.spans.tags import entity_score


@pytest.fixture
def given(language) -> SpanRoundInput:
    """A round after 80 labels."""
    features, truth = language
    return SpanRoundInput(
        features=features,
        tags=TAGS,
        labelled=np.arange(80),
        truth=truth[:80],
        selectable=np.arange(90, 300),
        pending=np.arange(80, 85),
        queue_size=40,
        seed=3,
    )


def blank(given: SpanRoundInput) -> SpanRoundInput:
    return replace(given, labelled=np.arange(0), truth=[], pending=np.arange(0))


def pool_of(language) -> SpanPool:
    features, truth = language
    return SpanPool(features, TAGS, [TAGS.decode(tags) for tags in truth])


def test_a_round_learns_ranks_and_tells_spans(given, language):
    made = run_span_round(given)
    queue = made.queue
    assert len(set(queue.indices.tolist())) == 40
    assert set(queue.indices.tolist()) <= set(range(90, 300))
    assert len(made.spans) == 300
    truth = [TAGS.decode(tags) for tags in language[1][90:]]
    assert entity_score(truth, made.spans[90:]).f1 > 0.8
    assert np.isfinite(made.doubt[90:]).all()
    assert np.isnan(made.doubt[:90]).all()
    assert "80 labels" in made.reason


def test_one_rank_in_ten_is_random_and_says_how_probable_it_was(given):
    queue = run_span_round(replace(given, handed_out=0, handed_out_random=0)).queue
    by_chance = np.array([name == "random" for name in queue.strategies])
    assert np.flatnonzero(by_chance).tolist() == [9, 19, 29, 39]
    np.testing.assert_allclose(queue.probabilities[by_chance], 1 / 210)
    assert (queue.probabilities[~by_chance] == 1).all()


def test_the_same_input_gives_the_same_round(given):
    first, second = run_span_round(given), run_span_round(given)
    np.testing.assert_array_equal(first.queue.indices, second.queue.indices)
    np.testing.assert_array_equal(first.doubt, second.doubt)
    assert first.spans == second.spans


def test_whether_spans_are_told_changes_no_choice(given):
    told, silent = run_span_round(given), run_span_round(replace(given, telling=False))
    np.testing.assert_array_equal(told.queue.indices, silent.queue.indices)
    assert silent.spans is None


def test_without_a_label_the_pool_is_spread_over(given):
    made = run_span_round(blank(given))
    assert made.model is made.doubt is made.spans is None
    assert set(made.queue.strategies) == {"spread", "random"}
    assert f"0 of the first {COLD}" in made.reason


@pytest.mark.parametrize(
    ("labels", "by_length", "names"),
    [
        (COLD - 10, False, {"spread", "mix", "least_confident", "random"}),
        (MIXED - 1, False, {"mix", "least_confident", "random"}),
        (MIXED, False, {"least_confident", "random"}),
        (MIXED, True, {"least_confident_per_word", "random"}),
    ],
)
def test_what_chooses_depends_on_the_labels_and_the_price(
    given, language, labels, by_length, names
):
    some = replace(given, labelled=np.arange(labels), truth=language[1][:labels])
    queue = run_span_round(replace(some, paid_by_length=by_length, pending=np.arange(0))).queue
    assert set(queue.strategies) == names


def test_a_queue_ends_where_the_pool_does(given):
    assert len(run_span_round(replace(given, selectable=np.arange(290, 300))).queue.indices) == 10
    assert len(run_span_round(replace(given, selectable=np.arange(0))).queue.indices) == 0


def test_a_strategy_that_does_not_exist_is_refused(given):
    with pytest.raises(ValueError, match="no span strategy guess"):
        run_span_round(replace(given, strategy="guess"))


def test_the_usual_bias_yields_to_a_clearly_better_one_only():
    truth = [[(0, 1, "place")]] * 10
    right, wrong = [(0, 1, "place")], [(0, 2, "place")]
    slightly = {0.0: [right] * 10, USUAL_BIAS: [right] * 9 + [wrong]}
    clearly = {0.0: [right] * 10, USUAL_BIAS: [right] * 8 + [wrong] * 2}
    assert best_bias(truth, slightly) == USUAL_BIAS
    assert best_bias(truth, clearly) == 0.0


def test_a_bias_that_is_given_is_the_one_that_tags(given):
    made = run_span_round(replace(given, outside_bias=40.0))
    usual = run_span_round(replace(given, outside_bias=0.0))
    assert made.model.outside_bias == made.metrics["outside_bias"] == 40.0
    assert sum(map(len, made.spans)) > sum(map(len, usual.spans))


def test_a_bias_is_chosen_anew_when_labels_have_grown_by_much():
    assert bias_is_stale(10, 0)
    assert not bias_is_stale(130, 100)
    assert bias_is_stale(140, 100)


def test_without_a_span_among_the_labels_the_usual_bias_is_taken(language):
    features, truth = language
    empty = np.array([i for i in range(300) if not truth[i].any()][:40])
    rng = np.random.default_rng(0)
    assert choose_bias(TAGS, features, empty, [truth[i] for i in empty], rng) == USUAL_BIAS


def test_a_project_that_learns_beats_one_that_does_not(language):
    pool = pool_of(language)
    points = list(replay(pool, [10, 60], 0, 60, test=language[0]))
    assert [point.labels for point in points] in ([10, 60], [11, 60])
    figures = [entity_score(pool.truth, point.found).f1 for point in points]
    assert figures[1] > max(0.8, figures[0])
    assert points[1].delivered >= figures[1]
    assert points[1].audited == 9


def test_a_replay_counts_the_words_that_people_read(language):
    point = next(replay(pool_of(language), [30], 0, 30, test=language[0], audit_share=0))
    assert 30 * 3 <= point.words <= 30 * 12


def test_a_person_s_errors_are_delivered_and_the_truth_judges(language):
    pool = pool_of(language)
    lied = replace(pool, answers=[[] for _ in pool.truth])
    point = next(replay(lied, [40], 0, 40, test=language[0]))
    assert point.delivered < 0.2
