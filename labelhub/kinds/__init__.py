"""Task kinds: one file each. A new one is a copied sibling and one line in KINDS."""

from labelhub.kinds.base import Kind, KindError, Task
from labelhub.kinds.boxes import Boxes
from labelhub.kinds.classification import Classification
from labelhub.kinds.preference import Preference
from labelhub.kinds.rewriting import Rewriting
from labelhub.kinds.spans import Spans

__all__ = ["KINDS", "Kind", "KindError", "Task"]

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (Classification(), Spans(), Boxes(), Preference(), Rewriting())
}
