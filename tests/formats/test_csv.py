"""CSV and TSV: strict quotes, named columns, escaped formulas."""

import csv
import io

import pytest

from labelhub.formats import FORMATS, FormatError, Limits, Record, Reject
from tests.formats.helpers import read, texts


def test_columns_are_found_by_name_whatever_their_case() -> None:
    found = read("csv", "Page,ID,Text,Label\n3,k1,Florida,Place\n")
    assert found == [Record(2, "k1", {"text": "Florida", "meta": {"Page": "3"}}, "Place")]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_taken_from_the_header(delimiter: str) -> None:
    rows = [["key", "text", "before"], ["1", "a, b; c", "x"]]
    (record,) = read("csv", "\n".join(delimiter.join(f'"{c}"' for c in row) for row in rows))
    assert record == Record(2, "1", {"text": "a, b; c", "before": "x"})


def test_quoted_cells_keep_delimiters_quotes_and_line_ends() -> None:
    found = read("csv", 'text,label\r\n"a,""b""\r\nc\n",x\r\n')
    assert texts(found) == ['a,"b"\r\nc\n']


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    found = read("csv", 'text\n"a\n\nb"\n\nc\n')
    assert [(entry.row, text) for entry, text in zip(found, texts(found), strict=True)] == [
        (2, "a\n\nb"),
        (4, "c"),
    ]


@pytest.mark.parametrize(
    ("content", "what", "where"),
    [
        (
            'text,n\na,1\n"b,2\nc,3\n',
            "quote on line 3 that is never closed",
            "row 3, line 3, column 1",
        ),
        ('n,text\n1,"a"b\n', "goes on after its closing quote", "row 2, line 2, column 2"),
        ('n,text\n1,"a" \n', "goes on after its closing quote", "row 2, line 2, column 2"),
        ('n,text\n1,a "b" c\n', "holds a quote, but does not begin", "row 2, line 2, column 2"),
        ('n,text\n1, "a, b"\n', "holds a quote, but does not begin", "row 2, line 2, column 2"),
        ('text,n\n"a\nb",1\nc,"2\n', "never closed", "row 3, line 4, column 2"),
        ('text,n\n"a,1\nb"x,2\n', "goes on after", "row 2, line 3, column 1"),
        ("text,n\na\rb,1\n", "carriage return", "row 2, line 2, column 1"),
        ('text,n\n"a",b\rc\n', "carriage return", "row 2, line 2, column 2"),
        ('"text,n\na,b', "never closed", "row 1, line 1, column 1"),
    ],
)
def test_broken_quotes_refuse_the_file_with_the_place(content: str, what: str, where: str) -> None:
    with pytest.raises(FormatError, match=what) as fault:
        read("csv", content)
    assert fault.value.where == where
    assert fault.value.advice


def test_a_quote_that_swallows_the_file_is_found_before_memory_is_full() -> None:
    content = 'text\n"a\n' + "b\n" * 2_000
    with pytest.raises(FormatError, match="never closed"):
        read("csv", content + '"', limits=Limits(line=1000))


def test_a_missing_text_column_lists_the_columns_found() -> None:
    with pytest.raises(FormatError, match="no column “text”") as fault:
        read("csv", "sentence,label\nhello,x\n")
    assert "sentence, label" in str(fault.value.advice)


@pytest.mark.parametrize("header", ["text,a,text", "Text,text", "text,ID,id"])
def test_a_column_named_twice_is_refused(header: str) -> None:
    with pytest.raises(FormatError, match="Two columns are called"):
        read("csv", f"{header}\n1,2,3\n")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FormatError, match="no column"):
        read("csv", "")


def test_a_row_of_another_width_is_rejected_alone() -> None:
    found = read("csv", "text,label\na,x\nb\nc,x,y\nd,x\n")
    assert texts(found) == ["a", "d"]
    assert [e.reason for e in found if not isinstance(e, Record)] == [
        "has 1 cells, and the header has 2",
        "has 3 cells, and the header has 2",
    ]


def test_an_empty_text_a_nul_and_a_repeated_id_are_rejected() -> None:
    found = read("csv", "id,text\n1,\n2,a\0b\n3,c\n3,d\n")
    rejects = [(e.row, e.field) for e in found if not isinstance(e, Record)]
    assert rejects == [(2, "text"), (3, "text"), (5, "id")]


def test_a_byte_order_mark_does_not_hide_the_first_column() -> None:
    assert texts(read("csv", b"\xef\xbb\xbftext\na\n")) == ["a"]
    assert texts(read("csv", "text\na\n".encode("utf-16"), encoding="utf-16")) == ["a"]


def test_bytes_of_another_encoding_are_refused_with_row_and_offset() -> None:
    with pytest.raises(FormatError) as fault:
        read("csv", b"text\nok\ncaf\xe9\n")
    assert fault.value.where == "byte 11, row 3"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_begins_like_a_formula_is_escaped_and_declared(start: str) -> None:
    (row,) = _written([{"text": f"{start}1+1", "label": "x"}])
    assert row == {"text": f"'{start}1+1", "label": "x", "formula_escaped": "text"}


def test_an_escaped_cell_comes_back_as_it_was() -> None:
    rows = [{"text": "=1", "label": "-x"}, {"text": "'=1", "label": "x"}]
    content = b"".join(FORMATS["csv"].write(rows, ["text", "label"]))  # type: ignore[misc]
    found = [e for e in read("csv", content) if isinstance(e, Record)]
    assert [(e.data, e.given_label) for e in found] == [
        ({"text": "=1"}, "-x"),
        ({"text": "'=1"}, "x"),
    ]


def test_numbers_are_written_as_they_are_and_none_is_empty() -> None:
    (row,) = _written([{"text": -0.5, "label": None}])
    assert row == {"text": "-0.5", "label": "", "formula_escaped": ""}


def test_a_column_that_would_break_the_declaration_is_refused() -> None:
    with pytest.raises(ValueError, match="column's name"):
        list(FORMATS["csv"].write([], ["a;b"]))  # type: ignore[misc]


def _written(rows: list[dict[str, object]]) -> list[dict[str, str]]:
    content = b"".join(FORMATS["csv"].write(rows, ["text", "label"]))  # type: ignore[misc]
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


FIELDS = {"outputs": list, "draft": str, "value": dict}


def test_lists_and_objects_come_as_json_or_as_numbered_columns() -> None:
    content = 'text,value,Output_2,output_1,draft\na,"{""x"": [1]}",two,one,[no list]\n'
    (record,) = read("csv", content, fields=FIELDS)
    assert isinstance(record, Record)
    assert record.data == {
        "text": "a", "outputs": ["one", "two"], "draft": "[no list]", "value": {"x": [1]},
    }  # fmt: skip


def test_columns_that_look_numbered_stay_with_the_item_where_no_list_is_asked_for() -> None:
    (record,) = read("csv", "text,output_1,draft_1\na,b,c\n", fields={"draft": str})
    assert isinstance(record, Record)
    assert record.data["meta"] == {"output_1": "b", "draft_1": "c"}


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        ("[1", "outputs", "no JSON list"),
        ("7", "outputs", "a number"),
        ("[1]", "outputs 1", "a number"),
        ('"[""a"", null]"', "outputs 2", "nothing"),
    ],
)
def test_a_cell_that_is_no_list_of_texts_is_rejected_alone(
    cells: str, field: str, reason: str
) -> None:
    reject, record = read("csv", f"text,outputs\na,{cells}\nb,\n", fields=FIELDS)
    assert isinstance(record, Record)
    assert isinstance(reject, Reject)
    assert (reject.row, reject.field) == (2, field)
    assert reason in reject.reason


def test_a_gap_in_numbered_columns_is_rejected_and_empty_ones_behind_are_not() -> None:
    found = read("csv", "text,output_1,output_2,output_3\na,x,,z\nb,x,y,\n", fields=FIELDS)
    assert isinstance(found[0], Reject)
    assert found[0].field == "output_2"
    assert isinstance(found[1], Record)
    assert found[1].data["outputs"] == ["x", "y"]
