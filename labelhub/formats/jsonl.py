"""JSON Lines: one JSON object a line (jsonlines.org)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from labelhub.formats.base import (
    DEFAULT_LIMITS,
    NO_FIELDS,
    Fields,
    Format,
    Limits,
    Record,
    Reject,
    Source,
    SyntaxFault,
    opened,
    shorten,
)
from labelhub.formats.decode import lines
from labelhub.formats.text_item import TextItems

TRIAL = 10  # broken lines without a good one before them: the file is something else
WRITE_ROWS = 500

ONE_A_LINE = 'Write one JSON object a line, for example {"text": "…"}.'


def read(
    source: Source,
    encoding: str = "utf-8",
    limits: Limits = DEFAULT_LIMITS,
    fields: Fields = NO_FIELDS,
) -> Iterator[Record | Reject]:
    """Yield the items of a file. One broken line is a Reject; a file of them is a SyntaxFault."""
    items = TextItems(limits, fields)
    with opened(source) as file:
        for row, found in _objects(lines(file, encoding, limits.line)):
            yield found if isinstance(found, Reject) else items.build(row, found)


def _objects(rows: Iterable[str]) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    """Yield (row, object or Reject), holding rejects back until one good line proves the format."""
    held: list[tuple[int, Reject]] = []
    proven = False
    for row, line in enumerate(rows, 1):
        if not line or line.isspace():
            continue
        found = _object(row, line)
        if not isinstance(found, Reject):
            yield from held
            held, proven = [], True
            yield row, found
        elif proven:
            yield row, found
        else:
            _refuse_an_array(row, line)
            held.append((row, found))
            if len(held) >= TRIAL:
                break
    if not proven:
        raise _not_json_lines([reject for _, reject in held])


def _object(row: int, line: str) -> dict[str, Any] | Reject:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        reason = f"is no JSON: {error.msg.split(': line')[0]}, at column {error.colno}"
        return Reject(row, "", shorten(line), reason, "Correct this line.")
    if not isinstance(found, dict):
        return Reject(row, "", shorten(line), "is JSON, but no object", ONE_A_LINE)
    return found


def _refuse_an_array(row: int, line: str) -> None:
    if line.lstrip().startswith("["):
        raise SyntaxFault(
            "This is one JSON array, not JSON lines.",
            f"row {row}",
            "Write one object a line: jq -c '.[]' array.json > lines.jsonl does it.",
        )


def _not_json_lines(rejects: Sequence[Reject]) -> SyntaxFault:
    if not rejects:
        return SyntaxFault("The file holds no record.", "row 1", ONE_A_LINE)
    first = rejects[0]
    return SyntaxFault(
        f"This is no JSON Lines file: row {first.row} {first.reason}.",
        f"row {first.row}",
        ONE_A_LINE,
    )


def write(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[bytes]:
    """Yield the rows as JSON lines with these columns; what a row lacks is null."""
    pack = orjson.dumps
    block: list[bytes] = []
    for row in rows:
        block.append(
            pack({name: row.get(name) for name in columns}, option=orjson.OPT_APPEND_NEWLINE)
        )
        if len(block) >= WRITE_ROWS:
            yield b"".join(block)
            block = []
    if block:
        yield b"".join(block)


FORMAT = Format(
    name="jsonl",
    title="JSON Lines",
    modality="text",
    extensions=("jsonl", "ndjson", "json"),
    content_type="application/x-ndjson",
    read=read,
    write=write,
)
