import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, UnidentifiedImageError

from workers.learning.encoders import faces
from workers.learning.encoders.faces import WIDTH, Faces, NoFacesError, pixels

needs_dlib = pytest.mark.skipif(not faces.installed(), reason="the extra [faces] is not installed")
DATA = os.environ.get("LABELHUB_DATA")


def picture(size: tuple[int, int] = (92, 112), mode: str = "L") -> bytes:
    noise = np.random.default_rng(0).integers(0, 255, (6, 5), np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).resize(size).convert(mode).save(file, "PNG")
    return file.getvalue()


@needs_dlib
def test_a_picture_without_a_face_is_taken_for_one_that_fills_it():
    encoder = Faces()
    assert encoder.count(picture()) == 0
    rows = encoder.encode([picture(), picture((900, 400), "RGBA")])
    assert rows.shape == (2, WIDTH)
    assert rows.dtype == np.float32
    assert np.isfinite(rows).all()


@needs_dlib
def test_a_pictures_row_does_not_depend_on_its_batch():
    together = Faces().encode([picture(), picture((80, 80))])
    np.testing.assert_allclose(together[1], Faces().encode([picture((80, 80))])[0], atol=1e-5)


@needs_dlib
def test_it_says_so_when_a_file_is_no_picture():
    with pytest.raises(UnidentifiedImageError):
        Faces().encode([b"not a picture"])


def test_it_encodes_an_empty_batch():
    assert Faces().encode([]).shape == (0, WIDTH)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(faces, "installed", lambda: False)
    with pytest.raises(NoFacesError, match=r"labelhub\[faces\]"):
        Faces().encode([picture()])


def test_large_pictures_are_made_smaller_and_small_ones_left():
    assert pixels(picture((1000, 500))).shape == (160, 320, 3)
    assert pixels(picture((92, 112))).shape == (112, 92, 3)


def test_finished_rows_are_of_unit_length_and_the_stored_ones_stay():
    rows = np.random.default_rng(0).normal(size=(20, WIDTH)).astype(np.float32)
    before, finished = rows.copy(), Faces().finish(rows)
    np.testing.assert_allclose(np.linalg.norm(finished, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(rows, before)


@needs_dlib
@pytest.mark.data
def test_the_nearest_face_of_somebody_is_their_own():
    path = Path(DATA or "") / "faces" / "pool.zip"
    if not DATA or not path.is_file():
        pytest.skip("LABELHUB_DATA names no folder with faces")
    with zipfile.ZipFile(path) as archive:
        named = [name for name in sorted(archive.namelist()) if not name.endswith("/")][:24]
        files, people = [archive.read(n) for n in named], [Path(n).parent.name for n in named]
    encoder = Faces()
    assert sum(encoder.count(file) == 1 for file in files) >= 20
    rows = encoder.finish(encoder.encode(files))
    likeness = rows @ rows.T - 2 * np.eye(len(rows))
    assert [people[near] for near in likeness.argmax(1)] == people
