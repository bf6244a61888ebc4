"""What a model version says of every item, read from its predictions file (numpy alone)."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from labelhub import storage
from labelhub.models import ModelVersion


@dataclass(frozen=True)
class Predictions:
    """items: (N,) ids, ascending; top: (N,) column of the likeliest class; confidence: (N,) 0..1.

    calibrated: (N,) the confidence that people read, scaled to what the audit found
    """

    items: npt.NDArray[np.int64]
    top: npt.NDArray[np.int16]
    confidence: npt.NDArray[np.float32]
    classes: list[str]
    calibrated: npt.NDArray[np.float32]

    def get(self, item_id: int) -> tuple[str, float] | None:
        """(class id, calibrated confidence) of one item, or None when the version has not seen it."""
        place = int(np.searchsorted(self.items, item_id))
        if place == len(self.items) or self.items[place] != item_id:
            return None
        return self.classes[int(self.top[place])], float(self.calibrated[place])


_NONE = np.empty(0, np.float32)
_EMPTY = Predictions(np.empty(0, np.int64), np.empty(0, np.int16), _NONE, [], _NONE)
_cache: OrderedDict[int, Predictions] = OrderedDict()
CACHED = 8


def predictions_of(version: ModelVersion | None) -> Predictions:
    """The version's predictions; empty when there is no version, or it gives items no class, or its
    file has been dropped."""
    if version is None or not version.predictions:
        return _EMPTY
    if version.pk not in _cache:
        _cache[version.pk] = _load(version)
        while len(_cache) > CACHED:
            _cache.popitem(last=False)
    return _cache[version.pk]


def _load(version: ModelVersion) -> Predictions:
    try:
        with storage.open_read(version.predictions) as file:
            arrays = np.load(file, allow_pickle=False)
            return Predictions(
                arrays["items"],
                arrays["top"],
                arrays["confidence"],
                version.classes,
                arrays["calibrated"],
            )
    except storage.StorageError:
        return _EMPTY
