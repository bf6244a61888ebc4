import io

import numpy as np
import pytest
from PIL import Image, UnidentifiedImageError

from workers.learning.encoders.scattering import WIDTH, Scattering, scatter, upright

ENCODER = Scattering()


def png(picture: np.ndarray, mode: str = "L") -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture.astype(np.uint8)).convert(mode).save(file, "PNG")
    return file.getvalue()


def bar(column: int, width: int = 3, tall: bool = True) -> np.ndarray:
    picture = np.zeros((28, 28))
    picture[4:24, column : column + width] = 255
    return picture if tall else picture.T


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_a_pictures_row_does_not_depend_on_its_batch():
    pictures = [png(bar(column)) for column in range(4, 20)] * 8  # more than one internal batch
    together, alone = ENCODER.encode(pictures), ENCODER.encode(pictures[5:6])
    np.testing.assert_allclose(together[5], alone[0], atol=1e-6)


def test_it_takes_any_size_and_mode_of_picture():
    tiny, wide = np.full((8, 8), 200), np.full((7, 30), 90)
    rows = ENCODER.encode([png(tiny), png(wide, "RGBA"), png(bar(9), "1")])
    assert rows.shape == (3, WIDTH)
    assert rows.dtype == np.float32
    assert np.isfinite(rows).all()


def test_it_encodes_an_empty_batch():
    assert ENCODER.encode([]).shape == (0, WIDTH)


def test_it_says_so_when_a_file_is_no_picture():
    with pytest.raises(UnidentifiedImageError):
        ENCODER.encode([b"not a picture"])


def test_an_even_picture_answers_with_its_brightness_and_nothing_else():
    paths = scatter(np.full((1, 28, 28), 0.5, np.float32)).reshape(49, 49)
    np.testing.assert_allclose(paths[0], 0.5, atol=1e-3)
    assert np.abs(paths[1:]).max() < 1e-3


def test_inverting_a_picture_changes_only_its_brightness():
    picture = bar(10)[None].astype(np.float32) / 255
    black, white = scatter(picture).reshape(49, 49), scatter(1 - picture).reshape(49, 49)
    np.testing.assert_allclose(black[1:], white[1:], atol=1e-4)


def test_a_stroke_moved_by_a_pixel_stays_more_alike_than_in_pixels():
    here, there = (bar(c)[None].astype(np.float32) / 255 for c in (10, 12))
    likeness = cosine(scatter(here)[0], scatter(there)[0])
    assert likeness > 0.8
    assert likeness > cosine(here.ravel(), there.ravel()) + 0.3


def test_strokes_of_different_angles_answer_in_different_paths():
    upright, lying = (
        scatter(bar(12, tall=t)[None].astype(np.float32) / 255) for t in (True, False)
    )
    first = slice(1, 7)  # the six angles of the finer scale
    energy = [row.reshape(49, 49)[first].sum(1) for row in (upright, lying)]
    assert energy[0].argmax() != energy[1].argmax()


def slanted(lean: float) -> np.ndarray:
    picture = np.zeros((28, 28), np.float32)
    for y in range(5, 23):
        x = 13 + round(lean * (y - 13.5))
        picture[y, x : x + 3] = 1
    return picture


def test_a_slanted_and_a_shifted_stroke_come_out_upright_and_centred():
    straight = upright(slanted(0))
    for picture in (slanted(0.4), slanted(-0.4), np.roll(slanted(0.2), 4, axis=1)):
        assert cosine(upright(picture).ravel(), straight.ravel()) > 0.9
        assert cosine(picture.ravel(), straight.ravel()) < 0.8


def test_dark_strokes_on_white_are_set_upright_as_white_ones_on_black():
    np.testing.assert_allclose(upright(1 - slanted(0.4)), 1 - upright(slanted(0.4)), atol=1e-5)


def test_an_even_picture_is_left_as_it_is():
    even = np.full((28, 28), 0.3, np.float32)
    np.testing.assert_array_equal(upright(even), even)


def pool(size: int = 150) -> np.ndarray:
    noise = np.random.default_rng(0).uniform(0, 255, (size, 28, 28))
    return ENCODER.encode([png(picture) for picture in noise])


def test_finished_rows_have_unit_length_and_are_the_same_each_time():
    rows = pool()
    finished = ENCODER.finish(rows)
    assert finished.shape == (150, 128)
    np.testing.assert_allclose(np.linalg.norm(finished, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(finished, ENCODER.finish(rows))


def test_finishing_leaves_the_stored_rows_as_they_were():
    rows = pool(20)
    before = rows.copy()
    ENCODER.finish(rows)
    np.testing.assert_array_equal(rows, before)


def test_what_a_pool_taught_finishes_rows_from_outside_one_by_one():
    rows = pool(60)
    finisher = ENCODER.fit(rows[:50])
    np.testing.assert_allclose(finisher(rows[:50]), ENCODER.finish(rows[:50]), atol=1e-6)
    np.testing.assert_allclose(finisher(rows[50:])[3], finisher(rows[53:54])[0], atol=1e-5)


def test_a_pool_of_one_picture_or_of_copies_stays_finite():
    copies = np.repeat(pool(1), 5, axis=0)
    assert np.isfinite(ENCODER.finish(copies[:1])).all()
    assert np.isfinite(ENCODER.finish(copies)).all()
