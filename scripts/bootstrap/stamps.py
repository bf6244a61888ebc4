"""What has been done already: a hash of each step's inputs, kept in the virtual environment."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path


class Stamps:
    """A small JSON file, name -> hash. Lost with the environment it describes, as it should be."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, str]:
        try:
            found = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)

    def write(self, name: str, value: str) -> None:
        self.path.write_text(json.dumps(self.read() | {name: value}, indent=1) + "\n")


def digest(paths: Iterable[Path], *more: str) -> str:
    """A hash of the files' names and contents and of `more`, whatever order they come in."""
    total = hashlib.sha256(json.dumps(more).encode())
    for path in sorted(paths):
        total.update(str(path).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def files_under(folder: Path, ignored: frozenset[str]) -> list[Path]:
    """Every file under a folder, without the folders (at any depth) whose name is ignored."""
    found: list[Path] = []
    for path in folder.iterdir():
        if path.name in ignored:
            continue
        if path.is_dir():
            found += files_under(path, ignored)
        elif path.is_file():
            found.append(path)
    return found
