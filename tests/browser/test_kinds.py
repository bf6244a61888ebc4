"""Other kinds than one class an item, as an annotator sees them."""

import json
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Installation, Manager

pytestmark = pytest.mark.browser

TOPICS = ["Billing", "Fault", "Delivery", "Account"]


@pytest.fixture
def tickets(manager: Manager) -> str:
    """The slug of a project whose items take any number of classes, with ten texts."""
    project = manager.hub.projects.create(
        name="Tickets",
        modality="text",
        options={"multi": True},
        classes=TOPICS,
        price="0.05",
        budget_cap="5.00",
    )
    slug = str(project["slug"])
    rows = [json.dumps({"id": f"t{row}", "text": f"Ticket number {row}"}) for row in range(10)]
    job = manager.hub.imports.upload(slug, "\n".join(rows).encode(), "tickets.jsonl")
    manager.hub.imports.wait(job)
    return slug


@pytest.fixture
def typed(page: Page) -> Iterator[list[str]]:
    """What the mouse was used for: nothing."""
    used: list[str] = []
    page.expose_function("mouseUsed", lambda what: used.append(what))
    page.add_init_script("addEventListener('pointerdown', (event) => mouseUsed(event.type), true)")
    yield used
    assert used == []


def the_item(page: Page) -> Locator:
    return page.get_by_label("Item", exact=True).locator("p").first


def answer(page: Page, keys: str) -> str:
    """Press `keys`, then Enter; return the text that was on screen."""
    item = the_item(page)
    shown = item.inner_text()
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(item).not_to_have_text(shown)
    return shown


def chosen(page: Page) -> Locator:
    return page.get_by_role("group", name="Choices").locator("[aria-pressed=true]")


def given(manager: Manager, slug: str) -> dict[str, list[str]]:
    """The classes that a person gave each text, as the export has them."""
    return {
        row["text"]: [TOPICS[int(choice[1:]) - 1] for choice in row["value"]["choices"]]
        for row in manager.hub.export_rows(slug)
        if row["label_source"] == "person"
    }


def until_given(manager: Manager, slug: str, count: int) -> dict[str, list[str]]:
    """Answers go out behind the page; waits until `count` have arrived."""
    deadline = time.monotonic() + 20
    while len(found := given(manager, slug)) < count:
        assert time.monotonic() < deadline, found
        time.sleep(0.2)
    return found


def test_several_classes_by_keyboard_with_a_reload_in_the_middle(
    page: Page, installation: Installation, manager: Manager, tickets: str, typed: list[str]
) -> None:
    page.goto(f"{installation.url}/projects/{tickets}/label")
    the_item(page).wait_for()
    first = answer(page, "31")

    second = the_item(page).inner_text()
    page.keyboard.press("2")
    page.keyboard.press("4")
    expect(chosen(page)).to_have_count(2)
    page.reload()
    expect(the_item(page)).to_have_text(second)
    expect(chosen(page)).to_have_text([re.compile("Fault"), re.compile("Account")])
    page.keyboard.press("4")
    assert answer(page, "") == second
    expect(chosen(page)).to_have_count(0)

    third = answer(page, "21432")
    expect(page.get_by_text(re.compile("3 labels today"))).to_be_visible()
    assert until_given(manager, tickets, 3) == {
        first: ["Billing", "Delivery"],
        second: ["Fault"],
        third: ["Billing", "Delivery", "Account"],
    }


def test_two_quick_enters_answer_one_item_once(
    page: Page, installation: Installation, manager: Manager, tickets: str, typed: list[str]
) -> None:
    page.goto(f"{installation.url}/projects/{tickets}/label")
    the_item(page).wait_for()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("1 label today"))).to_be_visible()
    until_given(manager, tickets, 1)
    page.wait_for_timeout(1_000)
    assert len(given(manager, tickets)) == 1


def test_what_was_undone_comes_back_as_it_was(
    page: Page, installation: Installation, tickets: str, typed: list[str]
) -> None:
    page.goto(f"{installation.url}/projects/{tickets}/label")
    the_item(page).wait_for()
    shown = answer(page, "24")
    page.keyboard.press("Backspace")
    expect(the_item(page)).to_have_text(shown)
    expect(chosen(page)).to_have_text([re.compile("Fault"), re.compile("Account")])
