"""The virtual environment: Python's packages, PyTorch's CPU build first."""

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap.problems import SetupError, failure
from bootstrap.progress import Console

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PROJECTS = [ROOT / "pyproject.toml", ROOT / "client" / "pyproject.toml"]

# A wheel at hand (pip's find-links) is tried first; a plain `torch` from PyPI is the CUDA build.
TORCH_AT_HAND = "torch==2.13.0"
TORCH_RANGE = "torch>=2.9,<3"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
NEEDED_BYTES = 3_000_000_000


def check_machine() -> None:
    """Raises SetupError where a new environment cannot be made here."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupError(
            f"python3 has no {missing[0]} module. On Debian or Ubuntu: "
            f"sudo apt install python{version}-venv"
        )
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise SetupError(
            f"the disk is nearly full: {free / 1e9:.1f} GB are free at {ROOT}, and a new "
            f"environment takes {NEEDED_BYTES / 1e9:.0f} GB. Free some space and run it again."
        )


def works() -> bool:
    """Whether the environment is there and its Python starts (it doesn't after a move)."""
    if not PYTHON.exists():
        return False
    probe = [str(PYTHON), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def create(console: Console) -> None:
    check_machine()
    make = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    console.command("Making the virtual environment", make, cwd=ROOT)


def pip(*arguments: str) -> list[str]:
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    return [str(PYTHON), "-m", "pip", "install", *quiet, *arguments]


def install_torch(console: Console, wanted: str | None) -> None:
    """`wanted` is what `make setup TORCH=...` says: any arguments of pip install."""
    if wanted:
        return console.command(
            f"Installing {wanted}", pip(*shlex.split(wanted)), cwd=ROOT, env=environment()
        )
    for choice in torch_choices():
        if console.attempt(pip(*choice), cwd=ROOT, env=environment()):
            return None
    problem = failure("Installing PyTorch's CPU build", "\n".join(console.lines))
    raise SetupError(f"{problem} Another build can be chosen: make setup TORCH='torch>=2.9'")


def torch_choices() -> list[list[str]]:
    choices = [
        ["--no-index", "--no-deps", TORCH_AT_HAND],
        ["--no-deps", "--index-url", TORCH_CPU_INDEX, TORCH_RANGE],
    ]
    if sys.platform == "darwin":  # PyPI's build for macOS has no CUDA in it
        choices.append([TORCH_RANGE])
    return choices


def install_packages(console: Console, *, dev: bool) -> None:
    package = ".[dev,faces]" if dev else "."
    arguments = pip("-e", package, "-e", "client")
    console.command("Installing LabelHub's packages", arguments, cwd=ROOT, env=environment())


def environment() -> dict[str, str]:
    """The environment for pip and npm: the venv first on PATH, and a home that can be written."""
    env = os.environ | {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    env.pop("PYTHONHOME", None)
    home = env.get("HOME", "")
    if not (home and os.access(home, os.W_OK)):
        env["HOME"] = str(VENV)
    return env
