"""Labelled sets to measure on: a folder with a pool and a test set, or scikit-learn's digits.

The pool is what people would label; the test set measures, and nothing is ever learnt from it.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, issparse, vstack

from workers.bench.target import BenchError
from workers.bench.tenfold import conll
from workers.demo import digits
from workers.learning.encoders import (
    Matrix,
    TextItem,
    choose_encoders,
    encoder_named,
    face_counter,
    stored_name,
)
from workers.learning.features import Features, finish_with

IntArray = npt.NDArray[np.integer[Any]]
Say = Callable[[str], None]

DIGITS = "digits"
SPANS = "spans"
SPORTS, SPORTS_FROM, SPORTS_CLASS = "agnews-sports", "agnews", "sports"
SOUGHT_SHARE = 0.01  # of the pool and of the test set
HELD_OUT = 1 / 3  # of the digits, as their test set
ENCODE_BATCH = 512
RARE_SHARE = 0.25  # of two classes: below it accuracy says little, average precision more


@dataclass(frozen=True)
class Part:
    """Items (N) and their labels y: (N,) in 0..K-1. Items are TextItem, or bytes of a picture.

    Or items are conll.Sentence, which hold their spans, and y is how many spans each has.
    """

    items: Sequence[Any]
    y: IntArray


@dataclass(frozen=True)
class Prepared:
    """A set as its task replays it: see tasks. encoders: what made the features."""

    pool: Any
    test: Any
    encoders: tuple[str, ...]


@dataclass(frozen=True)
class LabelledSet:
    """A pool and its test set. modality: "text", "image" or "spans";  classes: K names, sorted."""

    name: str
    modality: str
    classes: list[str]
    pool: Part
    test: Part

    @property
    def rare(self) -> int | None:
        """The class whose average precision counts: the smaller of two, where it is rare."""
        if self.modality == SPANS:
            return None
        share = np.bincount(self.pool.y, minlength=len(self.classes)) / len(self.pool.y)
        return int(share.argmin()) if len(share) == 2 and share.min() < RARE_SHARE else None

    @property
    def metric(self) -> str:
        """The figure that a target is set for."""
        if self.modality == SPANS:
            return "entity_f1"
        return "accuracy" if self.rare is None else "average_precision"

    @property
    def shown(self) -> str:
        """The figure that is told at a few budgets: the metric, but accuracy of rare classes too."""
        return "accuracy" if self.rare is not None else self.metric

    @cached_property
    def content(self) -> str:
        """A hash of every item and label."""
        whole = hashlib.sha256(json.dumps([self.name, self.classes]).encode())
        for part in (self.pool, self.test):
            whole.update(hash_items(part.items).encode() + np.asarray(part.y, "<i8").tobytes())
        return whole.hexdigest()


def load(name: str, data: Path | None) -> LabelledSet:
    """The set called `name` under `data`, or in the folder `name`. Raises BenchError."""
    for folder in [Path(name), *([data / name] if data else [])]:
        if folder.is_dir() and _source(folder, "pool"):
            return _load_folder(folder)
    if name == DIGITS:
        return digits_set()
    if name == SPORTS and SPORTS_FROM in names(data):
        return seldom(load(SPORTS_FROM, data), SPORTS_CLASS, SPORTS)
    raise BenchError(
        f"No pool {name}: give a folder with pool.jsonl, .zip or .conll and a test file beside it, or "
        f"one of these names: {', '.join(names(data))} (--data says where they lie)."
    )


def names(data: Path | None) -> list[str]:
    """The sets that `load` finds by name: those under `data`, and the digits."""
    folders = sorted(data.iterdir()) if data and data.is_dir() else []
    found = [f.name for f in folders if _source(f, "pool") and _source(f, "test")]
    made = [SPORTS] if SPORTS_FROM in found else []
    return sorted({*found, *made, DIGITS})


def seldom(found: LabelledSet, sought: str, name: str) -> LabelledSet:
    """One class against all others, thinned out until it is one item in a hundred.

    Raises BenchError where the set has no such class.
    """
    if sought not in found.classes:
        raise BenchError(f"{found.name} has no class {sought}.")
    parts = [_thinned(part, found.classes.index(sought)) for part in (found.pool, found.test)]
    return LabelledSet(name, found.modality, ["other", sought], *parts)


def _thinned(part: Part, sought: int) -> Part:
    hits, others = np.flatnonzero(part.y == sought), np.flatnonzero(part.y != sought)
    kept = max(1, round(SOUGHT_SHARE / (1 - SOUGHT_SHARE) * len(others)))
    chosen = np.random.default_rng(0).choice(hits, min(kept, len(hits)), replace=False)
    rows = np.sort(np.concatenate([others, chosen]))
    return Part([part.items[row] for row in rows], (part.y[rows] == sought).astype(int))


def digits_set() -> LabelledSet:
    """The demo's handwritten digits, a random third of them held out."""
    _, files, answers = zip(*digits.images(), strict=True)
    classes = sorted(set(answers))
    y = np.array([classes.index(answer) for answer in answers])
    order = np.random.default_rng(0).permutation(len(y))
    test, pool = np.split(order, [round(HELD_OUT * len(y))])
    parts = [Part([files[i] for i in rows], y[rows]) for rows in (pool, test)]
    return LabelledSet(DIGITS, "image", classes, *parts)


def _source(folder: Path, part: str) -> Path | None:
    paths = (folder / f"{part}.jsonl", folder / f"{part}.zip")
    return next((path for path in paths if path.is_file()), conll.find(folder, part))


def _load_folder(folder: Path) -> LabelledSet:
    rows: dict[str, list[Any]] = {}
    for part in ("pool", "test"):
        path = _source(folder, part)
        if path is None:
            raise BenchError(f"The folder {folder} has no {part}.jsonl, .zip or .conll.")
        rows[part] = list(READERS.get(path.suffix, conll.read)(path))
        if not rows[part]:
            raise BenchError(f"{path} holds no items.")
    if isinstance(rows["pool"][0], conll.Sentence):
        return spans_set(folder.resolve().name, rows["pool"], rows["test"])
    classes = sorted({label for _, label in rows["pool"]})
    if unknown := {label for _, label in rows["test"]} - set(classes):
        raise BenchError(f"{folder}: the pool has no item of {', '.join(sorted(unknown))}.")
    number = {label: i for i, label in enumerate(classes)}
    parts = [
        Part([item for item, _ in some], np.array([number[label] for _, label in some]))
        for some in rows.values()
    ]
    modality = "text" if isinstance(rows["pool"][0][0], TextItem) else "image"
    return LabelledSet(folder.resolve().name, modality, classes, *parts)


def spans_set(
    name: str, pool: Sequence[conll.Sentence], test: Sequence[conll.Sentence]
) -> LabelledSet:
    """Sentences with spans. Raises BenchError where the test has a type that the pool lacks."""
    types = [sorted({kind for item in part for _, _, kind in item.spans}) for part in (pool, test)]
    if unknown := set(types[1]) - set(types[0]):
        raise BenchError(f"{name}: the pool has no span of {', '.join(sorted(unknown))}.")
    parts = (Part(part, np.array([len(item.spans) for item in part])) for part in (pool, test))
    return LabelledSet(name, SPANS, types[0], *parts)


def _texts(path: Path) -> Iterator[tuple[TextItem, str]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                row = json.loads(line)
                yield TextItem(row["text"]), str(row["label"])
            except (ValueError, KeyError, TypeError) as problem:
                raise BenchError(f"{path}, line {number}: no text and label ({problem}).") from None


def _pictures(path: Path) -> Iterator[tuple[bytes, str]]:
    """The files of a zip, each labelled by the folder it lies in."""
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith("/") and PurePosixPath(name).parent.name:
                yield archive.read(name), PurePosixPath(name).parent.name


READERS: dict[str, Callable[[Path], Iterable[Any]]] = {".jsonl": _texts, ".zip": _pictures}


def usual_encoders(found: LabelledSet) -> tuple[str, ...]:
    """What the product would encode this pool with."""
    return choose_encoders(found.modality, found.pool.items, face_counter()).names


def encode(
    found: LabelledSet, encoders: Sequence[str], cache: Path, say: Say
) -> tuple[Features, Features]:
    """The pool and the test set for a linear head; what is learnt for that, from the pool alone."""
    try:
        for name in encoders:
            if encoder_named(name).modality != found.modality:
                raise BenchError(f"No encoder {name} of {found.modality} items.")
        pool, test = (
            {name: _encoded(name, part.items, cache, say) for name in encoders}
            for part in (found.pool, found.test)
        )
        return finish_with(pool, test)
    except ValueError as problem:
        raise BenchError(f"{problem}.") from problem


def _encoded(name: str, items: Sequence[Any], cache: Path, say: Say) -> Matrix:
    """Rows of an encoder, kept in `cache` under the hash of what they were made from."""

    def made() -> Matrix:
        blocks = []
        for start in range(0, len(items), ENCODE_BATCH):
            say(f"{name}: {start} of {len(items)} items encoded")
            blocks.append(encoder_named(name).encode(items[start : start + ENCODE_BATCH]))
        return vstack(blocks, "csr") if issparse(blocks[0]) else np.vstack(blocks)

    return cached(cache / f"{stored_name(name)}-{hash_items(items)[:32]}.npz", made)


def cached(path: Path, make: Callable[[], Matrix]) -> Matrix:
    """The rows kept at `path`, made first where there are none."""
    if not path.exists():
        _write(path, make())
    return _read(path)


def _write(path: Path, matrix: Matrix) -> None:
    """Beside the target, then renamed: a failure leaves no half file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {"dense": matrix}
    if issparse(matrix):
        arrays = {part: getattr(matrix, part) for part in ("data", "indices", "indptr", "shape")}
    partial = path.with_suffix(".part.npz")
    np.savez_compressed(partial, **arrays)
    partial.replace(path)


def _read(path: Path) -> Matrix:
    with np.load(path, allow_pickle=False) as file:
        if "dense" in file:
            return file["dense"]
        parts = file["data"], file["indices"], file["indptr"]
        return csr_matrix(parts, shape=tuple(file["shape"]))


def hash_items(items: Sequence[Any]) -> str:
    """SHA-256 of the items' contents in their order."""
    whole = hashlib.sha256()
    for item in items:
        raw = item if isinstance(item, bytes) else _bytes_of(item)
        whole.update(len(raw).to_bytes(8, "big") + raw)
    return whole.hexdigest()


def _bytes_of(item: TextItem | conll.Sentence) -> bytes:
    if isinstance(item, conll.Sentence):
        return json.dumps([item.words, item.spans]).encode()
    return json.dumps([item.text, item.before, item.after]).encode()
