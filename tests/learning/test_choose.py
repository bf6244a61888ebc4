import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from workers.demo import digits
from workers.learning.encoders import TextItem, choose_encoders
from workers.learning.encoders.choose import SAMPLE, sample
from workers.learning.encoders.folder import Folder


def png(picture: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture.astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


def glyph(size: int = 28, paper: int = 0) -> bytes:
    picture = np.full((size, size), paper)
    picture[size // 5 : -size // 5, size // 2 : size // 2 + size // 8] = 255 - paper
    return png(picture)


def photo(seed: int, channels: int = 3, size: int = 32) -> bytes:
    rng = np.random.default_rng(seed)
    return png(rng.integers(0, 255, (size, size, channels)).squeeze())


def test_texts_get_sentence_embeddings_and_words():
    chosen = choose_encoders("text", [TextItem("hello")])
    assert chosen.names == ("minilm", "tfidf")
    assert chosen.reason.endswith(".")


@pytest.mark.parametrize("paper", [0, 255])
def test_glyphs_on_dark_or_light_paper_get_scattering(paper: int):
    assert choose_encoders("image", [glyph(paper=paper)] * 10).names == ("scattering",)


def test_the_demos_digits_get_scattering():
    files = [data for _, data, _ in digits.images()]
    assert choose_encoders("image", files).names == ("scattering",)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param([photo(seed) for seed in range(10)], id="in colour"),
        pytest.param([photo(seed, channels=1) for seed in range(10)], id="grey, full of detail"),
        pytest.param([glyph(size=400)] * 10, id="large"),
        pytest.param([photo(seed) for seed in range(6)] + [glyph()] * 4, id="hardly half glyphs"),
    ],
)
def test_other_pictures_get_the_network_for_photos(files: list[bytes]):
    chosen = choose_encoders("image", files)
    assert chosen.names == ("photos",)
    assert "pictures" in chosen.reason


def test_pictures_of_one_face_each_get_the_network_for_faces():
    files = [photo(seed) for seed in range(10)]
    assert choose_encoders("image", files, lambda _: 1).names == ("faces",)


@pytest.mark.parametrize("faces", [0, 2])
def test_pictures_of_no_face_or_of_several_are_photos(faces: int):
    files = [photo(seed) for seed in range(10)]
    assert choose_encoders("image", files, lambda _: faces).names == ("photos",)


def test_a_pool_sorted_by_class_is_looked_at_all_over():
    assert sample(range(1000))[::31] == [0, 999]
    assert len(sample(range(1000))) == SAMPLE
    assert sample([7]) == [7]


def test_a_model_that_was_asked_for_counts_where_it_is_of_this_modality(tmp_path: Path):
    (tmp_path / "model.onnx").write_bytes(b"")
    (tmp_path / "tokenizer.json").write_text("{}")
    own = Folder(tmp_path)
    assert choose_encoders("text", [TextItem("a")], own=own).names == (own.name, "tfidf")
    assert choose_encoders("image", [glyph()], own=own).names == ("scattering",)
