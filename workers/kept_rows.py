"""Finished dense rows of a pool, in a file of this machine, mapped into memory and read-only.

The file is a cache: lost, cut short or damaged it is made anew. Processes that map it share its pages,
and the kernel may drop them at any time. It is never changed: it is written under another name, then
renamed; who has it mapped keeps it when it is deleted. So two workers may make it at once.
"""

from __future__ import annotations

import io
import logging
import tempfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from workers.learning.features import Blocks, in_memory

log = logging.getLogger(__name__)
Rows = npt.NDArray[np.float32]

READ_BYTES = 1 << 20
ABANDONED_SECONDS = 3600  # after them a part of a file belongs to a worker that was killed


@dataclass(frozen=True)
class KeptRows:
    """A `Keep` of workers.learning.features.

    folder: of one project, with nothing else in it: only the newest stamp stays there
    stamp: the same for the same rows, and for no others
    """

    folder: Path
    stamp: str

    def __call__(self, rows: int, made: Blocks) -> Rows:
        """The rows (N, D) from their file, which is made first where it is not there and whole.

        In memory where the folder cannot be written: slower to start, but the round goes on.
        """
        if (found := self._find(rows)) is not None:
            return found
        try:
            return self._make(rows, made)
        except OSError as problem:
            log.warning(
                "no rows can be kept in %s, they are held in memory: %s", self.folder, problem
            )
            return in_memory(rows, made)

    def _find(self, rows: int) -> Rows | None:
        for path in self.folder.glob(f"{self.stamp}-*.npy"):
            try:
                if _checksum(path) == path.stem.rsplit("-")[-1]:
                    found = _mapped(path)
                    return found if len(found) == rows else None
            except (OSError, ValueError) as problem:
                log.warning("%s is made anew: %s", path, problem)
        return None

    def _make(self, rows: int, made: Blocks) -> Rows:
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as file:
            part, checksum = Path(file.name), 0
            try:
                for content in _contents(rows, made()):
                    checksum = zlib.crc32(content, checksum)
                    file.write(content)
                file.flush()
                mapped = _mapped(part)  # by its name of now: a worker may delete it by its last
                self._put(part, self.folder / f"{self.stamp}-{checksum:08x}.npy")
                return mapped
            except BaseException:
                part.unlink(missing_ok=True)
                raise

    def _put(self, part: Path, path: Path) -> None:
        """The file gets its name, and what other stamps have left is deleted."""
        part.replace(path)
        for other in self.folder.iterdir():
            if other != path and (other.suffix == ".npy" or _abandoned(other)):
                other.unlink(missing_ok=True)


def _contents(rows: int, made: Iterator[Rows]) -> Iterator[memoryview]:
    """What an npy file of these blocks holds, piece by piece."""
    first, header = next(made), io.BytesIO()
    shape = (rows, first.shape[1])
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": shape}
    )
    yield header.getbuffer()
    for block in chain([first], made):
        yield np.ascontiguousarray(block, "<f4").data.cast("B")


def _mapped(path: Path) -> Rows:
    """(N, D). Raises ValueError where it is shorter than it says."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _checksum(path: Path) -> str:
    found = 0
    with path.open("rb") as file:
        while content := file.read(READ_BYTES):
            found = zlib.crc32(content, found)
    return f"{found:08x}"


def _abandoned(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > ABANDONED_SECONDS
    except FileNotFoundError:
        return False
