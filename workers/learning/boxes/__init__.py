"""Boxes learn: a dense head on frozen maps finds objects, and says where it doubts."""

from workers.learning.boxes.choose import doubt, most_doubtful
from workers.learning.boxes.geometry import Boxes, mean_average_precision, overlaps, suppress
from workers.learning.boxes.head import BoxHead, Detections
from workers.learning.boxes.maps import CellEncoder, pooled, scattering_map

__all__ = [
    "BoxHead",
    "Boxes",
    "CellEncoder",
    "Detections",
    "doubt",
    "mean_average_precision",
    "most_doubtful",
    "overlaps",
    "pooled",
    "scattering_map",
    "suppress",
]
