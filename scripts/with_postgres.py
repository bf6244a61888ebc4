#!/usr/bin/env python3
"""Runs a command beside a PostgreSQL server of its own, and stops the server after it.

    python3 scripts/with_postgres.py COMMAND ...

The command finds the server in DATABASE_URL: a unix socket in a temporary folder, no port. Nothing
is made durable (fsync off), so this is for tests. Where PostgreSQL is not installed the command is
skipped with a sentence, and in CI (CI=true) that is a failure.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOW_TO_GET_IT = "On Debian or Ubuntu: sudo apt install postgresql (or: sudo scripts/services.sh)"
OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "120",
    "synchronous_commit": "off",
}
START_SECONDS = 30


def find_binaries() -> Path | None:
    """The folder of the newest server on this machine: PATH first, then Debian's place."""
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


def as_server_user() -> tuple[list[str], int | None]:
    """A command prefix and a user id: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return [], None
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        words = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        return words, user.pw_uid
    sys.exit("PostgreSQL does not run as root, and there is no user postgres or nobody.")


def start(binaries: Path, folder: Path) -> "subprocess.Popen[bytes]":
    """Makes a cluster in `folder` and starts a server whose socket is there too."""
    prefix, user = as_server_user()
    if user is not None:
        os.chown(folder, user, -1)
    data = folder / "data"
    make = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"]
    subprocess.run(
        [*prefix, *make, "-E", "UTF8", "--locale=C", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    options = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
    serve = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *options]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen([*prefix, *serve], stdout=log, stderr=log, cwd=folder)


def wait_until_ready(binaries: Path, folder: Path, server: "subprocess.Popen[bytes]") -> None:
    probe = [str(binaries / "pg_isready"), "-q", "-h", str(folder), "-U", "postgres"]
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(probe, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"PostgreSQL does not start:\n{(folder / 'server.log').read_text()[-2000:]}")
        time.sleep(0.1)


def stop(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main(command: list[str]) -> int:
    """The command's exit status; 0 where there is no PostgreSQL, 1 for that in CI."""
    if not command:
        sys.exit("Usage: scripts/with_postgres.py COMMAND ...")
    binaries = find_binaries()
    if binaries is None:
        print(f"Skipped: PostgreSQL is not installed here. {HOW_TO_GET_IT}", file=sys.stderr)
        return int(os.environ.get("CI") == "true")
    # A socket's path is short, and TMPDIR may not be.
    folder = Path(tempfile.mkdtemp(prefix="labelhub-pg-", dir="/tmp"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    server = start(binaries, folder)
    try:
        wait_until_ready(binaries, folder, server)
        url = f"postgresql://postgres@/postgres?host={folder}"
        return subprocess.run(
            command, env=os.environ | {"DATABASE_URL": url}, check=False
        ).returncode
    finally:
        stop(server)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
