"""The encoders by name. To add one: copy a file of this folder and add its line below."""

from __future__ import annotations

from workers.learning.encoders.base import Encoder, Matrix, TextItem
from workers.learning.encoders.minilm import MiniLM
from workers.learning.encoders.photos import Photos
from workers.learning.encoders.pixels import Pixels
from workers.learning.encoders.scattering import Scattering
from workers.learning.encoders.tfidf import TfIdf

ENCODERS: dict[str, Encoder] = {
    "minilm": MiniLM(),  # text: frozen sentence embedding of the line and of its neighbours
    "tfidf": TfIdf(),  # text: hashed words, shapes and neighbouring words
    "scattering": Scattering(),  # image: small grey glyph, by wavelets
    "photos": Photos(),  # image: photographs and other large or coloured pictures
    "pixels": Pixels(),  # image: small grey glyph, as it is
}

# Those whose nearest rows mostly share a class, and are of unit length: labels spread among them.
LIKENESS = frozenset({"scattering", "photos"})

DEFAULT_ENCODERS: dict[str, tuple[str, ...]] = {
    "text": ("minilm", "tfidf"),
    "image": ("scattering",),
}

__all__ = ["DEFAULT_ENCODERS", "ENCODERS", "LIKENESS", "Encoder", "Matrix", "TextItem"]
