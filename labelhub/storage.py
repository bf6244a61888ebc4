"""Bytes that are not rows: item files, vectors, model artefacts.

Files go through fsspec, so a folder and a bucket are one code path. A file is whole or absent: it is
written beside its place, flushed, hashed, and renamed. Local files can be memory-mapped.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, BinaryIO

import fsspec
from django.conf import settings


class StorageError(Exception):
    """A file is missing, or is not what its checksum says."""


def _filesystem() -> tuple[Any, str]:
    return fsspec.core.url_to_fs(settings.FILES_URL)


def _full(path: str) -> str:
    """The place of `path` below the root; a path that would leave the root is refused."""
    if path.startswith("/") or ".." in path.split("/"):
        raise StorageError(f"{path!r} leaves the storage root")
    return f"{_filesystem()[1].rstrip('/')}/{path}"


def write(path: str, fill: Callable[[IO[bytes]], object], *, durable: bool = True) -> str:
    """Write what `fill(file)` produces to `path`, atomically; returns its SHA-256 in hex.

    `durable=False` leaves the flushing of many files to one `sync` at their end.
    """
    fs, _ = _filesystem()
    target = _full(path)
    partial = f"{target}.{secrets.token_hex(4)}.partial"
    fs.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
    try:
        with fs.open(partial, "wb") as file:
            fill(file)
            file.flush()
            if durable and hasattr(file, "fileno"):
                os.fsync(file.fileno())
        digest = sha256(partial, full=True)
        fs.mv(partial, target)
    except BaseException:
        if fs.exists(partial):
            fs.rm(partial)
        raise
    if durable:
        _sync_folder(target)
    return digest


def _sync_folder(target: str) -> None:
    """A rename is durable only once its folder is; remote stores have no folder to sync."""
    folder = Path(target).parent
    if folder.is_dir():
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync() -> None:
    """Everything that was written before is on the disk when this returns."""
    os.sync()


def write_bytes(path: str, content: bytes, *, durable: bool = True) -> str:
    return write(path, lambda file: file.write(content), durable=durable)


def open_read(path: str) -> BinaryIO:
    try:
        return _filesystem()[0].open(_full(path), "rb")
    except FileNotFoundError as error:
        raise StorageError(f"the file {path} is missing from the storage") from error


def read_bytes(path: str) -> bytes:
    with open_read(path) as file:
        return file.read()


def local_path(path: str) -> Path | None:
    """Where a memory map can open the file, or None when the store is remote."""
    full = Path(_full(path))
    return full if full.exists() else None


def sha256(path: str, *, full: bool = False) -> str:
    digest = hashlib.sha256()
    with _filesystem()[0].open(path if full else _full(path), "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def remove(path: str) -> None:
    """Delete one named file; a missing one is no error."""
    fs, _ = _filesystem()
    if path and fs.exists(_full(path)):
        fs.rm_file(_full(path))
