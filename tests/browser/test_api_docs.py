"""The API's reference, under the same policy as every page."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Installation

pytestmark = pytest.mark.browser


def test_the_reference_lists_the_calls(page: Page, installation: Installation) -> None:
    page.goto(f"{installation.url}/api/docs")
    expect(page.get_by_text("/api/v1/projects/{slug}/annotations")).to_be_visible()
