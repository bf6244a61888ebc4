import pytest

from tests.people import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """A project of 40 lines at 0.10 a label, with a cap that buys 20."""
    return make_cast()
