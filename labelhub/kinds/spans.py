"""Spans: stretches of a text, each with a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from labelhub.kinds.base import (
    Classes,
    ClassList,
    KindError,
    Options,
    Task,
    Value,
    a_list,
    a_whole_number,
    an_object,
    checked_class,
    known_options,
    name_of,
    shared_fraction,
)

MOST = 10_000  # spans of an item
SHOWN = 60  # code points of a span that its words repeat

Span = tuple[int, int, str]  # start, end, class id


class Spans:
    """Values are {"spans": [{"start", "end", "label"}, ...]}, in reading order; none is an answer too.

    Offsets count code points of the item's text, the end is exclusive: text[start:end] in Python.
    """

    name = "spans"
    modalities: tuple[str, ...] = ("text",)
    classes: ClassList = "required"
    fewest = 1
    fields: Mapping[str, type] = {}

    def options(self, given: Mapping[str, Any]) -> Options:
        """overlap: spans may share characters.  snap: the page rounds a selection to whole words."""
        return known_options(given, {"overlap": True, "snap": True})

    def measured(self, options: Mapping[str, Any]) -> bool:
        return False

    def check_item(self, data: Mapping[str, Any]) -> None:
        """Any text will do."""

    def validate(self, value: object, task: Task) -> Value:
        """Raises KindError for spans outside of the text, or overlapping where options forbid it."""
        given = a_list(an_object(value, '{"spans": []}'), "spans", MOST)
        spans = sorted({_span(entry, f"value.spans.{at}", task) for at, entry in enumerate(given)})
        if not task.options.get("overlap", True):
            _refuse_overlap(spans)
        return {"spans": [{"start": s, "end": e, "label": label} for s, e, label in spans]}

    def label_of(self, value: Value) -> str:
        return ""

    def labels_of(self, value: Value) -> list[str]:
        return sorted({span["label"] for span in value["spans"]})

    def agrees(self, one: Value, other: Value) -> bool:
        return _spans(one) == _spans(other)

    def agreement(self, one: Value, other: Value) -> float:
        """F1 of the spans that are the same to the character and the class."""
        mine, theirs = _spans(one), _spans(other)
        return shared_fraction(len(mine & theirs), len(mine), len(theirs))

    def words(self, value: Value, classes: Classes, data: Mapping[str, Any]) -> str:
        text = str(data.get("text", ""))
        said = [
            f"“{_shown(text[span['start'] : span['end']])}” {name_of(span['label'], classes)}"
            for span in value["spans"]
        ]
        return ", ".join(said) or "no span"


def _span(entry: object, path: str, task: Task) -> Span:
    if not isinstance(entry, dict):
        raise KindError(path, 'Send an object such as {"start": 0, "end": 4, "label": "c1"}.')
    start = a_whole_number(entry.get("start"), f"{path}.start")
    end = a_whole_number(entry.get("end"), f"{path}.end")
    length = len(task.data.get("text", ""))
    if not 0 <= start < end <= length:
        message = f"There is no stretch from {start} to {end} in a text of {length:,} characters."
        raise KindError(path, message)
    return start, end, checked_class(entry.get("label"), f"{path}.label", task.classes)


def _refuse_overlap(spans: Sequence[Span]) -> None:
    # Sorted by start, so that spans overlap if and only if two neighbours do.
    for (start, end, _), (following, until, _) in pairwise(spans):
        if following < end:
            both = f"{start} to {end} and {following} to {until}"
            raise KindError("value.spans", f"In this project no spans may overlap: {both} do.")


def _spans(value: Value) -> set[Span]:
    return {(span["start"], span["end"], span["label"]) for span in value["spans"]}


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
