"""The encoders by name. To add one: copy a file of this folder and add its line below."""

from __future__ import annotations

from workers.learning.encoders.base import Encoder, Matrix, TextItem
from workers.learning.encoders.minilm import MiniLM
from workers.learning.encoders.pixels import Pixels
from workers.learning.encoders.tfidf import TfIdf

ENCODERS: dict[str, Encoder] = {
    "minilm": MiniLM(),  # text: frozen sentence embedding of the line and of its neighbours
    "tfidf": TfIdf(),  # text: hashed words, shapes and neighbouring words
    "pixels": Pixels(),  # image: small grey glyph
}

DEFAULT_ENCODERS: dict[str, tuple[str, ...]] = {
    "text": ("minilm", "tfidf"),
    "image": ("pixels",),
}

__all__ = ["DEFAULT_ENCODERS", "ENCODERS", "Encoder", "Matrix", "TextItem"]
