"""Texts put into an invented language by a made machine, and a person who puts its errors right.

In that language every word is written backwards. The machine leaves words as they were, takes wrong
ones, drops some or says them twice. How often depends on what the text is about (some classes are hard
for it, by chance), on its length and on its rare words; and on luck. Nobody tells the learner which
words are wrong: what it sees of a draft is what any draft shows before it is read.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from workers.bench.kinds.texts import Texts, vectors
from workers.bench.kinds.trial import IntArray
from workers.learning.rewriting import (
    ChangeModel,
    changed_share,
    describe,
    edit_distance,
    most_changed,
)
from workers.learning.strategies import Strategy

FloatArray = npt.NDArray[np.float64]

RARE = 2  # occurrences
MEAN, SWING = -1.7, 0.9  # log odds of an error at a word, and their standard deviation over texts
LUCK = 0.5  # the same, of what nothing explains
UNTRANSLATED, WRONG, DROPPED = 0.3, 0.35, 0.2  # of all errors; the others are words said twice


def translated(text: str) -> str:
    """What the person would write."""
    return " ".join(word[::-1] for word in text.split())


def machine_drafts(texts: list[str], y: IntArray, rng: np.random.Generator) -> list[str]:
    """The machine's drafts of these texts, the same for the same generator state."""
    words = [text.split() for text in texts]
    counts = Counter(word for some in words for word in some)
    vocabulary = sorted(counts)
    chances = _error_rates(words, y, counts, rng)
    return [_draft(some, rate, vocabulary, rng) for some, rate in zip(words, chances, strict=True)]


def _error_rates(
    words: list[list[str]], y: IntArray, counts: Counter[str], rng: np.random.Generator
) -> FloatArray:
    """Chance of an error at each word of a text: (M,)."""
    length = np.log1p([len(some) for some in words])
    rare = np.array([sum(counts[w] <= RARE for w in some) / max(1, len(some)) for some in words])
    kind = rng.normal(size=int(y.max()) + 1)[y]
    hard = _standard(_standard(kind) + _standard(length) + _standard(rare))
    odds = MEAN + SWING * hard + LUCK * rng.normal(size=len(words))
    return np.asarray(1 / (1 + np.exp(-odds)))


def _standard(values: FloatArray) -> FloatArray:
    return (values - values.mean()) / max(float(values.std()), 1e-9)


def _draft(words: list[str], rate: float, vocabulary: list[str], rng: np.random.Generator) -> str:
    draft: list[str] = []
    for word in words:
        right, wrong, kind = word[::-1], rng.random() < rate, rng.random()
        if not wrong:
            draft.append(right)
        elif kind < UNTRANSLATED:
            draft.append(word)
        elif kind < UNTRANSLATED + WRONG:
            draft.append(vocabulary[rng.integers(len(vocabulary))][::-1])
        elif kind >= UNTRANSLATED + WRONG + DROPPED:
            draft.extend([right, right])
    return " ".join(draft)


class RewritingTrial:
    """Drafts of the pool's texts; the test's drafts tell how far predictions are off."""

    parts = 5

    def __init__(self, texts: Texts, rng: np.random.Generator) -> None:
        drafts = machine_drafts(texts.texts, texts.y, rng)
        rows = vectors(drafts)
        described = describe(texts.texts, drafts, texts.rows, rows)
        pool = len(texts.texts) - texts.held_out
        finals = [translated(text) for text in texts.texts]
        changed = np.array([changed_share(d, f) for d, f in zip(drafts, finals, strict=True)])
        self.features = described.rows(np.arange(pool))
        self._test = described.rows(np.arange(pool, len(drafts)))
        self._changed, self._test_changed = changed[:pool], changed[pool:]
        pairs = list(zip(drafts[:pool], finals[:pool], strict=True))
        self._edits = np.array([edit_distance(d.split(), f.split()) for d, f in pairs])
        self._words = np.array([len(draft.split()) for draft in drafts[:pool]])

    def fit(self, labelled: IntArray) -> ChangeModel | None:
        if not len(labelled):
            return None
        return ChangeModel().fit(self.features.rows(labelled), self._changed[labelled])

    def strategy(self, model: ChangeModel | None, labelled: IntArray) -> Strategy:
        return most_changed(model, len(labelled), self.features)

    def figures(self, model: ChangeModel | None, labelled: IntArray) -> dict[str, float]:
        """Shares of the pool's edits found and of its draft words read; the error of predictions.

        best: what share of the edits one who knew all of them would have found.
        """
        assert model is not None
        off = model.predict(self._test) - self._test_changed
        best = self._edits[np.argsort(-self._changed, kind="stable")[: len(labelled)]]
        return {
            "edits_found": float(self._edits[labelled].sum() / self._edits.sum()),
            "best": float(best.sum() / self._edits.sum()),
            "words_read": float(self._words[labelled].sum() / self._words.sum()),
            "rmse": float(np.sqrt(np.mean(off**2))),
        }
