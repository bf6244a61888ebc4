"""Reads CoNLL files: a word and its tag a line, a blank line after each sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workers.bench.target import BenchError
from workers.learning.spans.tags import Span, spans_of

NAMES = {"pool": ("pool.conll", "*train*.conll"), "test": ("test.conll", "*test*")}
DOCUMENT = "-DOCSTART-"


@dataclass(frozen=True)
class Sentence:
    """Words, and the spans of words that a person would mark."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]


def find(folder: Path, part: str) -> Path | None:
    """The folder's file of this part, "pool" or "test"."""
    found = (path for name in NAMES[part] for path in sorted(folder.glob(name)) if path.is_file())
    return next(found, None)


def read(path: Path) -> list[Sentence]:
    """The sentences of a file. The tag, BIO or IOB1, is the last column; columns are parted by tabs,
    or by blanks. Raises BenchError, which names the line, where there is no word and tag."""
    with path.open(encoding="utf-8") as file:
        return list(_sentences(path, file))


def _sentences(path: Path, lines: Iterator[str]) -> Iterator[Sentence]:
    rows: list[list[str]] = []
    for number, line in enumerate(lines, start=1):
        columns = line.strip().split("\t" if "\t" in line.strip() else None)
        if columns and columns[0] != DOCUMENT:
            if len(columns) < 2:
                raise BenchError(f"{path}, line {number}: no word and tag.")
            rows.append(columns)
        elif rows:
            yield _sentence(path, number, rows)
            rows = []
    if rows:
        yield _sentence(path, number, rows)


def _sentence(path: Path, number: int, rows: list[list[str]]) -> Sentence:
    try:
        spans = spans_of([row[-1] for row in rows])
    except ValueError as problem:
        raise BenchError(f"{path}, in the sentence before line {number}: {problem}.") from None
    return Sentence(tuple(row[0] for row in rows), tuple(spans))
