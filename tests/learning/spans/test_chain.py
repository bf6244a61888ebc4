"""Inference against enumeration of every path."""

from itertools import pairwise, product

import numpy as np
import pytest

from workers.learning.spans.chain import Packed, forward_backward, log_partition, viterbi
from workers.learning.spans.crf import constrained
from workers.learning.spans.tags import TagSet

TAGS = TagSet(("a",))
LENGTHS = (3, 1, 4, 2)


def chains(seed: int):
    """Emissions of sentences end to end, transitions and starts that BIO constrains, and Packed."""
    rng = np.random.default_rng(seed)
    starts = np.concatenate([[0], np.cumsum(LENGTHS)])
    emissions = rng.normal(size=(starts[-1], 3)) * 2
    transitions, start = constrained(TAGS, rng.normal(size=(3, 3)), rng.normal(size=3))
    return starts, emissions, transitions, start, Packed.of(starts, np.arange(len(LENGTHS)))


def paths(rows, transitions, start):
    """Every path of a sentence with its score."""
    for path in product(range(3), repeat=len(rows)):
        score = start[path[0]] + rows[np.arange(len(rows)), path].sum()
        score += sum(transitions[a, b] for a, b in pairwise(path))
        yield path, score


@pytest.mark.parametrize("seed", range(3))
def test_forward_backward_sums_over_every_path(seed: int):
    starts, emissions, transitions, start, packed = chains(seed)
    seen = forward_backward(packed, emissions[packed.rows], transitions, start)
    marginals, pairs = np.zeros_like(emissions), np.zeros((3, 3))
    for i in range(len(LENGTHS)):
        rows = emissions[starts[i] : starts[i + 1]]
        found = list(paths(rows, transitions, start))
        log_z = np.logaddexp.reduce([score for _, score in found])
        assert seen.log_z[i] == pytest.approx(log_z)
        for path, score in found:
            chance = np.exp(score - log_z)
            marginals[starts[i] + np.arange(len(path)), path] += chance
            for a, b in pairwise(path):
                pairs[a, b] += chance
    np.testing.assert_allclose(seen.marginals, marginals[packed.rows], atol=1e-9)
    np.testing.assert_allclose(seen.pairs, pairs, atol=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_viterbi_finds_the_best_of_all_paths(seed: int):
    starts, emissions, transitions, start, packed = chains(seed)
    tags, best = viterbi(packed, emissions[packed.rows], transitions, start)
    laid = np.zeros(len(emissions), int)
    laid[packed.rows] = tags
    for i in range(len(LENGTHS)):
        rows = emissions[starts[i] : starts[i + 1]]
        path, score = max(paths(rows, transitions, start), key=lambda found: found[1])
        assert tuple(laid[starts[i] : starts[i + 1]]) == path
        assert best[i] == pytest.approx(score)


def test_the_forward_half_alone_gives_the_same_log_z():
    _, emissions, transitions, start, packed = chains(5)
    rows = emissions[packed.rows]
    whole = forward_backward(packed, rows, transitions, start).log_z
    np.testing.assert_allclose(log_partition(packed, rows, transitions, start), whole)


def test_large_scores_do_not_overflow():
    _, emissions, transitions, start, packed = chains(1)
    seen = forward_backward(packed, emissions[packed.rows] * 1000, transitions, start)
    assert np.isfinite(seen.log_z).all()
    np.testing.assert_allclose(seen.marginals.sum(1), 1)


def test_sentences_without_words_and_no_sentences_are_no_trouble():
    starts = np.array([0, 2, 2, 3])
    packed = Packed.of(starts, np.arange(3))
    transitions, start = constrained(TAGS, np.zeros((3, 3)), np.zeros(3))
    assert forward_backward(packed, np.zeros((3, 3)), transitions, start).log_z[1] == 0
    none = Packed.of(starts, np.zeros(0, int))
    assert len(forward_backward(none, np.zeros((0, 3)), transitions, start).log_z) == 0
    assert len(viterbi(none, np.zeros((0, 3)), transitions, start)[0]) == 0
