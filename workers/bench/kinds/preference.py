"""Pairs of texts, and a made judge who prefers one by what the texts are like.

The judge's taste is a sum of three things of equal weight: how like a favourite text it is (the cosine
of their vectors, which the learner sees along 96 axes, so about linear), which class it is of (some
are liked better, by chance), and how near its length is to a length the judge likes; the last two are
not linear. The judge answers as Bradley and Terry say, with a tie now and then.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from workers.bench.kinds.texts import Texts
from workers.bench.kinds.trial import IntArray
from workers.learning.features import Features
from workers.learning.preference import FIRST, SECOND, TIE, Axes, BradleyTerry, most_telling
from workers.learning.preference.model import outcomes
from workers.learning.strategies import Strategy

FloatArray = npt.NDArray[np.float64]

PAIRS, TEST_PAIRS = 3000, 4000
DECIDED = 2.0  # standard deviation of tastes, in log odds: pairs are judged right 4 times in 5
TIES = 0.2  # nu: a tie comes once in twelve pairs or so


def taste(texts: Texts, rng: np.random.Generator) -> FloatArray:
    """How much the judge likes each text, (M,), of mean 0 and standard deviation DECIDED."""
    lengths = np.log1p([len(text.split()) for text in texts.texts])
    like = texts.rows @ texts.rows[rng.integers(len(lengths))]
    kind = rng.normal(size=int(texts.y.max()) + 1)[texts.y]
    near = -np.abs(lengths - rng.choice(lengths))
    return DECIDED * _standard(_standard(like) + _standard(kind) + _standard(near))


def _standard(values: FloatArray) -> FloatArray:
    return (values - values.mean()) / max(float(values.std()), 1e-9)


class PreferenceTrial:
    """Pairs of pool texts; the test's pairs are of texts that the pool does not have."""

    parts = 2

    def __init__(self, texts: Texts, rng: np.random.Generator) -> None:
        liked = taste(texts, rng)
        pool = len(texts.texts) - texts.held_out
        pairs = _pairs(pool, PAIRS, rng)
        test = pool + _pairs(texts.held_out, TEST_PAIRS, rng)
        rows = Axes.fit(texts.rows[:pool]).project(texts.rows)
        differences = rows[pairs[:, 0]] - rows[pairs[:, 1]]
        self.features = Features(differences, csr_matrix((PAIRS, 0), dtype=np.float32))
        self.answers = _judged(liked[pairs[:, 0]] - liked[pairs[:, 1]], rng)
        self._test = rows[test[:, 0]] - rows[test[:, 1]]
        gaps = liked[test[:, 0]] - liked[test[:, 1]]
        self._second, self._judged = gaps < 0, _judged(gaps, rng)

    def fit(self, labelled: IntArray) -> BradleyTerry:
        return BradleyTerry().fit(self.features.dense[labelled], self.answers[labelled])

    def strategy(self, model: BradleyTerry, labelled: IntArray) -> Strategy:
        return most_telling(model)

    def figures(self, model: BradleyTerry, labelled: IntArray) -> dict[str, float]:
        """Share of test pairs whose better text is found, whatever the judge happened to answer; and
        by how much the chances given exceed the share of its answers (ties aside) that came true.
        """
        preferred, sure = model.predict(self._test)
        came = (preferred == (self._judged == SECOND))[self._judged != TIE]
        return {
            "accuracy": float((preferred == self._second).mean()),
            "overconfidence": float(sure[self._judged != TIE].mean() - came.mean()),
        }


def _pairs(texts: int, count: int, rng: np.random.Generator) -> IntArray:
    """Pairs of different texts, (count, 2)."""
    first = rng.integers(texts, size=count)
    return np.stack([first, (first + rng.integers(1, texts, size=count)) % texts], axis=1)


def _judged(delta: FloatArray, rng: np.random.Generator) -> FloatArray:
    chances = outcomes(delta, TIES).cumsum(axis=1)
    return np.array([FIRST, TIE, SECOND])[(rng.random((len(delta), 1)) > chances).sum(axis=1)]
