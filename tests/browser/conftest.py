"""A browser on the running installation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import PASSWORD, Installation, Manager

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


# Not for the session: while playwright lives, its event loop counts as running for other tests.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, installation: Installation, manager: Manager) -> Iterator[Page]:
    """A page on which Alice is signed in. Any error of the console fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{installation.url}/")
    page.get_by_label("E-mail").fill(manager.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Password", exact=True).wait_for(state="detached")
    yield page
    context.close()
    assert not errors, errors
