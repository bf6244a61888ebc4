"""What a demo remembers between two starts: var/demo.json, readable by its owner only."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

SYLLABLES = tuple(c + v for c in "bdfgklmnprstvz" for v in "aeiou")


@dataclass
class DemoState:
    """passwords and tokens by e-mail address; projects: the demo's id -> slug."""

    passwords: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    projects: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, var: Path) -> DemoState:
        """The state of an installation; an empty one where there is none, or none that parses."""
        try:
            found = json.loads(_path(var).read_text())
            return cls(**{name: dict(found[name]) for name in ("passwords", "tokens", "projects")})
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def write(self, var: Path) -> None:
        """Replace the file as a whole; it is never readable by others, not for a moment."""
        draft = _path(var).with_suffix(f".{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(asdict(self), file, indent=2)
        draft.replace(_path(var))


def _path(var: Path) -> Path:
    return var / "demo.json"


def make_password() -> str:
    """A password that can be read aloud and typed, of about 49 bits: "tari-moku-bena-vilo"."""
    words = ["".join(secrets.choice(SYLLABLES) for _ in range(2)) for _ in range(4)]
    return "-".join(words)
