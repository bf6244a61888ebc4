"""What the embedding step reads of an item for kinds that need more than one vector an item.

Stateless an item, as encoders are: what is stored stays right as the pool grows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from labelhub.models import Item
from workers.learning.encoders import TextItem, encoder_named, stored_name
from workers.learning.encoders.minilm import WIDTH
from workers.learning.spans import words
from workers.learning.spans.offsets import words_of

Rows = npt.NDArray[np.float32]
Texts = list[list[str]]  # of each item

MOST_CHARACTERS = 200_000  # of a shard: its word vectors are held at once, about 60 MB


@dataclass(frozen=True)
class Reader:
    """name: of the shards;  texts: what of an item is read, one row each;  encode: their rows

    version: raised when the same item gets other rows;  why: a sentence for people
    """

    name: str
    why: str
    version: Callable[[], str]
    texts: Callable[[Item], list[str]]
    encode: Callable[[Texts], Rows]

    @property
    def stored(self) -> str:
        """The name that shards carry."""
        return f"{self.name}-{self.version()}"

    def portion(self, items: Sequence[Item]) -> Sequence[Item]:
        """The first of the items, as many as are read at once; at least one."""
        total = 0
        for place, item in enumerate(items):
            total += sum(map(len, self.texts(item)))
            if total > MOST_CHARACTERS:
                return items[: max(1, place)]
        return items

    def read(self, items: Sequence[Item]) -> tuple[list[int], Rows]:
        """How many rows each item has, and all rows end to end: (n,), (R, D)."""
        texts = [self.texts(item) for item in items]
        return [len(some) for some in texts], self.encode(texts)


def split(text: str) -> list[str]:
    """The words of a text, as spans are made of."""
    return [text[first:end] for first, end in words_of(text)]


def outputs_of(item: Item) -> list[str]:
    """What people choose among, in the stored order."""
    return [str(output) for output in item.data.get("outputs") or []]


def source_and_draft(item: Item) -> list[str]:
    """What a draft was made from, and the draft."""
    return [item.data.get("text") or "", item.data.get("draft") or ""]


def _sentences(texts: Texts) -> Rows:
    """One MiniLM row a text, whichever item it is of; an empty one is zeros. (R, 384)"""
    flat = [TextItem(text) for some in texts for text in some]
    if not flat:
        return np.zeros((0, WIDTH), np.float32)
    return np.asarray(encoder_named("minilm").encode(flat)[:, :WIDTH], np.float32)


_minilm = partial(stored_name, "minilm")
READERS: dict[str, Reader] = {
    "spans": Reader(
        "words",
        "Each word is seen by MiniLM's middle layers, and by its spelling.",
        lambda: str(words.VERSION),
        lambda item: split(item.data.get("text") or ""),
        lambda texts: words.encode(texts),
    ),
    "preference": Reader(
        "outputs", "Outputs are compared by MiniLM's embeddings.", _minilm, outputs_of, _sentences
    ),
    "rewriting": Reader(
        "drafts",
        "Sources and drafts are compared by MiniLM's embeddings.",
        _minilm,
        source_and_draft,
        _sentences,
    ),
}
