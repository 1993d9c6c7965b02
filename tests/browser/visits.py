"""What a person does on a page, in their words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

FILLED_MS = 20_000


def visit(page: Page, address: str) -> None:
    """Open a page and wait until every card has its answer."""
    page.goto(address)
    wait(page)


def wait(page: Page) -> None:
    """Wait until every card has its answer."""
    page.wait_for_load_state("load")
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=FILLED_MS)


def card(page: Page, key: str) -> Locator:
    """Return a card."""
    return page.locator(f"#card-{key}")


def open_table(found: Locator) -> Locator:
    """Open the table twin of a chart or a figure; a table card has its table already."""
    twin = found.locator("details.twin > summary")
    if twin.count():
        twin.click()
    return found.locator("table")


def table(found: Locator) -> list[list[str]]:
    """Return the cells of a card's table, as they are shown."""
    rows = open_table(found).locator("tbody tr").all()
    return [[" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()] for row in rows]


def choose(page: Page, name: str, *values: str) -> None:
    """Set a filter of several values and apply it."""
    pick = page.locator(f"details.pick[data-filter={name}]")
    pick.locator("summary").click()
    for value in values:
        pick.locator(f"input[value='{value}']").check()
    page.get_by_role("button", name="Apply").click()
    wait(page)


def filters(page: Page) -> dict[str, list[str]]:
    """Return the filters in the page's address."""
    return parse_qs(urlsplit(page.url).query)
