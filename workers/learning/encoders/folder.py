"""Any model in a folder that somebody points at, as an encoder: sentence-transformers or ONNX.

A sentence-transformers folder has `modules.json`; an ONNX one has `model.onnx`, and for texts
`tokenizer.json` beside it. Weights come as safetensors or ONNX: a pickle may run code, and is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
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

PREFIX = "folder:"
PICKLED = (".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt")
MAX_TOKENS = 128
BATCH = 32
WHITENING = 0.5  # of the components of pictures
MEAN, SPREAD = (
    (0.485, 0.456, 0.406),
    (0.229, 0.224, 0.225),
)  # ImageNet's, where the folder is silent
SIDE = 224


class FolderError(ValueError):
    """Carries one sentence: why a folder is no encoder."""


class Folder:
    """Texts: the line's embedding, of unit length. Pictures: the network's last answer. (N, D)

    Raises FolderError for a folder that holds no model of a kind that we know.
    """

    version = 1

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_dir():
            raise FolderError(f"There is no folder {path} to take an encoder from.")
        self.name = f"{PREFIX}{path}"
        self._onnx = next((f for f in _onnx_files(path) if f.is_file()), None)
        self._transformer = (path / "modules.json").is_file() and self._onnx is None
        if self._transformer:
            _refuse_pickles(path)
        elif self._onnx is None:
            raise FolderError(
                f"{path} is no encoder: it needs modules.json of sentence-transformers, or model.onnx."
            )
        texts = self._transformer or (path / "tokenizer.json").is_file()
        self.modality = "text" if texts else "image"

    @cached_property
    def digest(self) -> str:
        """Of the weights: another model in the same folder makes other shards."""
        whole = hashlib.sha256()
        for file in sorted(self.path.rglob("*")):
            if file.suffix in (".safetensors", ".onnx", ".data", ".json"):
                with file.open("rb") as content:
                    whole.update(hashlib.file_digest(content, "sha256").digest())
        return whole.hexdigest()[:16]

    def encode(self, batch: Sequence[Any]) -> Rows:
        """Rows of TextItem, whose neighbours are not looked at, or of bytes of pictures."""
        starts = range(0, len(batch), BATCH)
        blocks = [self._embed(batch[start : start + BATCH]) for start in starts]
        return np.concatenate(blocks) if blocks else np.zeros((0, 0), np.float32)

    def finish(self, matrix: Matrix) -> Rows:
        """Texts stay as they are; of pictures 128 partly whitened components, of unit length."""
        return np.asarray(self.fit(matrix)(matrix), np.float32)

    def fit(self, matrix: Matrix) -> Finisher:
        """This pool's components, for pictures."""
        return unit if self.modality == "text" else components_of(matrix, WHITENING, unit)

    def _embed(self, batch: Sequence[Any]) -> Rows:
        if self._transformer:
            made = self._sentences.encode([item.text for item in batch], show_progress_bar=False)
            return unit(np.asarray(made, np.float32))
        return self._run_texts(batch) if self.modality == "text" else self._run_pictures(batch)

    @cached_property
    def _sentences(self) -> Any:
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(
                str(self.path),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, KeyError, ImportError) as problem:
            raise FolderError(f"{self.path} cannot be loaded: {problem}") from problem

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = kept.threads()
        try:
            return onnxruntime.InferenceSession(
                str(self._onnx), options, providers=["CPUExecutionProvider"]
            )
        except Exception as problem:  # onnxruntime's own errors share no public base
            raise FolderError(f"{self._onnx} cannot be loaded: {problem}") from problem

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.path / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer

    def _run_texts(self, batch: Sequence[Any]) -> Rows:
        """One text at a time: nothing is padded, so that a row does not depend on its batch."""
        return np.stack([self._run_text(item.text) for item in batch])

    def _run_text(self, text: str) -> Rows:
        """The answer itself if it is a row, else the mean of its rows, one a token: (D,)."""
        found = self._tokenizer.encode(text)
        ids = np.array([found.ids or [0]], np.int64)
        known = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        asked = [port.name for port in self._session.get_inputs()]
        if strange := [name for name in asked if name not in known]:
            raise FolderError(
                f"{self._onnx} asks for {', '.join(strange)}, which texts do not have."
            )
        return unit(_pooled(self._session.run(None, {name: known[name] for name in asked})[0]))[0]

    def _run_pictures(self, batch: Sequence[bytes]) -> Rows:
        port = self._session.get_inputs()[0]
        if len(port.shape) != 4:
            raise FolderError(
                f"{self._onnx} takes no pictures (N, 3, H, W), and has no tokenizer.json for texts."
            )
        pictures = np.stack([self._picture(data, port.shape[2:]) for data in batch])
        return _pooled(self._session.run(None, {port.name: pictures})[0])

    def _picture(self, data: bytes, sides: Sequence[Any]) -> Rows:
        height, width = (side if isinstance(side, int) else self._looks["side"] for side in sides)
        with Image.open(io.BytesIO(data)) as image:
            rgb = ImageOps.exif_transpose(image).convert("RGB")
        small = np.asarray(rgb.resize((width, height), Image.Resampling.BICUBIC), np.float32) / 255
        scaled = (small - self._looks["mean"]) / self._looks["spread"]
        return np.ascontiguousarray(scaled.transpose(2, 0, 1), np.float32)

    @cached_property
    def _looks(self) -> dict[str, Any]:
        """Size and scale of pictures, by preprocessor_config.json where there is one."""
        file = self.path / "preprocessor_config.json"
        told = json.loads(file.read_text()) if file.is_file() else {}
        size = told.get("size", SIDE)
        side = size if isinstance(size, int) else next(iter(size.values()), SIDE)
        mean, spread = told.get("image_mean", MEAN), told.get("image_std", SPREAD)
        return {"side": side, "mean": np.float32(mean), "spread": np.float32(spread)}


def _onnx_files(path: Path) -> tuple[Path, Path]:
    return path / "model.onnx", path / "onnx" / "model.onnx"


def _refuse_pickles(path: Path) -> None:
    for file in path.rglob("*"):
        if file.suffix in PICKLED and not list(file.parent.glob("*.safetensors")):
            raise FolderError(
                f"{file} may run code when it is read; save the model as safetensors instead."
            )
    if not list(path.rglob("*.safetensors")):
        raise FolderError(f"{path} holds no weights: none of its files ends in .safetensors.")


def _pooled(answer: Any) -> Rows:
    """(N, D) as it is; of (N, T, D) the mean over tokens; of (N, D, H, W) over places."""
    made = np.asarray(answer, np.float32)
    return (
        made.mean(axis=(2, 3)) if made.ndim == 4 else made.mean(axis=1) if made.ndim == 3 else made
    )
