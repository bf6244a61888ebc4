"""A task kind: what a valid answer is, when two answers agree, how an answer reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Classes = Sequence[Mapping[str, str]]  # [{"id": "c1", "name": "Job Title"}]
Options = dict[str, Any]  # a project's settings of its kind, as Kind.options returns them
Value = dict[str, Any]  # an answer as it is stored: JSON
ClassList = Literal["required", "optional", "none"]


class KindError(ValueError):
    """A value, option or item is not what the kind asks for.

    `field` is the path within it, `message` a sentence, `advice` what to do where that helps.
    """

    def __init__(self, field: str, message: str, advice: str = "") -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
        self.advice = advice


@dataclass(frozen=True)
class Task:
    """What an answer is held against: the classes, the project's options, the item's data."""

    classes: Classes = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)

    def class_ids(self) -> list[str]:
        """In the guideline's order."""
        return [entry["id"] for entry in self.classes]


class Kind(Protocol):
    """One way of labelling. Stateless; values are JSON and know nothing of who gave them."""

    name: str
    modalities: tuple[str, ...]
    classes: ClassList  # whether the project has a class list
    fewest: int  # classes that it must have at least
    fields: Mapping[str, type]  # of an item, beside its text: str, or list of texts

    def options(self, given: Mapping[str, Any]) -> Options:
        """The project's options with defaults filled in. Raises KindError for unknown or wrong ones."""

    def measured(self, options: Mapping[str, Any]) -> bool:
        """Whether an answer is one class, which an audit can count as right or wrong.

        What estimates, predicts or certifies classes rests on it.
        """

    def check_item(self, data: Mapping[str, Any]) -> None:
        """Look at an item before it is taken in. Raises KindError when it lacks what the kind needs."""

    def validate(self, value: object, task: Task) -> Value:
        """Return the value as it is stored, unknown parts left out. Idempotent. Raises KindError."""

    def label_of(self, value: Value) -> str:
        """The one class id that a validated value stands for; "" when an answer is not one class."""

    def labels_of(self, value: Value) -> list[str]:
        """The ids of all classes that a validated value names, each once."""

    def agrees(self, one: Value, other: Value) -> bool:
        """Whether two validated values say the same. Symmetric."""

    def agreement(self, one: Value, other: Value) -> float:
        """How far two validated values agree: 0..1, symmetric, 1 where `agrees`."""

    def words(self, value: Value, classes: Classes, data: Mapping[str, Any]) -> str:
        """A validated value as people read it: in lists, in CSV, in the trail."""


def an_object(value: object, example: str) -> Mapping[str, Any]:
    """Raises KindError for a value that is no JSON object."""
    if not isinstance(value, dict):
        raise KindError("value", f"Send an object such as {example}.")
    return value


def a_list(value: Mapping[str, Any], name: str, most: int) -> list[Any]:
    """Raises KindError when the part `name` is missing, no list, or too long."""
    found = value.get(name)
    if not isinstance(found, list):
        raise KindError(f"value.{name}", "Send a list; it may be empty.")
    if len(found) > most:
        raise KindError(f"value.{name}", f"At most {most:,}, and these are {len(found):,}.")
    return found


def a_whole_number(value: object, path: str) -> int:
    """Raises KindError; true and false are no numbers here."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise KindError(path, "Send a whole number.")
    return value


def name_of(class_id: str, classes: Classes) -> str:
    """The class's name; its id where the guideline does not have it."""
    return next((entry["name"] for entry in classes if entry["id"] == class_id), class_id)


def checked_class(class_id: object, path: str, classes: Classes) -> str:
    """Raises KindError for what is no class's id."""
    if not isinstance(class_id, str):
        raise KindError(path, "Choose one of the classes.")
    if all(entry["id"] != class_id for entry in classes):
        names = ", ".join(f"{entry['id']} ({entry['name']})" for entry in classes[:20])
        raise KindError(path, f"There is no class “{class_id[:40]}”. Choose one of: {names}.")
    return class_id


def known_options(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> Options:
    """`defaults` with what is given; flags must be true or false. Raises KindError."""
    for name, said in given.items():
        if name not in defaults:
            known = ", ".join(defaults) or "none"
            raise KindError(f"options.{name[:40]}", f"There is no such option. There are: {known}.")
        if isinstance(defaults[name], bool) and not isinstance(said, bool):
            raise KindError(f"options.{name}", "Either true or false.")
    return {**defaults, **given}


def shared_fraction(shared: int, one: int, other: int) -> float:
    """F1 of two sets of `one` and `other` members that share `shared`; 1 for two empty ones."""
    return 2 * shared / (one + other) if one + other else 1.0
