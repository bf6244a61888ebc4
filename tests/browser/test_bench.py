"""The loop as an annotator sees it."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Installation, Manager

pytestmark = pytest.mark.browser


def until_model_newer(manager: Manager, slug: str, than: int) -> int:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        model = manager.hub.dashboard(slug)["model"]
        if model and model["number"] > than and model["labels_behind"] == 0:
            return int(model["number"])
        time.sleep(0.3)
    raise AssertionError("no newer model within a minute")


def test_ten_items_by_keyboard_and_the_queue_is_ranked_anew(
    page: Page, installation: Installation, manager: Manager, digits: str
) -> None:
    page.goto(f"{installation.url}/projects/{digits}/label")
    item = page.get_by_label("Item", exact=True).locator("figcaption b")
    seen = []
    for _ in range(10):
        item.wait_for()
        shown = item.inner_text()
        seen.append(shown)
        page.keyboard.press(str(len(seen) % 9 + 1))
        expect(item).not_to_have_text(shown)
    assert len(set(seen)) == 10
    expect(page.get_by_text(re.compile("10 labels today"))).to_be_visible()

    first = until_model_newer(manager, digits, than=0)
    page.goto(f"{installation.url}/projects/{digits}/manage")
    expect(page.locator("body")).to_contain_text(f"Ranked by model {first}")

    page.goto(f"{installation.url}/projects/{digits}/label")
    item.wait_for()
    page.keyboard.press("1")
    expect(page.get_by_text(re.compile("11 labels today"))).to_be_visible()
    assert until_model_newer(manager, digits, than=first) > first


def test_undo_brings_the_item_back(page: Page, installation: Installation, digits: str) -> None:
    page.goto(f"{installation.url}/projects/{digits}/label")
    item = page.get_by_label("Item", exact=True).locator("figcaption b")
    item.wait_for()
    shown = item.inner_text()
    page.keyboard.press("1")
    expect(item).not_to_have_text(shown)
    page.keyboard.press("Backspace")
    expect(item).to_have_text(shown)
