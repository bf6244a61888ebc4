"""SQLite behind a fair queue.

SQLite lets one writer in and makes the others poll with growing naps; under 32 threads the unlucky
nap for seconds. A lock in front of `BEGIN IMMEDIATE` lets the threads of this process queue in order
instead; other processes still meet at SQLite's own lock.
"""

import threading
from typing import Any

from django.db.backends.sqlite3 import base

_writers = threading.RLock()


class DatabaseWrapper(base.DatabaseWrapper):
    """Holds the process-wide writer lock from BEGIN to COMMIT or ROLLBACK."""

    _holds_writer_lock = False

    def _start_transaction_under_autocommit(self) -> None:
        _writers.acquire()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            _writers.release()
            raise
        self._holds_writer_lock = True

    def _let_go(self) -> None:
        if self._holds_writer_lock:
            self._holds_writer_lock = False
            _writers.release()

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
