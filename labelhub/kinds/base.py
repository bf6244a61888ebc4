"""A task kind: what a valid answer is, when two answers agree, what label an answer gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Classes = Sequence[Mapping[str, str]]  # [{"id": "c1", "name": "Job Title"}]
Value = dict[str, Any]  # an answer as it is stored: JSON


class KindError(ValueError):
    """A value is no answer of this kind. `field` is the path within it, `message` a sentence."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class Kind(Protocol):
    """One way of labelling. Stateless; values are JSON and know nothing of who gave them."""

    name: str

    def validate(self, value: object, classes: Classes) -> Value:
        """Return the value as it is stored, unknown parts left out. Raises KindError."""

    def label_of(self, value: Value) -> str:
        """The one class id that a validated value stands for."""

    def value_of(self, label: str) -> Value:
        """The value of which `label_of` gives this class id."""

    def agrees(self, one: Value, other: Value) -> bool:
        """Whether two validated values say the same. Symmetric."""
