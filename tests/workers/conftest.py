import pytest

from labelhub.queries import predictions
from workers import arrays


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What a process keeps by key is forgotten: a rolled-back test gives its keys to the next."""
    arrays._pools.clear()
    predictions._cache.clear()
