"""Edits are counted exactly, and what people will change is learnt from what they changed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.learning.rewriting import ChangeModel, changed_share, describe, edit_distance
from workers.learning.rewriting.describe import SURFACE, surface

WORDS = st.lists(st.sampled_from("abc"), max_size=7)


def slow(draft: list[str], final: list[str]) -> int:
    """The definition."""
    if not draft or not final:
        return len(draft) + len(final)
    kept = slow(draft[1:], final[1:]) + (draft[0] != final[0])
    return min(kept, slow(draft[1:], final) + 1, slow(draft, final[1:]) + 1)


@given(WORDS, WORDS)
def test_the_distance_is_that_of_the_definition(draft, final):
    assert edit_distance(draft, final) == slow(draft, final)


@pytest.mark.parametrize(
    ("draft", "final", "share"),
    [
        ("the cat sat", "the cat sat", 0),
        ("the cat sat", "the dog sat", 1 / 3),
        ("the the cat sat", "the cat sat", 1 / 4),
        ("cat", "the big grey cat sat down", 1),
        ("", "", 0),
        ("", "something", 1),
    ],
)
def test_the_share_is_of_the_drafts_words(draft, final, share):
    assert changed_share(draft, final) == pytest.approx(share)


def test_what_was_left_and_what_was_said_twice_is_seen():
    row = dict(zip(SURFACE, surface(["a b c d"], ["a B B 4"])[0], strict=True))
    assert (row["copied"], row["doubled"], row["figures"]) == (1 / 4, 1 / 3, 1 / 4)


def rows(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, 5)).astype(np.float32)


def test_an_empty_draft_is_described_too():
    features = describe(["a b", ""], ["", ""], rows(2), rows(2))
    assert np.isfinite(features.dense).all()


def test_lengths_that_differ_are_refused():
    with pytest.raises(ValueError, match="equally many"):
        describe(["a"], ["a", "b"], rows(1), rows(2))


def drafts(count: int = 200):
    """Drafts of twelve words of which some were left untranslated: these will be changed."""
    rng = np.random.default_rng(1)
    sources, made, changed = [], [], []
    for _ in range(count):
        words = [f"w{k}" for k in rng.choice(50, 12, replace=False)]
        left = rng.random(12) < rng.uniform(0, 0.8)
        sources.append(" ".join(words))
        made.append(" ".join(w if kept else w[::-1] for w, kept in zip(words, left, strict=True)))
        changed.append(changed_share(made[-1], " ".join(w[::-1] for w in words)))
    return describe(sources, made, rows(count), rows(count, 2)), np.array(changed)


def test_what_people_change_is_predicted():
    features, changed = drafts()
    model = ChangeModel().fit(features.rows(np.arange(80)), changed[:80])
    said = model.predict(features)[80:]
    assert np.corrcoef(said, changed[80:])[0, 1] > 0.9


def test_predictions_are_shares():
    features, changed = drafts()
    model = ChangeModel().fit(features.rows(np.arange(5)), changed[:5] * 0 + [0, 1, 0, 1, 1])
    assert model.predict(features).min() >= 0
    assert model.predict(features).max() <= 1


def test_one_edit_is_enough_to_begin_with():
    features, _ = drafts(3)
    model = ChangeModel().fit(features.rows(np.arange(1)), np.array([0.25]))
    np.testing.assert_allclose(model.predict(features), 0.25)


def test_nothing_can_be_learnt_from_no_edits():
    features, _ = drafts(3)
    with pytest.raises(ValueError, match="at least one edit"):
        ChangeModel().fit(features.rows(np.arange(0)), np.zeros(0))


def test_it_survives_as_plain_arrays():
    features, changed = drafts(30)
    model = ChangeModel().fit(features, changed)
    again = ChangeModel.from_arrays(model.to_arrays())
    np.testing.assert_array_equal(again.predict(features), model.predict(features))
