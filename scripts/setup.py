#!/usr/bin/env python3
"""Sets this checkout up: a virtual environment, PyTorch's CPU build, LabelHub, the front end.

    python3 scripts/setup.py [--dev] [--torch REQUIREMENT]

Runs under the system's Python with nothing but its standard library. This file itself stays
readable to any Python 3, so that an old one gets a sentence and not a syntax error.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWER_NAMES = [f"python3.{minor}" for minor in (13, 12, 11, 14)]


def use_a_newer_python() -> None:
    """Starts over under a newer Python where PATH has one; returns when there is none."""
    for name in NEWER_NAMES:
        path = shutil.which(name)
        # A version manager's shim is on PATH even where its Python is not.
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path] + sys.argv)  # noqa: S606, RUF005


def main() -> None:
    if sys.version_info < OLDEST:
        use_a_newer_python()
        sys.exit(
            f"Set-up stopped: LabelHub needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and this is "
            f"{sys.version_info[0]}.{sys.version_info[1]}. Install a newer one, or name one that "
            "is there: make demo PYTHON=/path/to/python3.12"
        )
    from bootstrap.run import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
