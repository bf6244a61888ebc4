"""A file's format, by its first bytes and its name."""

import pytest

from labelhub.formats import FORMATS, FormatError, detect


@pytest.mark.parametrize(
    ("name", "head", "found"),
    [
        ("a.jsonl", b'{"text": 1}', "jsonl"),
        ("A.JSON", b"[1]", "jsonl"),
        ("a.csv", b"text\n", "csv"),
        ("a.tsv", b"text\tlabel\n", "csv"),
        ("photos.zip", b"PK\x03\x04", "images"),
        ("photos", b"PK\x03\x04", "images"),
        ("data", b'\xef\xbb\xbf {"text": 1}', "jsonl"),
        ("data.txt", b"text,label\n", "csv"),
    ],
)
def test_a_format_is_recognised(name: str, head: bytes, found: str) -> None:
    assert detect(name, head) == found


@pytest.mark.parametrize(
    ("name", "head", "what"),
    [
        ("a.xlsx", b"PK\x03\x04", "Excel"),
        ("a.csv", b"\xd0\xcf\x11\xe0", "Excel"),
        ("a.parquet", b"PAR1", "Parquet"),
        ("a.csv.gz", b"\x1f\x8b", "gzip"),
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("a.png", b"\x89PNG\r\n", "single image"),
        ("a.zip", b"not a zip", "do not know"),
        ("a.bin", b"\0\1\2", "do not know"),
        ("a", b"", "do not know"),
    ],
)
def test_a_stranger_is_refused_with_advice(name: str, head: bytes, what: str) -> None:
    with pytest.raises(FormatError, match=what) as fault:
        detect(name, head)
    assert fault.value.advice


def test_every_format_of_the_table_can_be_told_by_its_extension() -> None:
    for name, known in FORMATS.items():
        assert known.name == name
        head = b"PK\x03\x04" if known.modality == "image" else b"text"
        assert detect(f"file.{known.extension}", head) == name
