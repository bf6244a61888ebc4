"""Preference learns: rewards of outputs from which of two people preferred."""

from workers.learning.preference.axes import Axes
from workers.learning.preference.choose import information_gain, most_telling
from workers.learning.preference.model import FIRST, SECOND, TIE, BradleyTerry

__all__ = ["FIRST", "SECOND", "TIE", "Axes", "BradleyTerry", "information_gain", "most_telling"]
