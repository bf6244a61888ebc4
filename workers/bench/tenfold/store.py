"""Finished runs, one JSON line each, so that a bench that was stopped goes on where it was."""

from __future__ import annotations

import ast
import hashlib
import json
from pathlib import Path
from typing import Any, TypeAlias

Run: TypeAlias = dict[str, Any]  # key, pool, strategy, seed, noise, curve, seconds


class Store:
    """The lines of `path`, by key. A line that a stop cut short is left out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._runs: dict[str, Run] = {}
        if path.exists():
            with path.open(encoding="utf-8") as file:
                for line in file:
                    self._remember(line)

    def _remember(self, line: str) -> None:
        try:
            run = json.loads(line)
        except ValueError:
            return
        self._runs[run["key"]] = run

    def get(self, key: str) -> Run | None:
        return self._runs.get(key)

    def add(self, run: Run) -> Run:
        """Keeps the run; the line is on disk when this returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        cut = self.path.exists() and not self.path.read_bytes().endswith(b"\n")
        with self.path.open("a", encoding="utf-8") as file:
            file.write(("\n" if cut else "") + json.dumps(run) + "\n")
        self._runs[run["key"]] = run
        return run


def key_of(**settings: Any) -> str:
    """A hash of everything that a run's figures depend on."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:32]


def code_version(*places: Path) -> str:
    """A hash of the Python code in these files and folders; comments and layout don't count.

    A number that people must remember to raise would one day pass old figures off as new ones.
    """
    whole = hashlib.sha256()
    for place in places:
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            whole.update(path.name.encode() + ast.dump(ast.parse(path.read_bytes())).encode())
    return whole.hexdigest()[:16]
