"""What is looked at before anything starts. Each failure is one sentence that says what to do."""

import errno
import os
import shutil
import socket
from pathlib import Path

NEEDED_BYTES = 200_000_000


class UpError(Exception):
    """Carries one sentence for the person at the terminal."""


def default_var() -> Path:
    """LABELHUB_VAR, else `var` beside the package, as in labelhub/settings.py."""
    beside = Path(__file__).resolve().parents[2] / "var"
    return Path(os.environ.get("LABELHUB_VAR") or beside).resolve()


def check_var(var: Path) -> None:
    """Makes the data folder and its own folders. Raises UpError where it can't be written."""
    try:
        for folder in (var, var / "run", var / "logs"):
            folder.mkdir(parents=True, exist_ok=True)
        probe = var / "run" / f"probe-{os.getpid()}"
        probe.write_text("written")
        probe.unlink()
        free = shutil.disk_usage(var).free
    except OSError as problem:
        raise UpError(unwritable(var, problem)) from problem
    if free < NEEDED_BYTES:
        raise UpError(
            f"The disk is nearly full: {free // 1_000_000} MB are free at {var}, and LabelHub "
            f"wants {NEEDED_BYTES // 1_000_000} MB to start. Free some space, or set LABELHUB_VAR "
            "to a folder on another disk."
        )


def unwritable(var: Path, problem: OSError) -> str:
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk that holds {var} is full. Free some space and start again."
    reason = problem.strerror or problem
    return f"The data folder {var} cannot be written ({reason}). Set LABELHUB_VAR to one that can."


def free_port(host: str, port: int) -> int:
    """The port itself, or a free one for 0. Raises UpError when it can't be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    except OSError as problem:
        raise UpError(_no_port(host, port, problem)) from problem


def _no_port(host: str, port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return (
            f"Port {port} of {host} is taken by another program. Choose another: --port {port + 1}"
        )
    if problem.errno == errno.EACCES:
        return f"Port {port} needs more rights than you have. Choose one above 1023: --port 8000"
    return f"Nothing can listen on {host}:{port} ({problem.strerror or problem})."
