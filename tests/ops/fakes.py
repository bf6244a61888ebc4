"""Small stand-ins for the processes that `labelhub up` starts."""

import os
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from labelhub.supervisor import Process, Supervisor, processes

ANSWERS = """
    import http.server, sys
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
        def log_message(self, *_): pass
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
SLEEPS = "import time; print('asleep', flush=True); time.sleep(600)"
IGNORES_SIGTERM = """
    import signal, time
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("deaf", flush=True)
    time.sleep(600)
"""
HAS_A_CHILD = """
    import pathlib, subprocess, sys, time
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    pathlib.Path(sys.argv[1]).write_text(str(child.pid))
    time.sleep(600)
"""
ENDS_AT_ONCE = "print('no such table: engine'); raise SystemExit(3)"


def fake(name: str, code: str, *arguments: str) -> Process:
    return Process(name, [sys.executable, "-c", textwrap.dedent(code), *arguments])


def stand_in(
    patch: pytest.MonkeyPatch,
    *,
    web: str = ANSWERS,
    worker: str = SLEEPS,
    beat: str = SLEEPS,
    arguments: tuple[str, ...] = (),
) -> None:
    """Lets every Supervisor start these in place of granian, Celery and the migrations."""
    patch.setattr(processes, "web", lambda host, port: fake("web", web, str(port)))
    patch.setattr(processes, "worker", lambda name: fake(name, worker, *arguments))
    patch.setattr(processes, "beat", lambda: fake("beat", beat))
    patch.setattr(Supervisor, "migrate", lambda self: None)


def is_alive(pid: int) -> bool:
    """Whether the process runs (a zombie doesn't)."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


def until(holds: Callable[[], object], seconds: float = 10) -> bool:
    """Waits until something holds; says whether it came to."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
