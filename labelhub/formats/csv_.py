"""CSV and TSV with a header row, read more strictly than Python's csv module does (RFC 4180).

A broken quote silently merges rows, so it is a fault here, with the place where it began.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import orjson

from labelhub.formats.base import (
    DEFAULT_LIMITS,
    NO_FIELDS,
    Fields,
    Format,
    HeaderError,
    Limits,
    Record,
    Refused,
    Reject,
    Source,
    opened,
    shorten,
)
from labelhub.formats.csv_cells import Rows
from labelhub.formats.csv_lists import numbered, with_parts
from labelhub.formats.decode import lines
from labelhub.formats.text_item import OURS, TextItems

DELIMITERS = (",", "\t", ";")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ESCAPED = "formula_escaped"  # names the columns of a row whose cell got a ' before it
WRITE_CHARS = 1 << 16

_KNOWN = OURS | {"id", ESCAPED}
_QUOTED = re.compile(r'"[^"]*"')


def read(
    source: Source,
    encoding: str = "utf-8",
    limits: Limits = DEFAULT_LIMITS,
    fields: Fields = NO_FIELDS,
) -> Iterator[Record | Reject]:
    """Yield the items of a file whose first row names the columns; one of them is `text`.

    The delimiter (comma, tab or semicolon) is the one that the header uses most. Columns of
    other names go to data["meta"]. A field that is a list is a cell of JSON, or numbered columns
    such as output_1 and output_2. Cells that our own export escaped are restored.
    """
    items = TextItems(limits, fields)
    with opened(source) as file:
        rows = _rows(lines(file, encoding, limits.line), limits)
        names = _header(next(rows, (1, []))[1], fields)
        for row, cells in rows:
            if len(cells) != len(names):
                yield _wrong_width(row, cells, names)
                continue
            try:
                found = with_parts(_fields(names, cells), fields)
            except Refused as refused:
                yield refused.at(row)
            else:
                yield items.build(row, found)


def _rows(found: Iterator[str], limits: Limits) -> Iterator[tuple[int, list[str]]]:
    first = next(found, "")
    return iter(Rows(chain([first], found), _delimiter(first), limits.line))


def _delimiter(header: str) -> str:
    bare = _QUOTED.sub("", header)
    return max(DELIMITERS, key=bare.count)


def _header(cells: Sequence[str], fields: Fields) -> list[str]:
    """The columns' names, ours in lower case. Raises HeaderError."""
    known = _KNOWN | set(fields)
    trimmed = [cell.strip() or f"column {place}" for place, cell in enumerate(cells, 1)]
    names = [
        name.lower() if name.lower() in known or numbered(name.lower(), fields) else name
        for name in trimmed
    ]
    found = f"The columns found are: {shorten(', '.join(trimmed)) or 'none'}."
    if "text" not in names:
        advice = f"{found} Name the one that holds the items “text”."
        raise HeaderError("There is no column “text” in the first row.", "row 1", advice)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise HeaderError(
            f"Two columns are called “{shorten(twice)}”.",
            f"row 1, column {len(names) - names[::-1].index(twice)}",
            f"{found} Rename or remove one.",
        )
    return names


def _fields(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The cells that hold something, by column."""
    fields = {name: cell for name, cell in zip(names, cells, strict=True) if cell}
    for name in fields.pop(ESCAPED, "").split(";"):
        if fields.get(name, "").startswith("'"):
            fields[name] = fields[name][1:]
    return fields


def _wrong_width(row: int, cells: Sequence[str], names: Sequence[str]) -> Reject:
    return Reject(
        row,
        "",
        shorten(" | ".join(cells[:20])),
        f"has {len(cells)} cells, and the header has {len(names)}",
        "Put a cell that holds the delimiter into double quotes.",
    )


def write(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[bytes]:
    """Yield CSV in UTF-8, with a header and the further column `formula_escaped`.

    A text that a spreadsheet would take for a formula gets a ' before it, and its column's name
    goes, joined by ";", into `formula_escaped`: the reader takes it off again. Numbers stay.
    """
    if any(";" in name or name.startswith(FORMULA_STARTS) for name in columns):
        raise ValueError("a column's name holds ; or begins like a formula")
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*columns, ESCAPED])
    for row in rows:
        writer.writerow(_escaped(row, columns))
        if buffer.tell() > WRITE_CHARS:
            yield _drained(buffer)
    yield _drained(buffer)


def _escaped(row: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    cells, escaped = [], []
    for name in columns:
        value = row.get(name)
        cell = value if isinstance(value, str) else _cell(value)
        if cell.startswith(FORMULA_STARTS) and isinstance(value, str):
            cell = "'" + cell
            escaped.append(name)
        cells.append(cell)
    return [*cells, ";".join(escaped)]


def _cell(value: Any) -> str:
    """None is an empty cell; anything else as JSON has it."""
    return "" if value is None else orjson.dumps(value, default=str).decode()


def _drained(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


FORMAT = Format(
    name="csv",
    title="CSV or TSV",
    modality="text",
    extensions=("csv", "tsv", "tab"),
    content_type="text/csv; charset=utf-8",
    read=read,
    write=write,
)
