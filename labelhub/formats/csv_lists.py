"""Lists and objects in CSV: one cell of JSON; a list can be a column for each entry too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from labelhub.formats.base import Fields, Refused

_NUMBERED = re.compile(r"([a-z]+)_([1-9][0-9]?)")


def numbered(column: str, fields: Fields) -> tuple[str, int] | None:
    """("outputs", 2) for the column output_2, where outputs is a field that is a list."""
    found = _NUMBERED.fullmatch(column)
    name = f"{found[1]}s" if found else ""
    return (name, int(found[2])) if found and fields.get(name) is list else None


def with_parts(row: Mapping[str, str], fields: Fields) -> dict[str, Any]:
    """The row's cells with lists and objects as such. Raises Refused for broken JSON, or for a gap."""
    whole: dict[str, Any] = dict(row)
    for name, form in fields.items():
        if form is not str and name in row:
            whole[name] = _parsed(name, form, row[name])
        elif form is list and (entries := _entries(name, whole, fields)):
            whole[name] = entries
    return whole


def _parsed(name: str, form: type, cell: str) -> Any:
    try:
        return orjson.loads(cell)
    except orjson.JSONDecodeError:
        what, advice = "is no JSON object", 'Write {"…": …}, or leave the cell empty.'
        if form is list:
            columns = f"{name[:-1]}_1, {name[:-1]}_2"
            what, advice = "is no JSON list", f'Write ["…", "…"], or use the columns {columns}.'
        raise Refused(name, cell, what, advice) from None


def _entries(name: str, whole: dict[str, Any], fields: Fields) -> list[str]:
    """Take the numbered cells out of `whole`, in the order of their numbers."""
    found: dict[int, str] = {}
    for column in list(whole):
        place = numbered(column, fields)
        if place and place[0] == name:
            found[place[1]] = whole.pop(column)
    missing = next((number for number in range(1, len(found) + 1) if number not in found), None)
    if missing is not None:
        column = f"{name[:-1]}_{missing}"
        reason = f"is empty, and {name[:-1]}_{max(found)} is not"
        raise Refused(column, "", reason, "Fill the columns from the first on.")
    return [found[number] for number in sorted(found)]
