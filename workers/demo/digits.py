"""The handwritten digits that scikit-learn carries, as PNG files with their true labels."""

import io

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

BRIGHTEST = 16  # the grey levels of the set run from 0 to 16


def images() -> list[tuple[str, bytes, str]]:
    """Return 1,797 rows of (key, PNG bytes of 8 x 8 grey pixels, the digit as a string).

    Levels are stretched so that 16 becomes 255; each of the 17 levels stays distinct.
    Source: Alpaydin & Kaynak, Optical Recognition of Handwritten Digits (UCI), test part.
    """
    digits = load_digits()
    return [
        (f"digit-{row:04d}", _png(pixels), str(target))
        for row, (pixels, target) in enumerate(zip(digits.images, digits.target, strict=True))
    ]


def _png(pixels: np.ndarray) -> bytes:
    """Encode an (8, 8) array of levels 0..16 as a PNG."""
    grey = np.rint(pixels * (255 / BRIGHTEST)).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(grey).save(file, format="PNG")
    return file.getvalue()
