"""JSON Lines: what is read, what is rejected alone, what refuses the file."""

import json
from pathlib import Path

import pytest

from labelhub.formats import FORMATS, FormatError, Limits, Record
from tests.formats.helpers import only_reject, read, texts


def test_a_line_becomes_a_record_with_its_neighbours_label_and_other_fields() -> None:
    line = {"id": 7, "text": "Florida", "before": "a", "after": "b", "label": "Place", "page": 3}
    (record,) = read("jsonl", json.dumps(line))
    data = {"text": "Florida", "before": "a", "after": "b", "meta": {"page": 3}}
    assert record == Record(1, "7", data, "Place")


def test_key_wins_over_id_which_is_kept() -> None:
    (record,) = read("jsonl", '{"key": "k", "id": 1, "text": "x"}')
    assert isinstance(record, Record)
    assert (record.key, record.data["meta"]) == ("k", {"id": 1})


def test_blank_lines_and_a_byte_order_mark_are_no_records() -> None:
    found = read("jsonl", '\ufeff{"text": "a"}\r\n\r\n  \n{"text": "b"}')
    assert texts(found) == ["a", "b"]
    assert [entry.row for entry in found] == [1, 4]


def test_a_file_can_be_given_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "a"}')
    assert texts(list(FORMATS["jsonl"].read(path))) == ["a"]


def test_one_broken_line_is_rejected_alone() -> None:
    found = read("jsonl", '{"text": "a"}\n{"text": "b"\n{"text": "c"}')
    reject = only_reject(found)
    assert texts(found) == ["a", "c"]
    assert (reject.row, reject.said) == (2, '{"text": "b"')
    assert "column 13" in reject.reason


def test_a_broken_first_line_is_rejected_alone_when_others_are_good() -> None:
    found = read("jsonl", '{"text": \n{"text": "b"}')
    assert only_reject(found).row == 1
    assert texts(found) == ["b"]


@pytest.mark.parametrize("content", ["text\nhello\nworld", "\n".join(["no"] * 500), '{"text": "a"'])
def test_a_file_without_a_json_line_is_refused(content: str) -> None:
    with pytest.raises(FormatError, match="no JSON Lines file: row 1") as fault:
        read("jsonl", content)
    assert fault.value.where == "row 1"
    assert fault.value.advice


def test_a_json_array_is_refused_by_name() -> None:
    with pytest.raises(FormatError, match="one JSON array"):
        read("jsonl", '[\n{"text": "a"},\n{"text": "b"}\n]')


def test_a_file_without_records_is_refused() -> None:
    with pytest.raises(FormatError, match="holds no record"):
        read("jsonl", "\n\n")


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ({"text": ""}, "text", "there is no text"),
        ({"text": " \n "}, "text", "there is no text"),
        ({"body": "x"}, "text", "there is no text"),
        ({"text": 5}, "text", "is a number, not text"),
        ({"text": ["x"]}, "text", "is a list, not text"),
        ({"text": "a\0b"}, "text", "NUL"),
        ({"text": "x" * 11}, "text", "11 characters, and 10 are the most"),
        ({"text": "x", "before": {}}, "before", "is an object, not text"),
        ({"text": "x", "label": True}, "label", "is true or false"),
        ({"text": "x", "id": 1.5}, "id", "is a number, not text or a whole number"),
        ({"text": "x", "id": "k" * 201}, "id", "201 characters"),
        ({"text": "x", "id": "\0"}, "id", "NUL"),
        ({"text": "x", "page": {"a": ["\0"]}}, "meta", "NUL"),
        ({"text": "x", "page": "y" * 30_000}, "meta", "the other fields take"),
    ],
)
def test_a_bad_record_is_rejected_with_field_and_reason(
    line: dict[str, object], field: str, reason: str
) -> None:
    good = json.dumps({"text": "good"})
    found = read("jsonl", f"{good}\n{json.dumps(line)}\n{good}", limits=Limits(text=10))
    reject = only_reject(found)
    assert len(found) == 3
    assert (reject.row, reject.field) == (2, field)
    assert reason in reject.reason
    assert reject.advice


def test_a_backslash_before_u0000_in_other_fields_is_no_nul() -> None:
    found = read("jsonl", json.dumps({"text": "x", "page": "\\u0000"}))
    assert isinstance(found[0], Record)


def test_the_second_record_of_an_id_is_rejected_and_names_the_first() -> None:
    found = read("jsonl", '{"id": "a", "text": "1"}\n{"id": "a", "text": "2"}')
    assert "row 1 has the same id" in only_reject(found).reason


def test_what_a_record_said_is_shortened_to_one_line() -> None:
    found = read("jsonl", json.dumps({"text": "a\nb" * 400}), limits=Limits(text=10))
    said = only_reject(found).said
    assert len(said) == 80
    assert "\n" not in said


def test_bytes_that_are_not_the_encoding_are_refused_with_their_offset() -> None:
    lines = b'{"text": "good"}\n' * 3
    with pytest.raises(FormatError, match="Byte E9 at offset 61 is not utf-8") as fault:
        read("jsonl", lines + '{"text": "é"}'.encode("latin-1"))
    assert fault.value.where == "byte 61, row 4"


def test_the_offset_of_a_bad_byte_is_right_beyond_the_first_chunk() -> None:
    lines = b'{"text": "%s"}\n' % (b"x" * 100) * 20_000
    with pytest.raises(FormatError) as fault:
        read("jsonl", lines + b"\xff")
    assert fault.value.where == f"byte {len(lines)}, row 20001"


def test_a_character_cut_off_at_the_end_is_refused() -> None:
    with pytest.raises(FormatError, match="unexpected end of data"):
        read("jsonl", b'{"text": "a"}\n' + "é".encode()[:1])


def test_a_declared_encoding_is_used() -> None:
    assert texts(read("jsonl", '{"text": "é"}'.encode("latin-1"), encoding="latin-1")) == ["é"]
    assert texts(read("jsonl", '{"text": "é"}'.encode("utf-16"), encoding="utf-16")) == ["é"]


def test_utf_16_that_was_not_declared_is_recognised_in_the_advice() -> None:
    with pytest.raises(FormatError) as fault:
        read("jsonl", '{"text": "é"}'.encode("utf-16"))
    assert "utf-16" in str(fault.value.advice)


@pytest.mark.parametrize(
    "encoding",
    ["klingon", "rot13", "hex", "", "a\0b", "utf-7", "idna", "unicode_escape", "undefined"],
)
def test_an_encoding_that_there_is_not_is_refused(encoding: str) -> None:
    with pytest.raises(FormatError, match="There is no encoding"):
        read("jsonl", '{"text": "a"}', encoding=encoding)


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(FormatError, match="does not end within 1,000"):
        read("jsonl", '{"text": "a"}\n' + "x" * 5000, limits=Limits(line=1000))


def test_numbers_and_nesting_beyond_measure_are_rejected_alone() -> None:
    deep = '{"text": "a", "x": ' + "[" * 900 + "]" * 900 + "}"
    found = read("jsonl", f'{{"text": "a"}}\n{deep}\n{{"text": "b", "n": 1e999}}')
    assert texts(found)[:1] == ["a"]
    assert found[1].row == 2
    assert not isinstance(found[1], Record)


def test_further_fields_are_kept_beside_the_text_only_where_they_are_asked_for() -> None:
    line = '{"text": "a", "draft": "b", "outputs": ["c"], "value": {"d": 1}}'
    (plain,) = read("jsonl", line)
    (asked,) = read("jsonl", line, fields={"draft": str, "outputs": list, "value": dict})
    assert isinstance(plain, Record)
    assert isinstance(asked, Record)
    assert plain.data["meta"] == {"draft": "b", "outputs": ["c"], "value": {"d": 1}}
    assert asked.data == {"text": "a", "draft": "b", "outputs": ["c"], "value": {"d": 1}}


@pytest.mark.parametrize(
    "value",
    ["7", '"x"', '{"x": "\\u0000"}', json.dumps({"x": "y" * 1_000_000})],
    ids=["a number", "text", "a NUL", "too long"],
)
def test_a_value_that_cannot_be_kept_is_rejected(value: str) -> None:
    found = read("jsonl", f'{{"text": "a", "value": {value}}}', fields={"value": dict})
    assert only_reject(found).field == "value"
