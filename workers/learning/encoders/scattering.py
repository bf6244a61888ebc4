"""Wavelet scattering of small grey pictures: features that need neither labels nor pretraining.

Bruna & Mallat 2013 (IEEE TPAMI 35, arXiv:1203.1513) with the Morlet filters and the padding of
Kymatio (Andreux et al. 2020, JMLR 21), written out since two scales need no library. Two scales, six
angles: 1 + 12 + 36 paths, each averaged over a 7 x 7 grid.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import fft, ndimage

from workers.learning.encoders.base import Finisher, Matrix
from workers.learning.encoders.principal import components_of

Rows = npt.NDArray[np.float32]

SIDE, MARGIN = 28, 4  # pixels; the margin mirrors the picture, since a Fourier transform wraps
PADDED = SIDE + 2 * MARGIN
HALF = PADDED // 2
SCALES, ANGLES = 2, 6
GRID = SIDE // 2**SCALES
WIDTH = (1 + SCALES * ANGLES + ANGLES**2) * GRID**2  # 2401
BATCH = 100  # pictures whose spectra, 40 MB, are held at a time
FLOOR = 0.1  # added before the logarithm: what is weaker than the strokes is left nearly linear
WHITENING = 0.6


class Scattering:
    """How the strokes of an upright glyph lie on a 7 x 7 grid, and how they meet: (N, 2401) float32."""

    name = "scattering"
    modality = "image"
    version = 1

    def encode(self, batch: Sequence[bytes]) -> Rows:
        """Decodes each file. Raises Pillow's UnidentifiedImageError for one that is no picture."""
        parts = [
            scatter(np.stack([_grey(data) for data in batch[start : start + BATCH]]))
            for start in range(0, len(batch), BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, WIDTH), np.float32)

    def finish(self, matrix: Matrix) -> Rows:
        """Logarithm, 128 partly whitened principal components of this pool, unit length."""
        return np.asarray(self.fit(matrix)(matrix), np.float32)

    def fit(self, matrix: Matrix) -> Finisher:
        """This pool's components."""
        return components_of(matrix, WHITENING, _log)


def _grey(data: bytes) -> Rows:
    with Image.open(io.BytesIO(data)) as image:
        grey = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return upright(np.asarray(grey, np.float32) / np.float32(255))


def upright(picture: Rows) -> Rows:
    """The strokes centred, and their slant taken out by a shear of at most 45 degrees: (28, 28).

    Moments as in LeCun et al. 1998 (deslanted MNIST). Ink is what differs from the border, so dark
    strokes on white are treated as white ones on black; an even picture stays as it is.
    """
    border = np.concatenate([picture[0], picture[-1], picture[1:-1, 0], picture[1:-1, -1]])
    paper = float(np.median(border))
    ink = np.abs(picture - paper)
    if ink.sum() < 1e-3:
        return picture
    ink = ink / ink.sum()
    y, x = np.mgrid[:SIDE, :SIDE]
    centre = np.array([(ink * y).sum(), (ink * x).sum()])
    height, lean = (
        (ink * (y - centre[0]) ** 2).sum(),
        (ink * (y - centre[0]) * (x - centre[1])).sum(),
    )
    shear = np.array([[1, 0], [np.clip(lean / max(height, 1e-6), -1, 1), 1]])
    offset = centre - shear @ np.full(2, (SIDE - 1) / 2)
    return ndimage.affine_transform(picture, shear, offset, order=1, mode="constant", cval=paper)


def scatter(pictures: Rows) -> Rows:
    """Scattering coefficients of orders 0, 1 and 2: (B, 28, 28) in 0..1 -> (B, 2401)."""
    fine, coarse = _wavelets(0), _wavelets(1)  # (6, 36, 36) spectra
    padded = np.pad(pictures, ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN)), mode="reflect")
    spectrum = fft.fft2(padded)[:, None]  # (B, 1, 36, 36)
    first = np.abs(fft.ifft2(spectrum * fine))  # (B, 6, 36, 36)
    second = _halved_modulus(spectrum * coarse)  # (B, 6, 18, 18)
    crossing = fft.fft2(first)
    meets = [_halved_modulus(crossing * wavelet) for wavelet in coarse]
    paths = [_average(u) for u in (padded[:, None], first, second, *meets)]
    return np.concatenate(paths, axis=1).reshape(len(pictures), -1)


def _halved_modulus(spectrum: npt.NDArray[np.complex64]) -> Rows:
    """Every second pixel of the modulus, by folding the spectrum: (.., 36, 36) -> (.., 18, 18)."""
    folded = spectrum.reshape(*spectrum.shape[:-2], 2, HALF, 2, HALF).mean(axis=(-4, -2))
    return np.abs(fft.ifft2(folded))


def _average(modulus: Rows) -> Rows:
    """Gaussian means on the grid: (B, C, S, S) -> (B, C, 49)."""
    size = modulus.shape[-1]
    return modulus.reshape(*modulus.shape[:2], size**2) @ _windows(size)


@lru_cache
def _windows(size: int) -> Rows:
    """Gaussian weights around each grid point of a plane that spans the padded picture: (S², 49)."""
    step = size // (PADDED // 2**SCALES)  # pixels of this plane from one grid point to the next
    sigma = 0.8 * step / 2
    gaussian = _gabor(size, sigma, 0, 0, 1).real
    places = (np.arange(GRID) + MARGIN // 2**SCALES) * step
    windows = [np.roll(gaussian, (y, x), (0, 1)).ravel() for y in places for x in places]
    return np.stack(windows, axis=1).astype(np.float32)


@lru_cache
def _wavelets(scale: int) -> Rows:
    """Spectra of Morlet wavelets at six angles, real: (6, 36, 36)."""
    sigma, frequency, slant = 0.8 * 2**scale, 0.75 * np.pi / 2**scale, 4 / ANGLES
    bank = []
    for angle in np.arange(ANGLES) * np.pi / ANGLES:
        wave = _gabor(PADDED, sigma, angle, frequency, slant)
        envelope = _gabor(PADDED, sigma, angle, 0, slant)
        bank.append(fft.fft2(wave - wave.sum() / envelope.sum() * envelope).real)  # mean zero
    return np.stack(bank).astype(np.float32)


def _gabor(
    size: int, sigma: float, angle: float, frequency: float, slant: float
) -> npt.NDArray[np.complex128]:
    """A wave under an elongated Gaussian of sum 1, wrapped around the plane: (size, size)."""
    wrapped = np.arange(size)[:, None] + size * np.arange(-2, 3)  # (size, 5)
    y, x = wrapped[:, None, :, None], wrapped[None, :, None, :]
    along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    bell = np.exp(-(along**2 + (slant * across) ** 2) / (2 * sigma**2))
    wave = bell * np.exp(1j * frequency * along)
    return np.asarray(wave.sum(axis=(2, 3)) * slant / (2 * np.pi * sigma**2))


def _log(matrix: Matrix) -> Rows:
    return np.log(np.asarray(matrix, np.float32) + np.float32(FLOOR))
