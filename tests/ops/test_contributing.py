"""CONTRIBUTING.md names files, tables and targets that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text()
CODE = re.findall(r"`([^`\n]+)`", PAGE)


def test_every_path_it_names_is_there():
    named = {
        word.partition("::")[0]
        for code in CODE
        for word in code.split()
        if re.fullmatch(r"[\w.-]+(/[\w.-]+)+/?", word) and not word.startswith(".venv")
    }
    links = set(re.findall(r"\]\(([^)#]+)\)", PAGE))
    assert sorted(path for path in named | links if not (ROOT / path).exists()) == []


def test_every_table_it_names_is_in_the_file_it_names():
    pairs = re.findall(r"`([A-Z]+)` in `([\w/.]+)`", PAGE)
    assert len(pairs) == 5
    assert [name for name, path in pairs if name not in (ROOT / path).read_text()] == []


def test_every_make_target_it_names_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", PAGE)) <= targets
