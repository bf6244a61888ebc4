"""Which processes an installation has: what each one runs, and how."""

import os
import sys
from pathlib import Path
from typing import NamedTuple

from labelhub import redis_server

WEB_PROCESSES = min(2, os.cpu_count() or 1)
# Requests wait for SQLite's one writer and for Python's lock, not for threads.
WEB_THREADS = 8

# interactive: an annotator is waiting for it. ingest: minutes of work, and nobody waits. idle: what can
# be left undone; a process of its own, so that it delays nothing and loads torch only when it has work.
WORKER_QUEUES = {
    "worker-interactive": ("interactive", "score", "train"),
    "worker-ingest": ("ingest", "embed", "export"),
    "worker-idle": ("idle",),
}
# The web page comes before a round, a round before an import, and all of them before idle work (Unix
# niceness; 19 is the last).
WORKER_NICENESS = {"worker-interactive": 10, "worker-ingest": 15, "worker-idle": 19}
SHARING = 2  # workers that share the cores; the idle one takes what they leave

PARTS = {
    "redis": ("redis",),
    "web": ("web",),
    "worker": tuple(WORKER_QUEUES),
    "beat": ("beat",),
}


class Process(NamedTuple):
    """One process: its name is that of its log, its lock and its Celery node."""

    name: str
    command: list[str]
    env: dict[str, str] = {}  # noqa: RUF012  # never written to
    niceness: int = 0


def names(only: tuple[str, ...]) -> list[str]:
    """The processes of these parts (or of one process's own name); all of them for none."""
    chosen = [name for part in only or tuple(PARTS) for name in PARTS.get(part, (part,))]
    return list(dict.fromkeys(chosen))


def web(host: str, port: int) -> Process:
    """granian: two processes where there are two cores, since Python's lock holds each to one."""
    options = {
        "interface": "wsgi",
        "host": host,
        "port": str(port),
        "workers": str(WEB_PROCESSES),
        "blocking-threads": str(WEB_THREADS),
        # With a stream open, granian would wait for its client for ever.
        "workers-kill-timeout": "2",
        "log-level": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    command = [sys.executable, "-m", "granian", *words, "--no-ws", "labelhub.wsgi:application"]
    return Process("web", command)


def worker(name: str) -> Process:
    """A Celery worker that runs one task at a time, in a thread beside its event loop.

    A thread, not `solo`: the loop goes on answering pings and signals during a long task. Not
    `prefork`: a fork after torch is loaded doubles its memory and can hang.
    """
    celery = [sys.executable, "-m", "celery", "-A", "workers.app:app", "worker"]
    options = ["-n", f"{name}@%h", "-Q", ",".join(WORKER_QUEUES[name])]
    pool = ["--pool", "threads", "--concurrency", "1", "--without-gossip", "--without-mingle"]
    command = [*celery, *options, *pool, "--loglevel", "INFO"]
    return Process(name, command, worker_threads(), WORKER_NICENESS[name])


def worker_threads() -> dict[str, str]:
    """Two workers share the cores; more threads than cores make a round slower, not faster."""
    share = max(1, (os.cpu_count() or 1) // SHARING)
    return {"OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", str(share))}


def beat() -> Process:
    """The scheduler that keeps nothing on disk (Celery's usual one keeps a pickle)."""
    celery = [sys.executable, "-m", "celery", "-A", "workers.beat:app", "beat"]
    options = ["--scheduler", "celery.beat:Scheduler", "--pidfile=", "--loglevel", "WARNING"]
    return Process("beat", [*celery, *options])


def private_redis(var: Path) -> Process:
    """Raises RedisServerError where there is no binary or its folder is not ours."""
    path = redis_server.socket_path(var)
    data = var / "redis"
    for folder in (data, path.parent):
        redis_server.make_folder(folder)
    return Process("redis", redis_server.command(redis_server.find_binary(), path, data))
