"""Rewriting learns: how much of a machine's draft a person will change."""

from workers.learning.rewriting.describe import describe
from workers.learning.rewriting.edits import changed_share, edit_distance
from workers.learning.rewriting.model import ChangeModel, most_changed

__all__ = ["ChangeModel", "changed_share", "describe", "edit_distance", "most_changed"]
