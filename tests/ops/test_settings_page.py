"""docs/settings.md lists every environment variable that the code reads, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READS = re.compile(
    r"""environ(?:\.get\(|\[|\.setdefault\()\s*["']([A-Z_]+)["']|envvar="([A-Z_]+)\""""
)
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE"}  # Django's own, always labelhub.settings
FOR_THE_TESTS = {"CI", "LABELHUB_DATA"}


def read_by_the_code() -> set[str]:
    sources = [path for folder in ("labelhub", "workers") for path in (ROOT / folder).rglob("*.py")]
    found = READS.findall("\n".join(path.read_text() for path in sources))
    return {first or second for first, second in found} - NOT_SETTINGS - FOR_THE_TESTS


def documented() -> set[str]:
    page = (ROOT / "docs" / "settings.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))


def test_every_variable_that_the_code_reads_is_documented():
    assert sorted(read_by_the_code() - documented()) == []


def test_every_documented_variable_is_read_by_the_code():
    assert sorted(documented() - read_by_the_code()) == []
