"""The demo's digits as PNG files."""

import io

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

from workers.demo.digits import images


def test_there_are_1797_small_grey_images_with_unique_keys() -> None:
    rows = images()
    assert len({key for key, _, _ in rows}) == len(rows) == 1797
    first = Image.open(io.BytesIO(rows[0][1]))
    assert (first.format, first.size, first.mode) == ("PNG", (8, 8), "L")


def test_the_grey_levels_survive_the_encoding() -> None:
    source = load_digits()
    for row in (0, 700, 1796):
        pixels = np.asarray(Image.open(io.BytesIO(images()[row][1])))
        assert np.array_equal(np.rint(pixels / 255 * 16), source.images[row])


def test_the_labels_are_the_true_digits() -> None:
    assert [label for _, _, label in images()] == [str(t) for t in load_digits().target]
