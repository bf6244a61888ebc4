"""`labelhub bench encoders`: how many items a second each encoder reads. Learning code only.

Texts have seven to thirty words, photographs are JPEG files of 320 x 240, glyphs PNG files of 28 x 28.
The models are loaded before the clock starts; decoding the files counts.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PIL import Image

from workers.learning.encoders import ENCODERS, TextItem, faces, kept
from workers.learning.encoders.base import Encoder
from workers.learning.encoders.minilm_int8 import SENTENCES

GOALS = {"minilm": 400, "photos": 150}  # items a second on two cores
TEXTS, PHOTOS, GLYPHS, FACES = 1024, 512, 1024, 32
LOADED_BY = 4  # items that load a model


def encoders() -> dict[str, Any]:
    """Figures by encoder, and on how many threads."""
    figures = {name: measure(ENCODERS[name], items()) for name, items in _items().items()}
    for name, goal in GOALS.items():
        figures[name] |= {"goal": goal, "met": figures[name]["items_a_second"] >= goal}
    return {"threads": kept.threads(), "encoders": figures}


def measure(encoder: Encoder, items: Sequence[Any]) -> dict[str, Any]:
    """Items a second by the clock, and by this process's CPU time, as if it had one core."""
    encoder.encode(items[:LOADED_BY])
    cpu, clock = time.process_time(), time.monotonic()
    rows = encoder.encode(items)
    cpu, clock = time.process_time() - cpu, time.monotonic() - clock
    return {
        "items": len(items),
        "width": int(rows.shape[1]),
        "items_a_second": round(len(items) / clock, 1),
        "items_a_cpu_second": round(len(items) / cpu, 1),
    }


def _items() -> dict[str, Callable[[], list[Any]]]:
    """What each encoder reads, made when it is its turn."""
    made: dict[str, Callable[[], list[Any]]] = {
        "minilm": lambda: texts(TEXTS),
        "tfidf": lambda: texts(TEXTS),
        "photos": lambda: pictures(PHOTOS, (320, 240), "RGB", "JPEG"),
        "scattering": lambda: pictures(GLYPHS, (28, 28), "L", "PNG"),
    }
    if faces.installed():
        made["faces"] = lambda: pictures(FACES, (92, 112), "L", "PNG")
    return made


def texts(count: int) -> list[Any]:
    """Sentences of the int8 model's own check, each with a number that makes it another text."""
    return [TextItem(f"{SENTENCES[i % len(SENTENCES)]} {i}") for i in range(count)]


def pictures(count: int, size: tuple[int, int], mode: str, kind: str) -> list[Any]:
    """Soft patches of colour, each picture another."""
    rng, files = np.random.default_rng(0), []
    for patches in rng.integers(0, 255, (count, 6, 8, 3), np.uint8):
        file = io.BytesIO()
        soft = Image.fromarray(patches).resize(size, Image.Resampling.BICUBIC)
        soft.convert(mode).save(file, kind)
        files.append(file.getvalue())
    return files
