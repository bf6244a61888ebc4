"""An item's answers become its label. One annotator a project item: the first answer stands."""

from __future__ import annotations

from labelhub.kinds import KINDS
from labelhub.models import Action, Annotation, Item
from labelhub.statements import execute


def resolve(annotation: Annotation, *from_states: str) -> bool:
    """Make `annotation` the item's answer if the item is still in that state (or one of two)."""
    is_label = annotation.action == Action.LABEL
    label = KINDS[annotation.project.kind].label_of(annotation.value or {}) if is_label else ""
    resolved = execute(
        "UPDATE labelhub_item SET state = %s, outcome = %s, label = %s, annotation_id = %s"
        " WHERE id = %s AND state IN (%s, %s)",
        Item.State.LABELLED,
        "label" if is_label else "none",
        label,
        annotation.pk,
        annotation.item_id,
        from_states[0],
        from_states[-1],
    )
    return resolved == 1


def unresolve(annotation: Annotation, to_state: str) -> bool:
    """Take the item's answer back; False when `annotation` is not the one that stands."""
    cleared = Item.objects.filter(pk=annotation.item_id, annotation=annotation).update(
        state=to_state, outcome="", label="", annotation=None
    )
    return cleared == 1
