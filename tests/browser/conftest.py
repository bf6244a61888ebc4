"""A browser, and a project of its own in the running installation."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from labelhub_client import LabelHub
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import Installation
from workers.demo.projects import digits_pool

PASSWORD = "correct horse battery staple"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Manager:
    """Somebody who owns an organisation, with a token for the API."""

    email: str
    hub: LabelHub


@pytest.fixture
def manager(installation: Installation) -> Manager:
    email = f"alice-{uuid.uuid4().hex[:6]}@example.com"
    installation.add_user(email, "Alice", PASSWORD)
    with httpx.Client(base_url=f"{installation.url}/api/v1") as client:
        csrf = client.get("/session").json()["csrf_token"]
        signed_in = client.post(
            "/session",
            json={"email": email, "password": PASSWORD},
            headers={"X-CSRFToken": csrf},
        ).json()
        token = client.post(
            "/tokens", json={"name": "test"}, headers={"X-CSRFToken": signed_in["csrf_token"]}
        ).json()["token"]
    return Manager(email, LabelHub(installation.url, token))


@pytest.fixture
def digits(manager: Manager) -> str:
    """The slug of a project with 300 handwritten digits, imported and encoded."""
    project = manager.hub.projects.create(
        name="Digits",
        modality="image",
        classes=[str(digit) for digit in range(10)],
        price="0.05",
        budget_cap="5.00",
    )
    slug = str(project["slug"])
    pool = digits_pool(300)
    job = manager.hub.imports.upload(slug, pool.content, pool.filename)
    manager.hub.imports.wait(job)
    return slug


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
    page.get_by_role("heading", level=1).wait_for()
    yield page
    context.close()
    assert not errors, errors
