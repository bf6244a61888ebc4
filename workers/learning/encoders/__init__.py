"""The encoders by name. To add one: copy a file of this folder and add its line below."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from workers.learning.encoders.base import Encoder, Matrix, TextItem
from workers.learning.encoders.choose import Choice, choose_encoders, face_counter
from workers.learning.encoders.faces import Faces
from workers.learning.encoders.folder import PREFIX, Folder, FolderError
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
    "faces": Faces(),  # image: one face each; needs the extra [faces]
    "pixels": Pixels(),  # image: small grey glyph, as it is
}

# Those whose nearest rows mostly share a class, and are of unit length: labels spread among them.
LIKENESS = frozenset({"scattering", "photos", "faces"})

# The least L2 penalty of a head on rows of unit length, whatever the number of labels. Neighbouring
# classes of photographs overlap, and a weaker penalty learns the labels by heart.
LEAST_PENALTY = {"photos": 1e-3}


def encoder_named(name: str) -> Encoder:
    """The encoder of that name; "folder:/path", or the path of a folder, is a model of one's own.

    Raises FolderError (a ValueError) for a folder without one, and for a name that nothing has.
    """
    if found := ENCODERS.get(name):
        return found
    if name.startswith(PREFIX) or Path(name).is_dir():
        return _in_folder(name.removeprefix(PREFIX))
    raise FolderError(
        f"No encoder {name}: choose from {', '.join(ENCODERS)}, or name a folder with a model."
    )


@lru_cache
def _in_folder(path: str) -> Folder:
    return Folder(Path(path).resolve())


def stored_name(name: str) -> str:
    """The name that shards carry: a new version, or another model in a folder, makes new shards."""
    encoder = encoder_named(name)
    known = f"folder-{encoder.digest}" if isinstance(encoder, Folder) else name
    return f"{known}-{encoder.version}"


__all__ = [
    "ENCODERS",
    "LEAST_PENALTY",
    "LIKENESS",
    "Choice",
    "Encoder",
    "FolderError",
    "Matrix",
    "TextItem",
    "choose_encoders",
    "encoder_named",
    "face_counter",
    "stored_name",
]
