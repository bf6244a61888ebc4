"""Faces by dlib's face recognition network, behind the extra `labelhub[faces]`.

King 2009 (JMLR 10: dlib); its ResNet of 29 layers was trained so that two pictures of one person lie
within 0.6 of each other. Faces are found by histograms of oriented gradients (Dalal & Triggs 2005).
Code and weights come from the registry: `dlib-bin` (built for each system) and
`face-recognition-models` (files alone). Nothing is compiled or downloaded.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from threading import local
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from workers.learning.encoders import kept
from workers.learning.encoders.base import Finisher, Matrix
from workers.learning.encoders.principal import unit
from workers.learning.encoders.stacked import mean_of

Rows = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

WIDTH = 128
LONGEST = 320  # pixels: larger pictures are made smaller, smaller ones shown to the finder at twice
LEAST = 160  # pixels of the shorter side below which that is done: the finder's window is 80 wide


class NoFacesError(ImportError):
    """Carries one sentence: what to install."""


def installed() -> bool:
    """Whether the extra is there. Imports nothing."""
    return bool(importlib.util.find_spec("dlib")) and _folder() is not None


class Faces:
    """The descriptor of the largest face of each picture: (N, 128) float32."""

    name = "faces"
    modality = "image"
    version = 1

    def __init__(self) -> None:
        self._mine = local()  # dlib's objects serve one thread each

    def encode(self, batch: Sequence[bytes]) -> Rows:
        """A picture in which no face is found is taken for one face that fills it.

        Raises Pillow's UnidentifiedImageError for a file that is no picture, NoFacesError without
        the extra.
        """
        if not batch:
            return np.zeros((0, WIDTH), np.float32)
        with ThreadPoolExecutor(min(kept.threads(), len(batch))) as pool:
            return np.stack(list(pool.map(lambda data: self._dlib.describe(pixels(data)), batch)))

    def finish(self, matrix: Matrix) -> Rows:
        """Differences from the pool's mean face, of unit length."""
        return np.asarray(self.fit(matrix)(matrix), np.float32)

    def fit(self, matrix: Matrix) -> Finisher:
        """This pool's mean face."""
        mean = mean_of(matrix)
        return lambda rows: unit(np.asarray(rows, np.float32) - mean)

    def count(self, data: bytes) -> int:
        """How many faces are found in a picture. Raises as `encode` does."""
        return len(self._dlib.find(pixels(data)))

    @property
    def _dlib(self) -> _Dlib:
        if not hasattr(self._mine, "dlib"):
            self._mine.dlib = _Dlib()
        made: _Dlib = self._mine.dlib
        return made


class _Dlib:
    """Finder, landmarks and network, loaded when they are first needed."""

    def __init__(self) -> None:
        folder = _folder()
        if not installed() or folder is None:
            raise NoFacesError("Faces need the extra: pip install labelhub[faces]")
        import dlib

        self._dlib, self._models = dlib, folder / "models"
        self._finder = dlib.get_frontal_face_detector()

    def find(self, picture: Pixels) -> list[Any]:
        """Rectangles of the faces, the largest first."""
        doublings = int(min(picture.shape[:2]) < LEAST)
        return sorted(self._finder(picture, doublings), key=lambda found: -found.area())

    def describe(self, picture: Pixels) -> Rows:
        """The descriptor of the largest face: (128,)."""
        height, width = picture.shape[:2]
        found = self.find(picture) or [self._dlib.rectangle(0, 0, width - 1, height - 1)]
        shape = self._landmarks(picture, found[0])
        return np.asarray(self._network.compute_face_descriptor(picture, shape), np.float32)

    @cached_property
    def _landmarks(self) -> Any:
        return self._dlib.shape_predictor(
            str(self._models / "shape_predictor_5_face_landmarks.dat")
        )

    @cached_property
    def _network(self) -> Any:
        path = self._models / "dlib_face_recognition_resnet_model_v1.dat"
        return self._dlib.face_recognition_model_v1(str(path))


def pixels(data: bytes) -> Pixels:
    """The picture upright, its longer side at most 320 pixels: (H, W, 3)."""
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (LONGEST, LONGEST))
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((LONGEST, LONGEST))
    return np.asarray(upright)


def _folder() -> Path | None:
    """Where the weights lie. Their package is not imported: it asks for a module that is no more."""
    spec = importlib.util.find_spec("face_recognition_models")
    places = list(spec.submodule_search_locations or []) if spec else []
    return Path(places[0]) if places else None
