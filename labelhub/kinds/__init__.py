"""Task kinds: one file each. A new one is a copied sibling and one line in KINDS."""

from labelhub.kinds.base import Kind, KindError
from labelhub.kinds.classification import Classification

__all__ = ["KINDS", "Kind", "KindError"]

KINDS: dict[str, Kind] = {kind.name: kind for kind in (Classification(),)}
