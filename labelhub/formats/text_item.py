"""Fields become a checked text record, whatever file they came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from labelhub.formats.base import NO_FIELDS, Fields, Limits, Record, Refused, Reject, shorten

# A field of any other name goes to data["meta"], so that nothing of a file is lost.
CONTEXT = ("before", "after")
OURS = frozenset({"text", "key", "label", "meta", *CONTEXT})

_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class TextItems:
    """Builds the records of one file; remembers its ids (the one thing that grows with it)."""

    def __init__(self, limits: Limits, fields: Fields = NO_FIELDS) -> None:
        self.limits = limits
        self.fields = fields
        self._rows_by_key: dict[str, int] = {}

    def build(self, row: int, fields: Mapping[str, Any]) -> Record | Reject:
        """Check the fields of a row. The key is `key`, else `id`; None where there is neither."""
        try:
            data = self._data(fields)
            label = _identifier("label", fields.get("label"), self.limits.label)
            return Record(row, self._key(row, fields), data, label)
        except Refused as refused:
            return refused.at(row)

    def _data(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"text": self._text("text", fields.get("text"))}
        if not data["text"] or data["text"].isspace():
            raise Refused("text", _names(fields), "there is no text", "Fill the field “text”.")
        for name in CONTEXT:
            if value := self._text(name, fields.get(name)):
                data[name] = value
        for name, form in self.fields.items():
            if found := self._field(name, form, fields.get(name)):
                data[name] = found
        if meta := self._meta(fields):
            data["meta"] = meta
        return data

    def _field(self, name: str, form: type, value: object) -> object:
        if value is None or form is str:
            return self._text(name, value)
        return self._texts(name, value) if form is list else self._object(name, value)

    def _object(self, name: str, value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _wrong_type(name, value, "an object")
        return _checked_object(name, value, self.limits.value)

    def _texts(self, name: str, value: object) -> list[str]:
        if not isinstance(value, list):
            raise _wrong_type(name, value, "a list of texts")
        for place, entry in enumerate(value, 1):
            if not isinstance(entry, str):
                raise _wrong_type(f"{name} {place}", entry, "text")
            self._text(f"{name} {place}", entry)
        return value

    def _text(self, field: str, value: object) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise _wrong_type(field, value, "text")
        if "\0" in value:
            raise _nul(field, value)
        if len(value) > self.limits.text:
            reason = f"{len(value):,} characters, and {self.limits.text:,} are the most"
            raise Refused(field, value, reason, "Split the text into items that a person can read.")
        return value

    def _key(self, row: int, fields: Mapping[str, Any]) -> str | None:
        field = "key" if fields.get("key") is not None else "id"
        key = _identifier(field, fields.get(field), self.limits.key)
        if key is None:
            return None
        first = self._rows_by_key.setdefault(key, row)
        if first != row:
            reason = f"row {first} has the same {field}"
            raise Refused(field, key, reason, "Give each record an id of its own.")
        return key

    def _meta(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        given = fields.get("meta")
        if given is not None and not isinstance(given, dict):
            given = {"meta": given}
        spare = "id" if fields.get("key") is None else ""
        other = {
            name: value
            for name, value in fields.items()
            if name not in OURS and name not in self.fields and name != spare and value is not None
        }
        meta = {**(given or {}), **other}
        return _checked_object("meta", meta, self.limits.meta) if meta else meta


def _checked_object(field: str, found: dict[str, Any], longest: int) -> dict[str, Any]:
    what = "the other fields take" if field == "meta" else "takes"
    try:
        packed = orjson.dumps(found)
    except orjson.JSONEncodeError as error:
        advice = "Flatten the other fields."
        raise Refused(field, list(found), f"cannot be stored: {error}", advice) from None
    if len(packed) > longest:
        reason = f"{what} {len(packed):,} bytes, and {longest:,} are the most"
        raise Refused(field, list(found), reason, "Leave out what annotators do not need.")
    if b"\\u0000" in packed and _ESCAPED_NUL.search(packed):
        raise _nul(field, list(found))
    return found


def _identifier(field: str, value: object, longest: int) -> str | None:
    """A key or a label: text or a whole number, trimmed; None when blank."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise _wrong_type(field, value, "text or a whole number")
    if "\0" in value:
        raise _nul(field, value)
    value = value.strip()
    if len(value) > longest:
        reason = f"{len(value):,} characters, and {longest:,} are the most"
        raise Refused(field, value, reason, f"Shorten the {field}.")
    return value or None


def _wrong_type(field: str, value: object, wanted: str) -> Refused:
    kinds = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        str: "text",
        type(None): "nothing",
    }
    kind = kinds.get(type(value), "an object")
    return Refused(field, value, f"is {kind}, not {wanted}", f"Write “{field}” as {wanted}.")


def _nul(field: str, value: object) -> Refused:
    return Refused(field, value, "holds a NUL character", "Remove it: no database stores it.")


def _names(fields: Mapping[str, Any]) -> str:
    return shorten("fields: " + ", ".join(list(fields)[:20])) if fields else "nothing"
