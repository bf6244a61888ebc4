"""Bytes become lines of text, strictly: what the declared encoding doesn't have is a fault."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from labelhub.formats.base import EncodingError, SyntaxFault, shorten

CHUNK = 1 << 20
BYTE_ORDER_MARK = "\ufeff"
# Python's escapes and host names: no file is written in them, and some give lone surrogates.
NO_FILE_ENCODINGS = frozenset(
    {"unicode-escape", "raw-unicode-escape", "utf-7", "idna", "punycode", "undefined", "charmap"}
)
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def lines(file: BinaryIO, encoding: str, longest: int) -> Iterator[str]:
    """Yield the lines of a file, without their LF and without a byte order mark.

    A CR stays, for only the format knows what it means. Raises EncodingError with the byte's
    offset, and SyntaxFault for a line of more than `longest` characters.
    """
    number, rest, start = 0, "", True
    for text in _decoded(file, encoding):
        text = text.removeprefix(BYTE_ORDER_MARK) if start else text
        start = start and not text
        *whole, rest = (rest + text).split("\n")
        number += len(whole)
        if len(rest) > longest:
            raise _endless(number + 1, longest)
        yield from whole
    if rest:
        yield rest


def _decoded(file: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = _decoder(encoding)
    offset, rows = 0, 0
    while True:
        chunk = file.read(CHUNK)
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(chunk, not chunk)
        except UnicodeDecodeError as error:
            rows += error.object[: error.start].count(b"\n")
            raise _undecodable(encoding, error, offset - pending + error.start, rows + 1) from None
        offset += len(chunk)
        rows += text.count("\n")
        yield text
        if not chunk:
            return


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    try:
        info = codecs.lookup(encoding)
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        info = None
    # `_is_text_encoding` is what str.encode itself asks.
    if info is None or not info._is_text_encoding or info.name in NO_FILE_ENCODINGS:
        advice = "Name one such as utf-8, utf-16 or latin-1."
        raise EncodingError(f"There is no encoding “{shorten(encoding)}”.", None, advice)
    return codecs.getincrementaldecoder(encoding)("strict")


def _undecodable(encoding: str, error: UnicodeDecodeError, offset: int, row: int) -> EncodingError:
    byte = error.object[error.start : error.start + 1].hex().upper() or "end"
    advice = "Save the file as UTF-8, or name its encoding, for example windows-1252."
    if offset == 0 and error.object.startswith(UTF_16_MARKS):
        advice = "The file begins as UTF-16 does: import it with the encoding utf-16."
    return EncodingError(
        f"Byte {byte} at offset {offset} is not {encoding} ({error.reason}).",
        f"byte {offset}, row {row}",
        advice,
    )


def _endless(row: int, longest: int) -> SyntaxFault:
    return SyntaxFault(
        f"Row {row} does not end within {longest:,} characters.",
        f"row {row}",
        "Check that this is a text file with one record a line.",
    )
