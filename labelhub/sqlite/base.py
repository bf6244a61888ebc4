"""SQLite behind a queue of writers.

SQLite lets one writer in and makes the others poll with growing naps; under 32 annotators the
unlucky nap for seconds. Here a writer waits its turn before `BEGIN IMMEDIATE`: threads of one
process at a lock, and of these the foremost at a file lock that all processes of the installation
share. The kernel frees the file lock when its holder is killed.
"""

from __future__ import annotations

import fcntl
import os
import threading
from typing import Any

from django.db.backends.sqlite3 import base


class WriterQueue:
    """Lets one transaction write at a time: within a process, then between processes."""

    def __init__(self) -> None:
        self._threads = threading.RLock()
        self._files: dict[str, int] = {}

    def enter(self, database: str) -> None:
        self._threads.acquire()
        if database:
            fcntl.flock(self._file(database), fcntl.LOCK_EX)

    def leave(self, database: str) -> None:
        if database:
            fcntl.flock(self._file(database), fcntl.LOCK_UN)
        self._threads.release()

    def _file(self, database: str) -> int:
        # Opened by the thread that holds the lock of this process, so never twice.
        if database not in self._files:
            self._files[database] = os.open(f"{database}.writer", os.O_RDWR | os.O_CREAT, 0o600)
        return self._files[database]


_queue = WriterQueue()


class DatabaseWrapper(base.DatabaseWrapper):
    """Holds its place in the queue from BEGIN to COMMIT or ROLLBACK."""

    _writing = False

    def _database(self) -> str:
        """The file that other processes share; "" for a database in memory."""
        return "" if self.is_in_memory_db() else str(self.settings_dict["NAME"])

    def _start_transaction_under_autocommit(self) -> None:
        _queue.enter(self._database())
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            _queue.leave(self._database())
            raise
        self._writing = True

    def _let_go(self) -> None:
        if self._writing:
            self._writing = False
            _queue.leave(self._database())

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            if self.connection is None or not self.connection.in_transaction:
                self._let_go()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._let_go()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._let_go()
