"""Zips of images: classes from folders, hostile archives, files that are no images."""

import io
import zipfile
from pathlib import Path

import pytest

from labelhub.formats import FORMATS, FormatError, Limits, Record
from tests.formats.helpers import huge_png, only_reject, packed, picture, read


def test_an_image_becomes_a_record_with_its_size_and_sniffed_type() -> None:
    (record,) = read("images", packed(("one.png", picture())))
    assert isinstance(record, Record)
    assert record.key == "one.png"
    assert record.data == {
        "name": "one.png", "width": 3, "height": 2, "mime": "image/png", "meta": {},
    }  # fmt: skip
    assert record.media
    assert record.media.content == picture()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_the_type_comes_from_the_bytes_and_not_from_the_name(kind: str) -> None:
    (record,) = read("images", packed(("photo.html", picture(kind))))
    assert isinstance(record, Record)
    assert record.data["mime"] == f"image/{kind.lower()}"


def test_folders_are_given_labels() -> None:
    found = read("images", packed(("set/cat/1.png", picture()), ("set/dog/1.png", picture())))
    assert [(e.key, e.given_label) for e in found if isinstance(e, Record)] == [
        ("set/cat/1.png", "cat"),
        ("set/dog/1.png", "dog"),
    ]


def test_one_folder_around_everything_is_no_class() -> None:
    found = read("images", packed(("all/1.png", picture()), ("all/2.png", picture())))
    assert [e.given_label for e in found if isinstance(e, Record)] == [None, None]


def test_clutter_is_ignored() -> None:
    clutter = ["__MACOSX/._1.png", ".DS_Store", "a/.hidden/x.png", "Thumbs.db", "desktop.ini", "a/"]
    entries = [(name, b"") for name in clutter]
    found = read("images", packed(*entries, ("1.png", picture())))
    assert [e.key for e in found if isinstance(e, Record)] == ["1.png"]
    assert len(found) == 1


@pytest.mark.parametrize(
    "name", ["../evil.png", "/etc/passwd.png", "a/../../b.png", "..\\evil.png", "C:/x.png", "c:\\x"]
)
def test_a_name_that_leaves_the_archive_is_rejected(name: str) -> None:
    found = read("images", packed((name, picture()), ("good.png", picture())))
    assert "outside of the archive" in only_reject(found).reason
    assert len(found) == 2


def test_reading_writes_nothing_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    read("images", packed(("../evil.png", picture()), ("good.png", picture())))
    assert [path.name for path in tmp_path.rglob("*")] == ["inside"]


def test_an_image_that_is_no_image_is_rejected_alone() -> None:
    found = read("images", packed(("a.png", b"hello"), ("b.png", picture())))
    assert (only_reject(found).row, only_reject(found).said) == (1, "a.png")
    assert "no image" in only_reject(found).reason


def test_a_truncated_image_is_rejected() -> None:
    found = read("images", packed(("a.jpg", picture("JPEG", (200, 200))[:-400])))
    assert "cannot be decoded" in only_reject(found).reason


def test_svg_is_rejected_with_the_reason() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    reject = only_reject(read("images", packed(("a.png", svg))))
    assert reject.reason == "is an SVG drawing"
    assert "scripts" in reject.advice


def test_a_picture_of_too_many_pixels_is_rejected_before_it_is_decoded() -> None:
    found = read("images", packed(("bomb.png", huge_png(50_000, 50_000))))
    reason = only_reject(found).reason
    assert "million are the most" in reason or "decompression bomb" in reason


def test_a_picture_a_little_over_the_limit_is_rejected() -> None:
    content = packed(("a.png", picture(size=(11, 10))), ("b.png", picture(size=(10, 10))))
    found = read("images", content, limits=Limits(pixels=100))
    assert "11 x 10 pixels" in only_reject(found).reason


def test_an_image_file_over_the_size_is_rejected() -> None:
    found = read("images", packed(("a.png", picture())), limits=Limits(image=10))
    assert "10 are the most" in only_reject(found).reason


@pytest.mark.parametrize("name", ["a\nb.png", "a\u202eb.png"])
def test_a_name_with_control_characters_is_rejected(name: str) -> None:
    assert "control" in only_reject(read("images", packed((name, picture())))).reason


def test_a_name_that_is_too_long_is_rejected() -> None:
    found = read("images", packed(("x" * 300 + ".png", picture())))
    assert "too long" in only_reject(found).reason


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_second_entry_of_a_name_is_rejected() -> None:
    found = read("images", packed(("a.png", picture()), ("a.png", picture())))
    assert "same name" in only_reject(found).reason


def test_a_zip_bomb_is_refused_by_its_ratio() -> None:
    bomb = packed(("a.bmp", b"\0" * 20_000_000), packing=zipfile.ZIP_DEFLATED)
    with pytest.raises(FormatError, match="more than 200 times"):
        read("images", bomb)


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(entries=1), "2 entries"),
        (Limits(archive=100), "bytes when unpacked"),
        (Limits(directory=50), "a directory of"),
    ],
)
def test_an_archive_over_a_limit_is_refused(limits: Limits, what: str) -> None:
    with pytest.raises(FormatError, match=what):
        read("images", packed(("a.png", picture()), ("b.png", picture())), limits=limits)


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(packed(("a.png", picture())))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + offset] |= 1
    with pytest.raises(FormatError, match="encrypted"):
        read("images", bytes(content))


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_unusual_packing_is_refused(packing: int) -> None:
    with pytest.raises(FormatError, match="packed in a way"):
        read("images", packed(("a.png", picture()), packing=packing))


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06", b"no zip at all", b"\0" * 500])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    with pytest.raises(FormatError, match="cannot be opened"):
        read("images", content)


def test_a_damaged_entry_refuses_the_archive_and_names_it() -> None:
    content = packed(("a.png", picture()))
    damaged = content.replace(picture()[20:30], b"0123456789")
    with pytest.raises(FormatError, match="damaged") as fault:
        read("images", damaged)
    assert fault.value.where == "entry 1, a.png"


def test_an_archive_without_images_is_refused() -> None:
    with pytest.raises(FormatError, match="holds no image"):
        read("images", packed((".DS_Store", b"")))


def test_every_broken_prefix_of_an_archive_is_refused_or_read() -> None:
    content = packed(("cat/a.png", picture()), ("dog/b.jpg", picture("JPEG")))
    for cut in range(0, len(content), 7):
        with pytest.raises(FormatError):
            read("images", content[:cut])


def test_images_are_read_one_at_a_time() -> None:
    class Counting(io.BytesIO):
        most = 0

        def read(self, size: int | None = -1) -> bytes:
            self.most = max(self.most, size or 0)
            return super().read(size)

    file = Counting(packed(*[(f"{n}.png", picture()) for n in range(50)]))
    stream = FORMATS["images"].read(file)
    assert next(stream).row == 1
    assert file.tell() < len(file.getvalue()) / 2
