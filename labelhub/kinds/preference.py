"""Preference: which of an item's outputs is best, or which are equally good."""

from __future__ import annotations

from collections.abc import Mapping
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
)

FEWEST, MOST = 2, 4  # outputs of an item


class Preference:
    """Values are {"best": [index, ...], "reasons": [class id, ...], "shown": [index, ...]}.

    Indices count the item's outputs from 0 as they are stored. More than one best is a tie; `shown`
    is the order in which a person saw them, which tells a habit of taking the first from a choice.
    """

    name = "preference"
    modalities: tuple[str, ...] = ("text",)
    classes: ClassList = "optional"  # reasons
    fewest = 0
    fields: Mapping[str, type] = {"outputs": list}

    def options(self, given: Mapping[str, Any]) -> Options:
        """There are none."""
        return known_options(given, {})

    def measured(self, options: Mapping[str, Any]) -> bool:
        return False

    def check_item(self, data: Mapping[str, Any]) -> None:
        """Raises KindError for anything but two to four texts in `outputs`."""
        outputs = data.get("outputs") or []
        if not FEWEST <= len(outputs) <= MOST:
            reason = f"has {len(outputs)} outputs" if outputs else "there are no outputs to compare"
            advice = f"Write {FEWEST} to {MOST} texts as a list, or as output_1, output_2 in CSV."
            raise KindError("outputs", reason, advice)
        if any(not text.strip() for text in outputs):
            raise KindError("outputs", "one of the outputs is empty", "Leave the item out.")

    def validate(self, value: object, task: Task) -> Value:
        """Raises KindError for indices of no output, nothing best, or an order that is none."""
        given = an_object(value, '{"best": [0], "reasons": [], "shown": [0, 1]}')
        count = len(task.data.get("outputs") or ())
        best, shown = _indices(given, "best", count), _indices(given, "shown", count)
        if not best:
            raise KindError("value.best", "Choose an output, or several that are alike.")
        if sorted(shown) != list(range(count)):
            raise KindError("value.shown", f"Name each of the {count} outputs once.")
        return {"best": sorted(set(best)), "reasons": _reasons(given, task), "shown": shown}

    def label_of(self, value: Value) -> str:
        return ""

    def labels_of(self, value: Value) -> list[str]:
        return list(value["reasons"])

    def agrees(self, one: Value, other: Value) -> bool:
        """Reasons, and the order that a person saw, change nothing."""
        return bool(one["best"] == other["best"])

    def agreement(self, one: Value, other: Value) -> float:
        return float(self.agrees(one, other))

    def words(self, value: Value, classes: Classes, data: Mapping[str, Any]) -> str:
        reasons = ", ".join(name_of(reason, classes) for reason in value["reasons"])
        best = _best(value["best"], len(value["shown"]))
        return f"{best}: {reasons}" if reasons else best


def _indices(value: Mapping[str, Any], name: str, count: int) -> list[int]:
    found = []
    for at, entry in enumerate(a_list(value, name, MOST)):
        index = a_whole_number(entry, f"value.{name}.{at}")
        if not 0 <= index < count:
            raise KindError(f"value.{name}.{at}", f"There is no output {index} of {count}.")
        found.append(index)
    return found


def _reasons(value: Mapping[str, Any], task: Task) -> list[str]:
    given = a_list({"reasons": [], **value}, "reasons", most=10_000)
    for at, reason in enumerate(given):
        checked_class(reason, f"value.reasons.{at}", task.classes)
    return [class_id for class_id in task.class_ids() if class_id in given]


def _best(best: list[int], count: int) -> str:
    """Counted from 1, as people do."""
    if len(best) == count:
        return "all alike"
    if len(best) == 1:
        return f"output {best[0] + 1}"
    names = [str(index + 1) for index in best]
    return f"outputs {', '.join(names[:-1])} and {names[-1]} alike"
