"""BIO tags and what they stand for: spans of words.

A span is (first, end, type): words first..end-1. CoNLL's own files differ: IOB1 opens a span with
B- only where it follows one of its own type; files with inclusive ends are off by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer[Any]]
Span = tuple[int, int, str]

OUTSIDE = "O"


@dataclass(frozen=True)
class TagSet:
    """The tags of these types: O, then B- and I- of each. K = 1 + 2 x types."""

    types: tuple[str, ...]

    @cached_property
    def names(self) -> list[str]:
        return [OUTSIDE, *(f"{part}-{kind}" for kind in self.types for part in "BI")]

    @cached_property
    def number(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.names)}

    @cached_property
    def allowed(self) -> npt.NDArray[np.bool_]:
        """(K, K): may the column's tag follow the row's? I- only follows B- and I- of its type."""
        inside = np.arange(2, len(self.names), 2)
        may = np.ones((len(self.names),) * 2, bool)
        may[:, inside] = False
        may[inside - 1, inside] = may[inside, inside] = True
        return may

    @cached_property
    def allowed_first(self) -> npt.NDArray[np.bool_]:
        """(K,): may a sentence begin with it?"""
        first = np.ones(len(self.names), bool)
        first[2::2] = False
        return first

    def encode(self, spans: Iterable[Span], words: int) -> IntArray:
        """Spans of a sentence of so many words as tags (words,).

        Raises ValueError where spans overlap, are empty, leave the sentence or have no such type.
        """
        tags = np.zeros(words, np.intp)
        for first, end, kind in sorted(spans):
            if kind not in self.types:
                raise ValueError(f"there is no type {kind}: choose from {', '.join(self.types)}")
            if not 0 <= first < end <= words:
                raise ValueError(f"span {first}..{end} does not lie in 0..{words}")
            if tags[first:end].any():
                raise ValueError(f"span {first}..{end} overlaps another")
            begin = self.number[f"B-{kind}"]
            tags[first], tags[first + 1 : end] = begin, begin + 1
        return tags

    def decode(self, tags: IntArray) -> list[Span]:
        """Tags (words,) as spans, in order."""
        return spans_of([self.names[tag] for tag in tags])


def spans_of(names: Sequence[str]) -> list[Span]:
    """The spans that BIO or IOB1 tag names spell."""
    spans: list[Span] = []
    for i, name in enumerate(to_bio(names)):
        if name == OUTSIDE:
            continue
        if name.startswith("B-"):
            spans.append((i, i + 1, name[2:]))
        else:
            first, _, kind = spans.pop()
            spans.append((first, i + 1, kind))
    return spans


def to_bio(names: Sequence[str]) -> list[str]:
    """IOB1 or BIO as BIO: an I- that continues nothing of its type begins a span.

    Raises ValueError for a name that is neither O nor B-something nor I-something.
    """
    made, open_type = [], ""
    for name in names:
        part, dash, kind = name.partition("-")
        if name != OUTSIDE and not (part in ("B", "I") and dash and kind):
            raise ValueError(f"{name!r} is no BIO tag")
        if part == "I" and kind != open_type:
            name = f"B-{kind}"
        made.append(name)
        open_type = kind
    return made


def exclusive(spans: Iterable[Span]) -> list[Span]:
    """Spans of a file whose ends are inclusive, as ours."""
    return [(first, last + 1, kind) for first, last, kind in spans]


@dataclass(frozen=True)
class Score:
    """Exact matches of first word, last word and type, over all sentences."""

    precision: float
    recall: float
    f1: float


def entity_score(truth: Sequence[Iterable[Span]], said: Sequence[Iterable[Span]]) -> Score:
    """Entity precision, recall and F1 as CoNLL counts them (Tjong Kim Sang & De Meulder 2003).

    Raises ValueError unless both speak of the same number of sentences.
    """
    pairs = [(set(true), set(found)) for true, found in zip(truth, said, strict=True)]
    hits = sum(len(true & found) for true, found in pairs)
    true, found = (sum(len(pair[side]) for pair in pairs) for side in (0, 1))
    precision, recall = hits / max(1, found), hits / max(1, true)
    return Score(precision, recall, 2 * hits / max(1, true + found))
