"""Whatever text a person may write comes back unchanged through every format that we write."""

import csv
import io
import string
import time
from contextlib import suppress
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelhub.formats import FORMATS, FormatError, Record
from labelhub.formats.csv_cells import Rows
from labelhub.formats.decode import CHUNK
from tests.formats.helpers import read, texts

WRITERS = [name for name, known in FORMATS.items() if known.write]

# Any text but those that are rejected (blank, NUL), and pieces that break naive writers.
TRICKY = st.sampled_from(
    [
        '"',
        '""',
        "'",
        "=",
        "\r",
        "\n",
        "\r\n",
        ",",
        ";",
        "\t",
        "\u2028",
        "\ufeff",
        "🏳️‍🌈",
        "\\",
        "é",
        "\x1c",
    ]
)
ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.lists(TRICKY | st.text(ANY, max_size=5), min_size=1, max_size=8).map("".join)
SOLID = TEXTS.filter(lambda text: not text.isspace() and bool(text))


@pytest.mark.parametrize("name", WRITERS)
@given(rows=st.lists(st.tuples(SOLID, TEXTS, TEXTS), min_size=1, max_size=4))
def test_any_text_survives_writing_and_reading(name: str, rows: list[tuple[str, str, str]]) -> None:
    given_rows = [dict(zip(("text", "before", "after"), row, strict=True)) for row in rows]
    write = FORMATS[name].write
    assert write
    content = b"".join(write(given_rows, ["text", "before", "after"]))
    back = [entry.data for entry in read(name, content) if isinstance(entry, Record)]
    assert back == [{k: v for k, v in row.items() if v} for row in given_rows]


@given(table=st.lists(st.lists(TEXTS, min_size=2, max_size=4), min_size=1, max_size=4))
def test_the_strict_cells_agree_with_the_csv_module_on_whatever_it_writes(
    table: list[list[str]],
) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(table)
    lines = iter(file.getvalue().removesuffix("\r\n").split("\n"))
    assert [cells for _, cells in Rows(lines, ",", 1000)] == table


@given(content=st.text(string.printable, max_size=60))
def test_no_text_breaks_a_reader_in_any_other_way_than_a_fault(content: str) -> None:
    for name in WRITERS:
        with suppress(FormatError):
            read(name, f"text,label\n{content}" if name == "csv" else content)


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_of_several_chunks_is_read_whole(name: str) -> None:
    rows = [{"key": str(n), "text": f"line {n} " + "é" * 200} for n in range(5000)]
    write = FORMATS[name].write
    assert write
    content = b"".join(write(rows, ["key", "text"]))
    assert len(content) > CHUNK
    assert texts(read(name, content)) == [row["text"] for row in rows]


@pytest.mark.parametrize("name", WRITERS)
def test_writing_streams(name: str) -> None:
    endless = ({"text": f"row {n}"} for n in iter(int, 1))
    write = FORMATS[name].write
    assert write
    assert b"row 0" in b"".join(islice(write(endless, ["text"]), 2))


@pytest.mark.parametrize("name", WRITERS)
def test_a_hundred_thousand_texts_take_a_few_seconds(name: str) -> None:
    write = FORMATS[name].write
    assert write
    rows = ({"key": str(n), "text": f'text "{n}", and more words'} for n in range(100_000))
    content = b"".join(write(rows, ["key", "text"]))
    started = time.process_time()
    assert len(read(name, content)) == 100_000
    assert time.process_time() - started < 5
