"""Small grey glyphs: the picture itself as a vector, for digits, letters and icons."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image
from sklearn.kernel_approximation import Nystroem

from workers.learning.encoders.base import Finisher, Matrix

SIDE = 16
COMPONENTS = 32
WHITENING = 0.5  # 0 keeps the variances, 1 makes them equal
LANDMARKS = 500
GAMMA = 1.0  # of the Gaussian kernel, between rows of unit length
SEED = 0

Rows = npt.NDArray[np.float32]


class Pixels:
    """The picture in grey, 16 x 16, in 0..1: (N, 256) float32."""

    name = "pixels"
    modality = "image"
    version = 1

    def encode(self, batch: Sequence[bytes]) -> Rows:
        """Decodes each file. Raises Pillow's UnidentifiedImageError for one that is no picture."""
        rows = [_glyph(data) for data in batch]
        return np.stack(rows) if rows else np.zeros((0, SIDE * SIDE), np.float32)

    def finish(self, matrix: Matrix) -> Rows:
        """Principal components, then a Gaussian kernel (Nyström: Williams & Seeger, NIPS 2000).

        A linear head on kernel rows bends between the shapes of one class, as pixels need.
        """
        return np.asarray(self.fit(matrix)(matrix), np.float32)

    def fit(self, matrix: Matrix) -> Finisher:
        """This pool's components and landmarks. It holds the whole pool, a kilobyte a picture."""
        pool = np.asarray(matrix[:], np.float32)
        principal = _principal(pool)
        components = principal(pool)
        landmarks = min(LANDMARKS, len(components))
        kernel = Nystroem(gamma=GAMMA, n_components=landmarks, random_state=SEED).fit(components)
        return lambda rows: np.asarray(kernel.transform(principal(rows)), np.float32)


def _glyph(data: bytes) -> Rows:
    with Image.open(io.BytesIO(data)) as image:
        grey = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return np.asarray(grey, np.float32).ravel() / np.float32(255)


def _principal(pool: Rows) -> Finisher:
    """Partly whitened principal components of the pool, of unit length: (N, 256) -> (N, 32)."""
    mean = pool.mean(axis=0)
    centred = pool - mean
    variances, axes = np.linalg.eigh(centred.T @ centred / max(1, len(pool)))  # ascending
    scale = (np.maximum(variances[-COMPONENTS:], 0) + 1e-6) ** (-WHITENING / 2)
    projection = axes[:, -COMPONENTS:] * scale  # (256, 32)

    def project(rows: Matrix) -> Rows:
        scaled = (np.asarray(rows, np.float32) - mean) @ projection
        length = np.maximum(np.linalg.norm(scaled, axis=1, keepdims=True), 1e-9)
        return np.asarray(scaled / length, np.float32)

    return project
