import pytest

from labelhub.queries import predictions
from workers import arrays, certificates, tasks
from workers.learners import boxes, parts


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process keeps by key is forgotten: a rolled-back test gives its keys to the next."""
    arrays._pools.clear()
    parts._cache.clear()
    boxes._maps.clear()
    predictions._cache.clear()
    certificates._doubts.clear()
    # A task begins by closing stale connections; a test's own is in a transaction, and is not one.
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
