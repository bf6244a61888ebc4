"""A zip of images: one folder a class, or flat. Streamed one image at a time, nothing extracted."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from PIL import ExifTags, Image, UnidentifiedImageError

from labelhub.formats.archive import open_archive
from labelhub.formats.base import (
    DEFAULT_LIMITS,
    NO_FIELDS,
    ArchiveError,
    Fields,
    Format,
    Limits,
    Media,
    Record,
    Refused,
    Reject,
    Source,
    opened,
)

# Only what every browser shows and Pillow decodes by itself; SVG is a document that runs scripts.
MIMES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
}
TYPES = "PNG, JPEG, GIF, WebP or BMP"
CLUTTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})

# What Pillow's decoders raise on bytes that they can't read.
UNDECODABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


def read(
    source: Source,
    encoding: str = "utf-8",
    limits: Limits = DEFAULT_LIMITS,
    fields: Fields = NO_FIELDS,
) -> Iterator[Record | Reject]:
    """Yield an image a record; its key is its name in the archive, its row the entry's place.

    An image's folder is its given label, unless all lie in one folder. Keys are data: nothing is
    ever written by such a name. `encoding` and `fields` are not used. Raises ArchiveError.
    """
    with opened(source) as file, open_archive(file, limits) as archive:
        entries = [(row, info) for row, info in enumerate(archive.infolist(), 1) if _counts(info)]
        if not entries:
            raise ArchiveError("The archive holds no image.", None, f"Put {TYPES} files into it.")
        yield from _records(archive, entries, limits)


def _counts(info: zipfile.ZipInfo) -> bool:
    """Leave out folders and what Windows, macOS and editors add by themselves."""
    parts = [part for part in _name(info).split("/") if part not in ("", ".", "..")]
    hidden = any(part.startswith(".") or part.lower() in CLUTTER for part in parts)
    return bool(parts) and not info.is_dir() and not hidden


def _name(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/")


def _records(
    archive: zipfile.ZipFile, entries: Sequence[tuple[int, zipfile.ZipInfo]], limits: Limits
) -> Iterator[Record | Reject]:
    folders = Counter(_folder(info) for _, info in entries)
    seen: set[str] = set()
    for row, info in entries:
        name = _name(info)
        try:
            _check_name(name, seen, limits)
            content = _content(archive, info, row, limits)
            label = _folder(info) if len(folders) > 1 else None
            yield _record(row, name, content, label, limits)
        except Refused as refused:
            yield refused.at(row)
        seen.add(name)


def _folder(info: zipfile.ZipInfo) -> str | None:
    return PurePosixPath(_name(info)).parent.name or None


def _check_name(name: str, seen: set[str], limits: Limits) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise Refused("name", name, "points outside of the archive", "Give it a plain name.")
    if not name.isprintable():
        raise Refused("name", name, "holds control characters", "Give it a plain name.")
    longest = max(len(name) - limits.key, len(path.parent.name) - limits.label)
    if longest > 0:
        raise Refused("name", name, f"is {longest} characters too long", "Shorten the name.")
    if name in seen:
        raise Refused("name", name, "an earlier entry has the same name", "Rename one of them.")


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, row: int, limits: Limits) -> bytes:
    if info.file_size > limits.image:
        reason = f"is {info.file_size:,} bytes, and {limits.image:,} are the most"
        raise Refused("name", _name(info), reason, "Make the image smaller.")
    try:
        with archive.open(info) as entry:
            return entry.read(limits.image)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error) as error:
        raise ArchiveError(
            f"Entry {row} of the archive is damaged: {error}.",
            f"entry {row}, {_name(info)}",
            "Make the zip file again.",
        ) from None


def _record(row: int, name: str, content: bytes, label: str | None, limits: Limits) -> Record:
    image_format, width, height = _sniffed(name, content, limits)
    mime = MIMES[image_format]
    shown = PurePosixPath(name).name
    data = {"name": shown, "width": width, "height": height, "mime": mime, "meta": {}}
    return Record(row, name, data, label, Media(content, mime))


def _sniffed(name: str, content: bytes, limits: Limits) -> tuple[str, int, int]:
    """The type by the bytes alone, width and height as shown, after a full decode. Raises Refused."""
    try:
        with Image.open(io.BytesIO(content), formats=tuple(MIMES)) as image:
            _check_size(name, image.size, limits)
            image.load()
            width, height = image.size
            return (str(image.format), *((height, width) if _turned(image) else (width, height)))
    except UnidentifiedImageError:
        raise _no_image(name, content) from None
    except UNDECODABLE as error:
        raise Refused(
            "name", name, f"cannot be decoded: {error}", "Open it, save it anew, and try again."
        ) from None


def _turned(image: Image.Image) -> bool:
    """Whether the camera noted that the image is to be shown on its side (EXIF), as browsers do."""
    try:
        return image.getexif().get(ExifTags.Base.Orientation) in (5, 6, 7, 8)
    except UNDECODABLE:
        return False  # broken notes: the picture itself has been decoded


def _check_size(name: str, size: tuple[int, int], limits: Limits) -> None:
    """Before the decode: a tiny file can claim a picture of gigabytes."""
    width, height = size
    if width * height > limits.pixels:
        reason = f"is {width} x {height} pixels, and {limits.pixels / 1e6:g} million are the most"
        raise Refused("name", name, reason, "Make the image smaller.")


def _no_image(name: str, content: bytes) -> Refused:
    if b"<svg" in content[:2000].lower():
        advice = "Export it as PNG: SVG can carry scripts."
        return Refused("name", name, "is an SVG drawing", advice)
    return Refused("name", name, "is no image that we can show", f"Use {TYPES}.")


FORMAT = Format(
    name="images",
    title="Zip of images",
    modality="image",
    extensions=("zip",),
    content_type="application/zip",
    read=read,
)
