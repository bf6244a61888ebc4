"""Which encoders a pool gets: by what a sample of its items looks like, never by labels."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from workers.learning.encoders import faces
from workers.learning.encoders.folder import Folder

SAMPLE = 32  # pictures looked at
GLYPHS, FACES = 0.5, 0.8  # shares of them that settle it: of photographs hardly one looks a glyph
GLYPH_SIDE = 128  # pixels of the longer side: larger pictures show more than a glyph
GREY = 12  # of 255: how far the three channels of a grey picture differ at most, on average
PAPER, PAPER_SHARE = 26, 0.5  # of 255 from the border's grey; how much of a glyph is paper
SMALL = 64  # pixels: sides to which a picture is reduced before it is looked at


@dataclass(frozen=True)
class Choice:
    """names: of encoders;  reason: a sentence for people"""

    names: tuple[str, ...]
    reason: str


def choose_encoders(
    modality: str,
    items: Sequence[Any],
    faces_in: Callable[[bytes], int] | None = None,
    own: Folder | None = None,
) -> Choice:
    """What encodes a pool of which `items` are the first, or all: the same items, the same answer.

    modality: "text" or "image";  items: TextItem, or bytes of pictures, at least one
    faces_in: counts the faces of a picture; None without the extra [faces]
    own: a model that was asked for; it counts where it is of this modality
    Raises Pillow's UnidentifiedImageError for a file that is no picture.
    """
    if own is not None and own.modality == modality:
        beside = ("tfidf",) if modality == "text" else ()
        return Choice((own.name, *beside), f"The model in {own.path} was asked for.")
    if modality == "text":
        return Choice(("minilm", "tfidf"), "Texts: sentence embeddings, and words beside them.")
    some = sample(items)
    glyphs = sum(is_glyph(data) for data in some)
    seen = f"{glyphs} of {len(some)} sampled pictures are small grey glyphs"
    if glyphs >= GLYPHS * len(some):
        return Choice(("scattering",), f"{seen}: their strokes are compared by wavelets.")
    if faces_in is None:
        return Choice(("photos",), f"{seen}: an ImageNet network compares what is shown.")
    single = sum(faces_in(data) == 1 for data in some)
    shown = f"{single} of {len(some)} sampled pictures show one face"
    if single >= FACES * len(some):
        return Choice(("faces",), f"{shown}: a network for faces compares them.")
    return Choice(("photos",), f"{shown}: an ImageNet network compares what is shown.")


def face_counter() -> Callable[[bytes], int] | None:
    """What counts faces here, if the extra [faces] is installed."""
    return faces.Faces().count if faces.installed() else None


def sample(items: Sequence[Any]) -> list[Any]:
    """At most 32 of them, evenly spread: a pool may be sorted by class."""
    places = np.linspace(0, len(items) - 1, min(SAMPLE, len(items))).round().astype(int)
    return [items[place] for place in places]


def is_glyph(data: bytes) -> bool:
    """A small grey picture of strokes on even paper, light or dark."""
    with Image.open(io.BytesIO(data)) as image:
        if max(image.size) > GLYPH_SIDE:
            return False
        image.thumbnail((SMALL, SMALL))
        rgb = np.asarray(image.convert("RGB"), np.float32)  # (H, W, 3)
    if np.ptp(rgb, axis=2).mean() > GREY:
        return False
    grey = rgb.mean(axis=2)
    border = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
    return bool((np.abs(grey - np.median(border)) <= PAPER).mean() >= PAPER_SHARE)
