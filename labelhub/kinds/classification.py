"""Classification: one class out of the project's list, or with `multi` any number of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelhub.kinds.base import (
    Classes,
    ClassList,
    Options,
    Task,
    Value,
    a_list,
    an_object,
    checked_class,
    known_options,
    name_of,
)


class Classification:
    """Values are {"choice": class id}; with options.multi {"choices": [class id, ...]}.

    "None of these" is an action of its own, not a value.
    """

    name = "classification"
    modalities: tuple[str, ...] = ("text", "image")
    classes: ClassList = "required"
    fewest = 2
    fields: Mapping[str, type] = {}

    def options(self, given: Mapping[str, Any]) -> Options:
        """multi: an item can have several classes, or none."""
        return known_options(given, {"multi": False})

    def measured(self, options: Mapping[str, Any]) -> bool:
        return not options.get("multi")

    def check_item(self, data: Mapping[str, Any]) -> None:
        """Any text or image will do."""

    def validate(self, value: object, task: Task) -> Value:
        """Raises KindError for anything but an object that names classes of the guideline."""
        if task.options.get("multi"):
            return {"choices": _choices(an_object(value, '{"choices": ["c1"]}'), task)}
        chosen = an_object(value, '{"choice": "c1"}').get("choice")
        return {"choice": checked_class(chosen, "value.choice", task.classes)}

    def label_of(self, value: Value) -> str:
        return str(value.get("choice", ""))

    def labels_of(self, value: Value) -> list[str]:
        return list(value["choices"]) if "choices" in value else [value["choice"]]

    def agrees(self, one: Value, other: Value) -> bool:
        return set(self.labels_of(one)) == set(self.labels_of(other))

    def agreement(self, one: Value, other: Value) -> float:
        """Jaccard: the classes that both have, among those that one of them has."""
        mine, theirs = set(self.labels_of(one)), set(self.labels_of(other))
        return len(mine & theirs) / len(mine | theirs) if mine | theirs else 1.0

    def words(self, value: Value, classes: Classes, data: Mapping[str, Any]) -> str:
        names = [name_of(class_id, classes) for class_id in self.labels_of(value)]
        return ", ".join(names) or "no class"


def _choices(value: Mapping[str, Any], task: Task) -> list[str]:
    """Each class once, in the guideline's order: the same answer is stored the same way."""
    chosen = a_list(value, "choices", most=10_000)
    for place, class_id in enumerate(chosen):
        checked_class(class_id, f"value.choices.{place}", task.classes)
    return [class_id for class_id in task.class_ids() if class_id in chosen]
