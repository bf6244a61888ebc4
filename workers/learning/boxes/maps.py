"""Frozen maps that boxes are found on: wavelet scattering on a grid, and what surrounds each cell.

Two scales and six angles as in the encoder `scattering` (Bruna & Mallat 2013, arXiv:1203.1513), for
pictures of any size: one cell every 4 pixels, and a cell is described by the 7 x 7 cells around it.
Nothing is learnt from labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import fft
from sklearn.utils.extmath import randomized_svd

Rows = npt.NDArray[np.float32]

CELL = 4  # pixels
MARGIN = 8  # mirrored pixels: a Fourier transform wraps
ANGLES, SCALES = 6, (0, 1)
CHANNELS = 1 + len(SCALES) * ANGLES + ANGLES**2  # 49
AROUND = 7  # cells
COMPONENTS, WHITENING = 128, 0.6
FLOOR = 0.1  # before the logarithm
SAMPLE, PER_PICTURE = 6000, 40  # cells that find the axes


def scattering_map(picture: Rows) -> Rows:
    """Logarithms of scattering paths of one grey picture: (H, W) in 0..1 -> (H // 4, W // 4, 49).

    Raises ValueError for a picture of fewer than 12 pixels a side.
    """
    if min(picture.shape) < MARGIN + CELL:
        raise ValueError(f"a picture of {picture.shape} pixels is too small to find boxes on")
    padded = np.pad(picture.astype(np.float32), MARGIN, mode="reflect")
    fine, coarse = (_bank(padded.shape, scale) for scale in SCALES)
    first = np.abs(fft.ifft2(fft.fft2(padded) * fine))  # (6, H', W')
    second = np.abs(fft.ifft2(fft.fft2(padded) * coarse))
    crossing = np.abs(fft.ifft2(fft.fft2(first)[:, None] * coarse)).reshape(-1, *padded.shape)
    paths = np.concatenate([padded[None], first, second, crossing])  # (49, H', W')
    down, across = (_windows(size) for size in picture.shape)
    cells = down @ paths @ across.T  # (49, h, w)
    return np.log(np.maximum(cells, 0) + FLOOR).transpose(1, 2, 0).astype(np.float32)


@lru_cache
def _bank(shape: tuple[int, int], scale: int) -> Rows:
    """Spectra of Morlet wavelets, real: (6, H', W')."""
    sigma, frequency, slant = 0.8 * 2**scale, 0.75 * np.pi / 2**scale, 4 / ANGLES
    y, x = (fft.fftfreq(size, 1 / size) for size in shape)  # signed pixels, wrapped around
    bank = []
    for angle in np.arange(ANGLES) * np.pi / ANGLES:
        along = x[None] * np.cos(angle) + y[:, None] * np.sin(angle)
        beside = y[:, None] * np.cos(angle) - x[None] * np.sin(angle)
        bell = np.exp(-(along**2 + (slant * beside) ** 2) / (2 * sigma**2))
        bell *= slant / (2 * np.pi * sigma**2)
        wave = bell * np.exp(1j * frequency * along)
        bank.append(fft.fft2(wave - wave.sum() / bell.sum() * bell).real)  # mean zero
    return np.stack(bank).astype(np.float32)


@lru_cache
def _windows(size: int) -> Rows:
    """Gaussian weights of the pixels around each cell's middle: (size // 4, size + 2 * MARGIN)."""
    middles = MARGIN + CELL * np.arange(size // CELL) + (CELL - 1) / 2
    apart = np.arange(size + 2 * MARGIN)[None] - middles[:, None]
    weights = np.exp(-(apart**2) / (2 * (0.8 * CELL / 2) ** 2))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)


@dataclass(frozen=True)
class CellEncoder:
    """Describes cells by what surrounds them, on axes found on a pool. axes: (49 * 49, D)."""

    mean: Rows
    axes: Rows

    @classmethod
    def fit(cls, pictures: Rows, rng: np.random.Generator) -> CellEncoder:
        """The pool's principal components, partly whitened, rows of length one on average.

        pictures: (N, H, W) grey. Half of the cells that find the axes are those with most strokes.
        """
        few = rng.permutation(len(pictures))[: SAMPLE // PER_PICTURE]
        some = np.vstack([_telling(_around(scattering_map(pictures[i])), rng) for i in few])
        mean = some.mean(axis=0)
        components = min(COMPONENTS, *some.shape)
        _, singular, axes = randomized_svd(some - mean, components, n_iter=4, random_state=0)
        scaled = axes.T * (singular**2 / len(some) + 1e-6) ** (-WHITENING / 2)
        length = np.linalg.norm((some - mean) @ scaled, axis=1).mean()
        return cls(mean, (scaled / max(length, 1e-9)).astype(np.float32))

    def encode(self, picture: Rows) -> Rows:
        """One picture's cells: (H, W) -> (H // 4, W // 4, D) float32."""
        cells = scattering_map(picture)
        rows = (_around(cells) - self.mean) @ self.axes
        return np.asarray(rows.reshape(*cells.shape[:2], -1), np.float32)


def _around(cells: Rows) -> Rows:
    """Each cell beside its neighbours, the edge repeated: (h, w, C) -> (h * w, C * 49)."""
    reach = AROUND // 2
    padded = np.pad(cells, ((reach, reach), (reach, reach), (0, 0)), mode="edge")
    windows: Any = np.lib.stride_tricks.sliding_window_view(padded, (AROUND, AROUND), axis=(0, 1))
    return np.asarray(windows.reshape(cells.shape[0] * cells.shape[1], -1))


def _telling(rows: Rows, rng: np.random.Generator) -> Rows:
    half = PER_PICTURE // 2
    strokes = np.argsort(-rows.var(axis=1))[: half * 4]
    chosen = [rng.permutation(strokes)[:half], rng.permutation(len(rows))[:half]]
    return np.asarray(rows[np.concatenate(chosen)])


def pooled(cells: Rows) -> Rows:
    """A picture as one row, for likeness and clusters: mean and greatest of its cells, (2 * D,)."""
    flat = cells.reshape(-1, cells.shape[-1])
    row = np.concatenate([flat.mean(axis=0), flat.max(axis=0)])
    return np.asarray(row / max(float(np.linalg.norm(row)), 1e-9))
