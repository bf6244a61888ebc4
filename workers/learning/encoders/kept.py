"""Models that are made once a machine, kept in a folder, and checked before use.

Beside `<name>.onnx` lies a JSON record with its checksum and what was measured when it was made.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any


def models_folder() -> Path:
    """LABELHUB_MODELS, else the folder `models` in LABELHUB_VAR, else in ./var."""
    chosen = os.environ.get("LABELHUB_MODELS")
    return Path(chosen) if chosen else Path(os.environ.get("LABELHUB_VAR") or "var") / "models"


def threads() -> int:
    """OMP_NUM_THREADS, as for every other library here; else the processors that we may use."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, int(asked)) if asked.isdigit() else len(os.sched_getaffinity(0))


def read(path: Path) -> tuple[bytes, dict[str, Any]] | None:
    """The model and its record, if both are there and the model is whole."""
    try:
        model, record = path.read_bytes(), json.loads(path.with_suffix(".json").read_text())
        return (model, record) if record["sha256"] == _checksum(model) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(path: Path, model: bytes, record: dict[str, Any]) -> None:
    """Write both. Two who race write the same bytes, so either may be last. Raises OSError."""
    written = {"sha256": _checksum(model), **record}
    _write(path, model)
    _write(path.with_suffix(".json"), json.dumps(written, indent=2).encode())


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing: under another name first, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        try:
            file.write(content)
            file.close()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
