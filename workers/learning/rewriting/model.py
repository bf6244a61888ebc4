"""The share of a draft that a person will change, learnt from past edits.

Ridge regression (Hoerl & Kennard 1970), its penalty by leave-one-out (Golub, Heath & Wahba 1979).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import RidgeCV

from workers.learning.features import Features
from workers.learning.strategies import STRATEGIES, Strategy
from workers.learning.strategies.worth import by_worth

FloatArray = npt.NDArray[np.floating[Any]]

PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
ENOUGH = 10  # edits, before which a model's ranks would be noise


class ChangeModel:
    """Learned state ends in `_`. weights_: (D,);  intercept_: at features of zero."""

    weights_: FloatArray
    intercept_: float

    def fit(self, features: Features, changed: FloatArray) -> Self:
        """features: n rows of `describe`;  changed: (n,) shares in 0..1. Raises ValueError if empty."""
        if len(changed) == 0:
            raise ValueError("how much people change can only be learnt from at least one edit")
        if len(changed) == 1:
            self.weights_, self.intercept_ = np.zeros(features.dense.shape[1]), float(changed[0])
            return self
        ridge = RidgeCV(PENALTIES).fit(features.dense.astype(np.float64), changed)
        self.weights_, self.intercept_ = ridge.coef_, float(ridge.intercept_)
        return self

    def predict(self, features: Features) -> FloatArray:
        """Expected share that will be changed, in 0..1: (N,)."""
        return np.clip(features.dense @ self.weights_ + self.intercept_, 0, 1)

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The fitted model as plain arrays, for safetensors or npz."""
        return {"weights": self.weights_, "intercept": np.array([self.intercept_])}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """The model that `to_arrays` described."""
        model = cls()
        model.weights_, model.intercept_ = arrays["weights"], float(arrays["intercept"][0])
        return model


def most_changed(
    model: ChangeModel | None, edits: int, features: Features, words: FloatArray | None = None
) -> Strategy:
    """A strategy that brings drafts of much expected change first, unlike one another.

    edits: how many the model was fitted on; before ten of them items are typical ones of the pool.
    words: (N,) lengths of drafts, where changed words should count and not their share.
    """
    if model is None or edits < ENOUGH:
        return STRATEGIES["typiclust"]
    expected = model.predict(features)
    return by_worth(expected if words is None else expected * words, "most_changed")
