"""Rewriting: a machine's draft becomes the text that should stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labelhub.kinds.base import (
    Classes,
    ClassList,
    KindError,
    Options,
    Task,
    Value,
    an_object,
    known_options,
)

LONGEST = 50_000  # code points
FIELD = "value.text"


class Rewriting:
    """Values are {"text": what the person wrote}. There are no classes."""

    name = "rewriting"
    modalities: tuple[str, ...] = ("text",)
    classes: ClassList = "none"
    fewest = 0
    fields: Mapping[str, type] = {"draft": str}

    def options(self, given: Mapping[str, Any]) -> Options:
        """There are none."""
        return known_options(given, {})

    def measured(self, options: Mapping[str, Any]) -> bool:
        return False

    def check_item(self, data: Mapping[str, Any]) -> None:
        """Raises KindError when there is no draft, or one that is too long to be an answer."""
        draft = data.get("draft") or ""
        if not draft.strip():
            advice = "Fill the field “draft” with the machine's text."
            raise KindError("draft", "there is no draft to rewrite", advice)
        if len(draft) > LONGEST:
            reason = f"{len(draft):,} characters, and {LONGEST:,} are the most"
            raise KindError("draft", reason, "Split it into items that a person can rewrite.")

    def validate(self, value: object, task: Task) -> Value:
        """The text exactly as it was written. Raises KindError for blank or too long ones."""
        text = an_object(value, '{"text": "…"}').get("text")
        if not isinstance(text, str) or not text.strip():
            raise KindError(FIELD, "Write a text, or skip the item.")
        if "\0" in text:
            raise KindError(FIELD, "The text holds a NUL character: no database stores it.")
        if len(text) > LONGEST:
            raise KindError(FIELD, f"At most {LONGEST:,} characters, and these are {len(text):,}.")
        return {"text": text}

    def label_of(self, value: Value) -> str:
        return ""

    def labels_of(self, value: Value) -> list[str]:
        return []

    def agrees(self, one: Value, other: Value) -> bool:
        """The same words; how they are broken into lines changes nothing."""
        return bool(one["text"].split() == other["text"].split())

    def agreement(self, one: Value, other: Value) -> float:
        """1 - (words to insert, delete or replace) / (words of the longer text)."""
        mine, theirs = one["text"].split(), other["text"].split()
        return 1 - edit_distance(mine, theirs) / max(len(mine), len(theirs), 1)

    def words(self, value: Value, classes: Classes, data: Mapping[str, Any]) -> str:
        return str(value["text"])


def edit_distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Levenshtein distance of two sequences, a column of the table at once in the bits of an integer.

    Source: Myers, J. ACM 46(3), 1999, as simplified by Hyyrö, 2003.
    """
    if not one:
        return len(other)
    every, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    places: dict[str, int] = {}
    for at, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << at
    more, less, distance = every, 0, len(one)  # where the column rises and falls by one
    for word in other:
        equal = places.get(word, 0)
        diagonal = ((((equal & more) + more) ^ more) | equal | less) & every
        rising, falling = less | (every & ~(diagonal | more)), more & diagonal
        distance += bool(rising & last) - bool(falling & last)
        rising, falling = (rising << 1 | 1) & every, (falling << 1) & every
        more, less = falling | (every & ~(diagonal | rising)), rising & diagonal
    return distance
