"""What an encoder is: a stateless map from items to rows of numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, runtime_checkable

Matrix: TypeAlias = Any  # npt.NDArray[np.float32] (N, D) or scipy CSR float32 (N, D)
Finisher: TypeAlias = Callable[[Matrix], Matrix]  # rows as `encode` gave them -> finished rows


@dataclass(frozen=True, slots=True)
class TextItem:
    """One text to label, and what stands before and after it (shown, and encoded)."""

    text: str
    before: str = ""
    after: str = ""


class Encoder(Protocol):
    """An encoder file defines one class of this shape and adds it to the table in `__init__`.

    `encode` looks at one item at a time, so that stored shards stay valid as the pool grows.
    Whatever needs the whole pool (idf, PCA, scale) belongs in `finish`, and must be deterministic.
    """

    name: str
    modality: str  # "text" or "image"
    version: int  # raise it when `encode` answers differently: stored shards are then re-made

    def encode(self, batch: Sequence[Any]) -> Matrix:
        """Rows for a batch of TextItem or of image bytes: float32 (N, D), dense or CSR."""
        ...

    def finish(self, matrix: Matrix) -> Matrix:
        """The same rows scaled for a linear head, given the whole pool: (N, D) -> (N, D')."""
        ...


@runtime_checkable
class Fitted(Protocol):
    """An encoder whose finish, learnt on one pool, also takes rows from outside it."""

    def fit(self, matrix: Matrix) -> Finisher:
        """What finishes rows as this pool's are: `fit(pool)(pool)` is `finish(pool)`.

        matrix: (N, D) as `encode` gave it; a dense one may be `Stacked`, which is read in parts.
        The finisher looks at one row at a time: what it makes of a row does not depend on others.
        """
        ...
