"""Slow learners: what each reads out of an item, and how that joins what a round knows.

A learner turns an item into a row of numbers, once. What follows is quick enough for every round, so
newer labels count at once although the learner has not met them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.sparse import csr_matrix, vstack

from workers.learning.features import Features
from workers.learning.heads import LogisticHead
from workers.learning.heads.finetuned import EMBED_BATCH, STEPS, FinetunedEncoder
from workers.learning.heads.stopping import ShouldStop
from workers.learning.heads.student import READ_BATCH, STAGES, StudentHead, pictures_of

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
Rows = npt.NDArray[np.float32]

FINETUNED, DISTILLED = "finetuned", "distilled"
BRIEF_STEPS, BRIEF_STAGES = 30, (250,)  # half the work tells which of two is better
TEACHER = 0.3  # power of the round's word beside the network's
LARGEST_SIDE = 64  # pixels: a larger picture is no glyph, and 28 would not show what it is of
LOOKED_AT = 20  # files that tell what kind of pictures a pool has


class Slow(Protocol):
    """A learner that takes a minute. Both methods raise Stopped."""

    kind: str
    read_at_once: int  # items between two polls

    @staticmethod
    def steps_of(brief: bool) -> int:
        """Steps of a fit, each of which polls."""
        ...

    def fit(
        self, labelled: IntArray, y: IntArray, probs: Rows, brief: bool, should_stop: ShouldStop
    ) -> Self:
        """labelled: (L,) rows of its pool;  y: (L,);  probs: (N, K) of the round's model of them

        brief: fewer steps, to be compared with the round's model.
        """
        ...

    def read(self, items: Sequence[Any], should_stop: ShouldStop) -> Rows:
        """What it sees in each item: (M, R)."""
        ...

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """For safetensors."""
        ...


class FinetunedTexts:
    """The rows are embeddings by an encoder that was fine-tuned on the labels. (M, 384)"""

    kind = FINETUNED
    read_at_once = EMBED_BATCH

    def __init__(self, items: Sequence[Any], seed: int) -> None:
        self.items, self.seed = items, seed

    @staticmethod
    def steps_of(brief: bool) -> int:
        return BRIEF_STEPS if brief else STEPS

    def fit(
        self, labelled: IntArray, y: IntArray, probs: Rows, brief: bool, should_stop: ShouldStop
    ) -> Self:
        texts = [self.items[row].text for row in labelled]
        self.encoder_ = FinetunedEncoder(self.steps_of(brief), self.seed).fit(texts, y, should_stop)
        return self

    def read(self, items: Sequence[Any], should_stop: ShouldStop) -> Rows:
        return self.encoder_.encode([item.text for item in items], should_stop)

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        return self.encoder_.to_arrays()


class DistilledPictures:
    """The rows are class probabilities by a network distilled from the round's model. (M, K)"""

    kind = DISTILLED
    read_at_once = READ_BATCH

    def __init__(self, items: Sequence[Any], seed: int) -> None:
        self.pictures, self.seed = pictures_of(items), seed

    @staticmethod
    def steps_of(brief: bool) -> int:
        return sum(BRIEF_STAGES if brief else STAGES)

    def fit(
        self, labelled: IntArray, y: IntArray, probs: Rows, brief: bool, should_stop: ShouldStop
    ) -> Self:
        student = StudentHead(BRIEF_STAGES if brief else STAGES, self.seed)
        self.student_ = student.fit(self.pictures, probs, labelled, y, should_stop)
        return self

    def read(self, items: Sequence[Any], should_stop: ShouldStop) -> Rows:
        return self.student_.predict_proba(pictures_of(items), should_stop)

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        return self.student_.to_arrays()


def learner_for(items: Sequence[Any], features: Features, seed: int) -> Slow | None:
    """The slow learner of this pool's kind of items; None where there is none.

    Photos and faces have none: their encoders know far more than a small network could learn.
    """
    if not len(items):
        return None
    if not isinstance(items[0], bytes):
        return FinetunedTexts(items, seed)
    glyphs = features.graph is not None and all(map(_is_glyph, items[:LOOKED_AT]))
    return DistilledPictures(items, seed) if glyphs else None


def answer(
    kind: str, read: Rows, features: Features, known: IntArray, y: IntArray, probs: Rows
) -> Rows:
    """What learner and labels say together of M items, some of which people have labelled.

    read: (M, R) by the learner;  features: of the same M items
    known: (L,) those with the labels y: (L,);  probs: (M, K) of the round's model of these labels
    """
    if kind == DISTILLED:
        product = (read + 1e-4) * (probs + 1e-3) ** np.float32(TEACHER)
        return np.asarray(product / product.sum(1, keepdims=True), np.float32)
    beside = Features(np.hstack([read, features.dense]), features.sparse)
    head = LogisticHead().fit(beside.rows(known), y, probs.shape[1])
    return head.predict_proba(beside)


def stacked(one: Features, other: Features) -> Features:
    """The rows of one, then those of the other."""
    sparse = csr_matrix(vstack([one.sparse, other.sparse]))
    return Features(np.vstack([one.dense, other.dense]), sparse)


def _is_glyph(data: bytes) -> bool:
    with Image.open(io.BytesIO(data)) as image:
        return image.mode in {"1", "L", "LA"} and max(image.size) <= LARGEST_SIDE
