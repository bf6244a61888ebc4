"""An item's answers become its label. One annotator a project item: the first answer stands."""

from __future__ import annotations

from labelhub.kinds import KINDS
from labelhub.models import Action, Annotation, Item


def resolve(annotation: Annotation, from_states: tuple[str, ...]) -> bool:
    """Make `annotation` the item's answer if the item is still in one of `from_states`."""
    is_label = annotation.action == Action.LABEL
    resolved = Item.objects.filter(pk=annotation.item_id, state__in=from_states).update(
        state=Item.State.LABELLED,
        outcome="label" if is_label else "none",
        label=KINDS[annotation.project.kind].label_of(annotation.value or {}) if is_label else "",
        annotation=annotation,
    )
    return resolved == 1


def unresolve(annotation: Annotation, to_state: str) -> bool:
    """Take the item's answer back; False when `annotation` is not the one that stands."""
    cleared = Item.objects.filter(pk=annotation.item_id, annotation=annotation).update(
        state=to_state, outcome="", label="", annotation=None
    )
    return cleared == 1
