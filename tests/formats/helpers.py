"""Small files in memory, read to their end."""

import io
import zipfile
import zlib

from PIL import Image

from labelhub.formats import FORMATS, Record, Reject


def read(name: str, content: bytes | str, **options: object) -> list[Record | Reject]:
    raw = content.encode() if isinstance(content, str) else content
    return list(FORMATS[name].read(io.BytesIO(raw), **options))  # type: ignore[arg-type]


def texts(found: list[Record | Reject]) -> list[str]:
    return [entry.data["text"] for entry in found if isinstance(entry, Record)]


def only_reject(found: list[Record | Reject]) -> Reject:
    (reject,) = [entry for entry in found if isinstance(entry, Reject)]
    return reject


def picture(kind: str = "PNG", size: tuple[int, int] = (3, 2)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind)
    return file.getvalue()


def packed(*entries: tuple[str, bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A few bytes that claim to be a picture of this size."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
        for kind, body in chunks
    )
