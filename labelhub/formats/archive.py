"""Open a zip archive that a stranger sent: its directory and its entries are bounded first."""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from labelhub.formats.base import ArchiveError, Limits

SMALL = 1_000_000  # bytes: below, a high ratio does no harm
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

# The end-of-directory records of the zip format (APPNOTE 6.3.10, sections 4.3.14 to 4.3.16).
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_COMMENT = 1 << 16


@contextmanager
def open_archive(file: BinaryIO, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Yield the archive, once size, number, packing and encryption of its entries are fine.

    Raises ArchiveError. No entry is unpacked here.
    """
    _check_directory(file, limits)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, struct.error, ValueError, NotImplementedError) as error:
        raise _damaged(str(error)) from None
    with archive:
        infos = archive.infolist()
        if len(infos) > limits.entries:
            raise _too_much(f"{len(infos):,} entries", f"{limits.entries:,}")
        total = sum(info.file_size for info in infos)
        if total > limits.archive:
            raise _too_much(f"{total:,} bytes when unpacked", f"{limits.archive:,}")
        for row, info in enumerate(infos, 1):
            _check_entry(row, info, limits)
        yield archive


def _check_directory(file: BinaryIO, limits: Limits) -> None:
    """zipfile reads the whole directory into memory: look at its size before."""
    size = _directory_size(file)
    if size > limits.directory:
        raise _too_much(f"a directory of {size:,} bytes", f"{limits.directory:,}")
    file.seek(0)


def _directory_size(file: BinaryIO) -> int:
    """As the end record states it, found where zipfile looks for it."""
    length = file.seek(0, os.SEEK_END)
    start = max(0, length - _END.size - _COMMENT)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if len(tail) >= _END.size and tail[-_END.size :].startswith(b"PK\x05\x06"):
        at = len(tail) - _END.size
    if at < 0 or len(tail) - at < _END.size:
        raise _damaged("it has no end record")
    size = int(_END.unpack_from(tail, at)[5])
    return max(size, _directory_size_64(file, start + at - _LOCATOR_64.size))


def _directory_size_64(file: BinaryIO, locator_at: int) -> int:
    """The same in a zip64 archive, whose end record stands before its locator; else 0."""
    at = locator_at - _END_64.size
    if at < 0:
        return 0
    file.seek(at)
    raw = file.read(_END_64.size + _LOCATOR_64.size)
    if not raw.startswith(b"PK\x06\x06") or raw[_END_64.size :][:4] != b"PK\x06\x07":
        return 0
    return int(_END_64.unpack_from(raw)[8])


def _check_entry(row: int, info: zipfile.ZipInfo, limits: Limits) -> None:
    where = f"entry {row}, {info.filename}"
    if info.flag_bits & 1:
        raise ArchiveError("The archive is encrypted.", where, "Make the zip without a password.")
    if info.compress_type not in PACKINGS:
        raise ArchiveError(
            "An entry is packed in a way that we do not read.", where, "Pack it with deflate."
        )
    if info.file_size > max(SMALL, limits.ratio * info.compress_size):
        raise ArchiveError(
            f"An entry unpacks to more than {limits.ratio} times its size.",
            where,
            "Images are packed by themselves: store them in the zip as they are.",
        )


def _too_much(what: str, most: str) -> ArchiveError:
    return ArchiveError(
        f"The archive has {what}, and {most} are the most.", None, "Split it into several files."
    )


def _damaged(why: str) -> ArchiveError:
    return ArchiveError(
        f"The archive cannot be opened: {why}.", None, "Check that it is a whole zip file."
    )
