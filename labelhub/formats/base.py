"""What every file format shares: records, rejects, faults, limits, the shape of a format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

Source = str | os.PathLike[str] | BinaryIO

Fields = Mapping[str, type]  # further fields of a text item: str, list (of texts) or dict
NO_FIELDS: Fields = {}

SAID_LENGTH = 80  # characters of a rejected value that a report repeats


class FormatError(Exception):
    """The file is refused and nothing of it is imported.

        FormatError
        ├── UnknownFormat    no format of ours reads this file
        ├── EncodingError    bytes that the declared encoding doesn't have
        ├── SyntaxFault      broken quotes, no JSON lines, a line without end
        ├── HeaderError      columns that are missing, doubled or unnamed
        └── ArchiveError     damaged, encrypted or booby-trapped archives

    `message` says what is wrong, `where` (row, column, byte or entry), `advice` what to do.
    """

    def __init__(self, message: str, where: str | None = None, advice: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.advice = advice


class UnknownFormat(FormatError):
    pass


class EncodingError(FormatError):
    pass


class SyntaxFault(FormatError):
    pass


class HeaderError(FormatError):
    pass


class ArchiveError(FormatError):
    pass


@dataclass(frozen=True, slots=True)
class Media:
    """The bytes of an item, of a type that was sniffed and decoded, never just declared."""

    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Record:
    """One item. `row` counts from 1 as an editor or spreadsheet does (a CSV's header is row 1).

    Text: data = {"text", "before"?, "after"?, "meta"?} and the further fields that were asked for.
    Images: data = {"name", "width", "height", "mime", "meta"}, with their bytes in `media`.
    """

    row: int
    key: str | None
    data: dict[str, Any]
    given_label: str | None = None
    media: Media | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that is left out: its row, the field, what it said (shortened), why, what to do."""

    row: int
    field: str
    said: str
    reason: str
    advice: str


class Refused(Exception):
    """One record can't be taken: raised while it is checked, and turned into its Reject."""

    def __init__(self, field: str, said: object, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.field, self.said, self.reason, self.advice = field, said, reason, advice

    def at(self, row: int) -> Reject:
        return Reject(row, self.field, shorten(self.said), self.reason, self.advice)


@dataclass(frozen=True)
class Limits:
    """What a file may ask of us. Sizes in characters for text, in bytes for archives."""

    text: int = 100_000
    key: int = 200
    label: int = 200
    meta: int = 20_000
    value: int = 1_000_000
    line: int = 16_000_000
    entries: int = 200_000
    directory: int = 32_000_000
    image: int = 32_000_000
    archive: int = 8_000_000_000
    ratio: int = 200
    pixels: int = 50_000_000


DEFAULT_LIMITS = Limits()


class Reader(Protocol):
    """Streams a file in bounded memory. Raises FormatError, at once or on the way.

    What is named in `fields` is kept beside the text and not in its meta; images have no such thing.
    """

    def __call__(
        self,
        source: Source,
        encoding: str = "utf-8",
        limits: Limits = DEFAULT_LIMITS,
        fields: Fields = NO_FIELDS,
    ) -> Iterator[Record | Reject]: ...


Writer = Callable[[Iterable[Mapping[str, Any]], Sequence[str]], Iterator[bytes]]


@dataclass(frozen=True)
class Format:
    """A row of the table FORMATS. `modality` is what its records hold: "text" or "image"."""

    name: str
    title: str
    modality: str
    extensions: tuple[str, ...]
    content_type: str
    read: Reader
    write: Writer | None = None

    @property
    def extension(self) -> str:
        return self.extensions[0]


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """Yield the binary file of a path, or the given file itself, which stays open."""
    if isinstance(source, str | os.PathLike):
        with Path(source).open("rb") as file:
            yield file
    else:
        yield source


def shorten(said: object) -> str:
    """A value as a report repeats it: on one line, without controls, cut."""
    text = said if isinstance(said, str) else repr(said)
    # Cut before cleaning too: a text may be megabytes long.
    line = "".join(c if c.isprintable() else "�" for c in " ".join(text[:1000].split()))
    return line if len(line) <= SAID_LENGTH else line[: SAID_LENGTH - 1] + "…"
