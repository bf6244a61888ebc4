import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from tests.learning.spans.conftest import TAGS, features_of, sentences
from workers.learning.spans.chain import Packed, viterbi
from workers.learning.spans.crf import Problem, SpanCRF, constrained
from workers.learning.spans.tags import entity_score


def fitted(language, labels: int, warm=None) -> SpanCRF:
    features, truth = language
    return SpanCRF(TAGS).fit(features, np.arange(labels), truth[:labels], warm)


def test_the_gradient_is_that_of_the_loss():
    words, truth = sentences(6)
    problem = Problem.of(TAGS, features_of(words), np.arange(6), truth)
    at = np.random.default_rng(0).normal(size=len(problem.flat(None))) * 0.3
    loss, gradient = problem.loss(at)
    # The emissions are float32: a wider step than usual keeps rounding below the slope.
    slope = approx_fprime(at, lambda flat: problem.loss(flat)[0], 1e-3)
    assert np.isfinite(loss)
    np.testing.assert_allclose(gradient, slope, atol=0.02)


@given(st.integers(0, 2**31), st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_no_weights_make_an_inside_without_a_beginning(seed: int, lengths: list[int]):
    rng = np.random.default_rng(seed)
    starts, K = np.concatenate([[0], np.cumsum(lengths)]), len(TAGS.names)
    packed = Packed.of(starts, np.arange(len(lengths)))
    pairs, start = constrained(TAGS, rng.normal(size=(K, K)) * 30, rng.normal(size=K) * 30)
    tags, _ = viterbi(packed, rng.normal(size=(starts[-1], K)) * 30, pairs, start)
    laid = np.zeros(starts[-1], int)
    laid[packed.rows] = tags
    for some in np.split(laid, starts[1:-1]):
        assert TAGS.allowed_first[some[0]]
        assert all(TAGS.allowed[a, b] for a, b in itertools.pairwise(some))


def test_it_learns_names_it_has_not_seen(language):
    features, truth = language
    model, rest = fitted(language, 60), np.arange(60, 300)
    said = [TAGS.decode(tags) for tags in model.tag(features, rest)]
    found = entity_score([TAGS.decode(truth[i]) for i in rest], said)
    assert found.f1 > 0.8


def test_without_a_single_span_it_finds_none(language):
    features, truth = language
    empty = np.array([i for i in range(300) if not truth[i].any()][:20])
    model = SpanCRF(TAGS).fit(features, empty, [truth[i] for i in empty])
    assert not np.concatenate(model.tag(features, np.arange(300))).any()


def test_a_reading_keeps_the_order_asked_for(language):
    features, _ = language
    model, asked = fitted(language, 60), np.array([250, 3, 77])
    together, apart = (
        model.read(features, asked),
        [model.read(features, asked[[i]]) for i in range(3)],
    )
    np.testing.assert_allclose(together.doubt, [one.doubt[0] for one in apart])
    np.testing.assert_allclose(together.marginals, np.vstack([one.marginals for one in apart]))
    tagged = model.tag(features, asked)
    assert [len(tags) for tags in tagged] == features.lengths[asked].tolist()


def test_doubt_is_minus_the_log_probability_of_the_best_reading(language):
    reading = fitted(language, 60).read(language[0], np.arange(300))
    assert (reading.doubt >= 0).all()
    np.testing.assert_allclose(reading.marginals.sum(1), 1)


def test_a_bias_against_outside_only_adds_spans(language):
    model, rows = fitted(language, 40), np.arange(300)
    counts = [
        sum((tags > 0).sum() for tags in model.tag(language[0], rows, bias)) for bias in (0, 1, 4)
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_a_warm_start_goes_on_where_the_last_fit_was(language):
    cold = fitted(language, 60)
    features, truth = language
    problem = Problem.of(TAGS, features, np.arange(62), truth[:62])
    warm = problem.loss(problem.flat(cold.weights_))[0]
    assert warm < problem.loss(problem.flat(None))[0] / 2


def test_tags_that_do_not_fit_the_words_are_refused(language):
    with pytest.raises(ValueError, match="one tag a word"):
        SpanCRF(TAGS).fit(language[0], np.arange(1), [np.zeros(1, int)])
