"""The cells of a CSV file, strictly: every quote opens a cell, closes it, or is doubled inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labelhub.formats.base import SyntaxFault

# The rest of a cell up to its closing quote; possessive, so that no "" is taken for its end.
_CLOSED = re.compile(r'[^"]*+(?:""[^"]*+)*+"')

DOUBLE_IT = "Put the whole cell into double quotes and write each quote inside it twice."


class Rows:
    """Iterates over (row, cells). Rows count from 1, blank ones too; those are left out.

    Raises SyntaxFault with row, line and column of: a quote that is never closed, text after a
    closing quote, a quote inside a bare cell, a carriage return outside quotes.
    """

    def __init__(self, lines: Iterator[str], delimiter: str, longest: int) -> None:
        self.delimiter = delimiter
        self.longest = longest
        self._lines = lines
        self._row = 0
        self._line = 0  # lines read so far; runs ahead of the row where cells hold line ends

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        for line in self._lines:
            self._row += 1
            self._line += 1
            if '"' in line:
                yield self._row, self._quoted_row(line)
            elif line and line != "\r":
                yield self._row, self._bare_row(line)

    def _bare_row(self, line: str) -> list[str]:
        cells = line.removesuffix("\r").split(self.delimiter)
        if "\r" in line[:-1]:
            column = next(n for n, cell in enumerate(cells, 1) if "\r" in cell)
            raise self._carriage_return(column)
        return cells

    def _quoted_row(self, line: str) -> list[str]:
        cells: list[str] = []
        at: int | None = 0
        while at is not None:
            if line.startswith('"', at):
                cell, line, at = self._quoted_cell(line, at + 1, len(cells) + 1)
            else:
                cell, at = self._bare_cell(line, at, len(cells) + 1)
            cells.append(cell)
        return cells

    def _bare_cell(self, line: str, at: int, column: int) -> tuple[str, int | None]:
        """The cell from `at`, and where the next one begins (None: none does)."""
        end = line.find(self.delimiter, at)
        cell = line[at:].removesuffix("\r") if end < 0 else line[at:end]
        if '"' in cell:
            raise self._fault(f"holds a quote, but does not begin with one ({cell[:30]})", column)
        if "\r" in cell:
            raise self._carriage_return(column)
        return cell, None if end < 0 else end + 1

    def _quoted_cell(self, line: str, at: int, column: int) -> tuple[str, str, int | None]:
        """The cell after an opening quote, the line it ends on, where the next one begins."""
        if closed := _CLOSED.match(line, at):
            cell = closed[0][:-1].replace('""', '"')
            return cell, line, self._after(line, closed.end(), column)
        return self._long_cell(line, at, column)

    def _long_cell(self, line: str, at: int, column: int) -> tuple[str, str, int | None]:
        """The same for a cell that holds line ends."""
        opened = self._line
        pieces: list[str] = []
        size = 0
        while True:
            quote = line.find('"', at)
            doubled = line.startswith('""', quote) if quote >= 0 else False
            piece = line[at:] + "\n" if quote < 0 else line[at : quote + doubled]
            pieces.append(piece)
            size += len(piece)
            if quote >= 0 and not doubled:
                return "".join(pieces), line, self._after(line, quote + 1, column)
            at = quote + 2
            if quote < 0:
                line, at = self._next_line(opened, column, size), 0

    def _next_line(self, opened: int, column: int, size: int) -> str:
        line = next(self._lines, None)
        if line is None or size > self.longest:
            what = f"opens a quote on line {opened} that is never closed"
            raise self._fault(what, column, line=opened)
        self._line += 1
        return line

    def _after(self, line: str, at: int, column: int) -> int | None:
        """What follows a closing quote: the delimiter or the end of the row."""
        rest = line[at : at + 2]
        if rest in ("", "\r"):
            return None
        if rest[0] == self.delimiter:
            return at + 1
        raise self._fault(f"goes on after its closing quote ({line[at : at + 20].strip()})", column)

    def _carriage_return(self, column: int) -> SyntaxFault:
        return self._fault(
            "holds a carriage return outside quotes",
            column,
            advice="Save the file with line ends LF or CRLF.",
        )

    def _fault(
        self, what: str, column: int, line: int | None = None, advice: str = DOUBLE_IT
    ) -> SyntaxFault:
        where = f"row {self._row}, line {line or self._line}, column {column}"
        return SyntaxFault(f"Row {self._row}, column {column} {what}.", where, advice)
