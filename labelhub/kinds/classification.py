"""Classification: one class out of the project's list."""

from __future__ import annotations

from labelhub.kinds.base import Classes, KindError, Value

FIELD = "value.choice"


class Classification:
    """Values are {"choice": class id}. "None of these" is an action of its own, not a value."""

    name = "classification"

    def validate(self, value: object, classes: Classes) -> Value:
        """Raises KindError for anything but an object whose `choice` is a class's id."""
        if not isinstance(value, dict):
            raise KindError("value", 'Send an object such as {"choice": "c1"}.')
        choice = value.get("choice")
        if not isinstance(choice, str):
            raise KindError(FIELD, "Choose one of the classes.")
        if all(entry["id"] != choice for entry in classes):
            names = ", ".join(f"{entry['id']} ({entry['name']})" for entry in classes)
            raise KindError(FIELD, f"There is no class “{choice[:40]}”. Choose one of: {names}.")
        return {"choice": choice}

    def label_of(self, value: Value) -> str:
        return str(value["choice"])

    def value_of(self, label: str) -> Value:
        return {"choice": label}

    def agrees(self, one: Value, other: Value) -> bool:
        return self.label_of(one) == self.label_of(other)
