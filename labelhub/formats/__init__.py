"""File formats: one file each. A new one is a copied sibling and one line in FORMATS."""

from __future__ import annotations

from labelhub.formats import csv_, images, jsonl
from labelhub.formats.base import (
    Format,
    FormatError,
    Limits,
    Media,
    Record,
    Reject,
    UnknownFormat,
)

__all__ = ["FORMATS", "Format", "FormatError", "Limits", "Media", "Record", "Reject", "detect"]

FORMATS: dict[str, Format] = {
    "jsonl": jsonl.FORMAT,
    "csv": csv_.FORMAT,
    "images": images.FORMAT,
}

# Files that people send often and that begin unmistakably: (name, first bytes, what to do).
STRANGERS = (
    ("an Excel workbook", b"PK", (".xlsx", ".xlsm", ".ods"), "Save the sheet as CSV (UTF-8)."),
    ("an Excel workbook", b"\xd0\xcf\x11\xe0", (), "Save the sheet as CSV (UTF-8)."),
    ("a Parquet file", b"PAR1", (), "Convert it to JSON Lines or CSV."),
    ("packed with gzip", b"\x1f\x8b", (), "Unpack it first."),
    ("a PDF document", b"%PDF", (), "Convert it to JSON Lines or CSV."),
    ("a single image", b"\x89PNG", (), "Put your images into one zip file."),
    ("a single image", b"\xff\xd8\xff", (), "Put your images into one zip file."),
)


def detect(name: str, head: bytes) -> str:
    """Name the format of a file by its first bytes, else by its name. Raises UnknownFormat."""
    name = name.lower()
    for what, magic, endings, advice in STRANGERS:
        if head.startswith(magic) and (not endings or name.endswith(endings)):
            raise UnknownFormat(f"This is {what}, which we do not read.", None, advice)
    if head.startswith(b"PK"):
        return "images"
    by_name = next((f.name for f in FORMATS.values() if _ends(name, f)), None)
    if by_name and by_name != "images":
        return by_name
    if by_name is None and _text(head):
        return "jsonl" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")) else "csv"
    known = ", ".join(f"{f.title} (.{f.extension})" for f in FORMATS.values())
    raise UnknownFormat("We do not know this kind of file.", None, f"We read {known}.")


def _ends(name: str, known: Format) -> bool:
    return name.endswith(tuple(f".{extension}" for extension in known.extensions))


def _text(head: bytes) -> bool:
    return bool(head) and b"\0" not in head
