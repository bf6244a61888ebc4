import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, UnidentifiedImageError

from workers.learning.encoders import ENCODERS, TextItem, encoder_named, stored_name
from workers.learning.encoders.minilm import WIDTH

FLORIDA = TextItem("Florida", before="Nurse", after="2010 - 2014")
UTILITY = TextItem("Florida Power & Light", before="Engineer", after="Miami, FL")


def png(level: int = 128, size: tuple[int, int] = (8, 8)) -> bytes:
    image = Image.new("L", size, 0)
    image.paste(level, (2, 2, 5, 6))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_every_encoder_is_registered_under_its_own_name_and_modality():
    assert all(encoder.name == name for name, encoder in ENCODERS.items())
    assert {encoder.modality for encoder in ENCODERS.values()} == {"text", "image"}


def test_a_new_version_of_an_encoder_is_stored_under_another_name(monkeypatch):
    before = stored_name("tfidf")
    monkeypatch.setattr(ENCODERS["tfidf"], "version", 99)
    assert stored_name("tfidf") != before


def test_an_encoder_that_is_not_there_is_named_in_the_error():
    with pytest.raises(ValueError, match="No encoder word2vec"):
        encoder_named("word2vec")


def test_importing_the_registry_loads_no_heavy_library():
    code = (
        "import sys, workers.learning.encoders; "
        "sys.exit(not {'torch', 'onnx', 'onnxruntime', 'dlib'}.isdisjoint(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["minilm", "tfidf"])
def test_a_texts_row_does_not_depend_on_its_batch(name: str):
    together = ENCODERS[name].encode([FLORIDA, UTILITY, TextItem("Cook")])
    alone = ENCODERS[name].encode([UTILITY])
    dense = [m.toarray() if name == "tfidf" else m for m in (together, alone)]
    np.testing.assert_allclose(dense[0][1], dense[1][0], atol=1e-5)


def test_an_images_row_does_not_depend_on_its_batch():
    together = ENCODERS["pixels"].encode([png(90), png(200)])
    np.testing.assert_array_equal(together[1], ENCODERS["pixels"].encode([png(200)])[0])


def test_minilm_gives_unit_rows_of_float32_for_the_line_and_for_its_neighbours():
    rows = ENCODERS["minilm"].encode([FLORIDA, UTILITY])
    assert rows.dtype == np.float32
    assert rows.shape == (2, 2 * WIDTH)
    np.testing.assert_allclose(np.linalg.norm(rows[:, :WIDTH], axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(rows[:, WIDTH:], axis=1), 1, atol=1e-5)


def test_minilm_hears_the_neighbours_only_in_the_second_half():
    alone, nurse = ENCODERS["minilm"].encode([TextItem("Florida"), FLORIDA])
    np.testing.assert_allclose(alone[:WIDTH], nurse[:WIDTH], atol=1e-5)
    assert not alone[WIDTH:].any()
    assert nurse[WIDTH:].any()


def test_minilm_drops_the_neighbours_block_where_no_item_has_neighbours():
    rows = ENCODERS["minilm"].encode([TextItem("Florida"), TextItem("Cook")])
    assert ENCODERS["minilm"].finish(rows).shape == (2, WIDTH)


def test_minilm_encodes_empty_texts_and_empty_batches():
    assert not ENCODERS["minilm"].encode([TextItem("")]).any()
    assert ENCODERS["minilm"].encode([]).shape == (0, 2 * WIDTH)


def test_tfidf_counts_words_pairs_and_shapes():
    from workers.learning.encoders.tfidf import tokens

    found = list(tokens(TextItem("McKay 2019")))
    assert {"mckay", "2019", "mckay 2019", "shape=XxXxx", "shape=dd", "first=mckay"} <= set(found)


def test_tfidf_forgets_tokens_that_only_one_item_has():
    texts = [TextItem("red apple"), TextItem("red"), TextItem("red")]
    counts = ENCODERS["tfidf"].encode(texts)
    finished = ENCODERS["tfidf"].finish(counts)
    assert finished[1].nnz == counts[1].nnz
    assert finished[0].nnz < counts[0].nnz
    assert set(finished[0].indices) <= set(counts[1].indices)


def test_tfidf_rows_have_unit_length_and_the_counts_stay_as_they_were():
    counts = ENCODERS["tfidf"].encode([TextItem("red red apple"), TextItem("red apple")])
    before = counts.toarray().copy()
    finished = ENCODERS["tfidf"].finish(counts)
    np.testing.assert_allclose(np.linalg.norm(finished.toarray(), axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(counts.toarray(), before)


def test_pixels_takes_any_size_and_mode_of_picture():
    file = io.BytesIO()
    Image.new("RGBA", (30, 7), (255, 0, 0, 128)).save(file, "PNG")
    rows = ENCODERS["pixels"].encode([file.getvalue(), png()])
    assert rows.shape == (2, 256)
    assert rows.dtype == np.float32


def test_pixels_says_so_when_a_file_is_no_picture():
    with pytest.raises(UnidentifiedImageError):
        ENCODERS["pixels"].encode([b"not a picture"])


def test_pixels_finish_is_deterministic_and_survives_a_pool_of_one_picture():
    pool = ENCODERS["pixels"].encode([png(level) for level in range(60, 120)])
    first, second = ENCODERS["pixels"].finish(pool), ENCODERS["pixels"].finish(pool)
    np.testing.assert_array_equal(first, second)
    assert np.isfinite(ENCODERS["pixels"].finish(pool[:1])).all()
