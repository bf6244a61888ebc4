"""Small grey glyphs: the picture itself as a vector, for digits, letters and icons."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image
from sklearn.decomposition import PCA

from workers.learning.encoders.base import Matrix

SIDE = 16
COMPONENTS = 64
WHITENING = 0.5  # 0 keeps the variances, 1 makes them equal


class Pixels:
    """The picture in grey, 16 x 16, in 0..1: (N, 256) float32."""

    name = "pixels"
    modality = "image"
    version = 1

    def encode(self, batch: Sequence[bytes]) -> npt.NDArray[np.float32]:
        """Decodes each file; Pillow's UnidentifiedImageError says which one is no picture."""
        return (
            np.stack([_glyph(data) for data in batch])
            if batch
            else np.zeros((0, SIDE * SIDE), np.float32)
        )

    def finish(self, matrix: Matrix) -> npt.NDArray[np.float32]:
        """Principal components of this pool, partly whitened, unit length."""
        rows = np.asarray(matrix, np.float32)
        parts = min(COMPONENTS, *rows.shape)
        pca = PCA(parts, svd_solver="covariance_eigh").fit(rows)
        scale = (pca.explained_variance_ + 1e-6) ** (-WHITENING / 2)
        projected = pca.transform(rows) * scale
        length = np.linalg.norm(projected, axis=1, keepdims=True)
        return (projected / np.maximum(length, 1e-9)).astype(np.float32)


def _glyph(data: bytes) -> npt.NDArray[np.float32]:
    with Image.open(io.BytesIO(data)) as image:
        grey = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return np.asarray(grey, np.float32).ravel() / np.float32(255)
