"""What people come for, done as they would do it: by mouse, and by keyboard alone."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from playwright.sync_api import expect

from tests.browser.visits import card, choose, filters, table, visit, wait

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Site

OCTOBER = "2026-10-01~2026-10-31"
SECONDS_A_CLICK = 10
"""What a person needs to look at a page, decide, and click."""
FIVE_MINUTES = 300
MOST_TABS = 60
FOCUSED_MARK = """
() => [document.activeElement, document.activeElement.querySelector("[data-mark]")]
  .map(each => each?.getAttribute("aria-label")).find(Boolean)
"""


def asked(site: Site, sql: str) -> list[dict[str, str]]:
    """Return what the command line says to a question, from the same warehouse."""
    rows: list[dict[str, str]] = json.loads(site.local("query", sql, "--format", "json"))
    return rows


def dollars(text: str) -> Decimal:
    """Return the amount in a cell."""
    return Decimal(re.sub(r"[$,]", "", text))


def cents(text: str) -> Decimal:
    """Return an exact amount as pages show it."""
    return Decimal(text).quantize(Decimal("0.01"))


def test_filters_change_the_numbers(page: Page, site: Site) -> None:
    """A month, a team and a ledger, and the card shows what the facts say of them."""
    visit(page, "/d/finance_executive")
    before = table(card(page, "cost_by_platform"))
    page.locator("select[name=period]").select_option("2026-10")
    page.locator("select[name=ledger]").select_option("billed")
    choose(page, "team", "Platform")
    after = table(card(page, "cost_by_platform"))
    facts = asked(
        site,
        "SELECT platform, SUM(billed_cost_usd) AS usd FROM vw_cost_by_person "
        "WHERE month = '2026-10-01' AND team = 'Platform' GROUP BY platform ORDER BY platform",
    )

    assert {"period": ["2026-10"], "team": ["Platform"], "ledger": ["billed"]} == {
        name: values for name, values in filters(page).items() if name in {"period", "team", "ledger"}
    }
    assert before != after
    assert sorted(cents(row["usd"]) for row in facts) == sorted(dollars(row[-1]) for row in after)
    expect(page.get_by_role("link", name="Team: Platform")).to_be_visible()


def test_a_filter_is_taken_away_with_one_click(page: Page) -> None:
    """The chip of a filter leads to the page without it, and keeps the others."""
    visit(page, "/d/finance_executive?period=2026-10&team=Platform&platform=cursor")
    page.get_by_role("link", name="Team: Platform").click()
    wait(page)

    assert ["cursor"] == filters(page)["platform"]
    assert "team" not in filters(page)


def test_days_of_ones_own(page: Page) -> None:
    """Two dates make a period, which is part of the address."""
    visit(page, "/d/system_administration")
    page.locator("details.own > summary").click()
    page.locator("#from").fill("2026-10-05")
    page.locator("#to").fill("2026-10-11")
    page.get_by_role("button", name="Use these days").click()
    wait(page)

    assert ["2026-10-05~2026-10-11"] == filters(page)["period"]
    expect(page.locator("details.own > summary")).to_contain_text("05 Oct 2026 to 11 Oct 2026")


def test_a_bar_leads_to_those_behind_it(page: Page) -> None:
    """A click on October's Cursor opens the workbench on that month and platform, and the sums are the same."""
    visit(page, "/d/finance_executive")
    mark = card(page, "cost_by_platform").locator("[data-mark][aria-label*='October 2026'][aria-label*='Cursor']")
    label = mark.get_attribute("aria-label") or ""
    mark.click()
    wait(page)

    assert page.url.split("?")[0].endswith("/d/cost_allocation")
    assert ([OCTOBER], ["cursor"]) == (filters(page)["period"], filters(page)["platform"])
    shown = card(page, "allocated_cost").locator(".figure").inner_text()
    assert dollars(shown) in {dollars(found) for found in re.findall(r"[\d,]+\.\d\d", label)}


def test_an_incident_leads_to_the_people_models_and_keys_behind_it(page: Page) -> None:
    """From the alarm about a team's budget to its people, its models and its keys, with the team still set."""
    visit(page, "/d/finance_executive")
    row = card(page, "incidents").locator("tbody tr", has_text="team Platform").first
    row.get_by_role("link").click()
    wait(page)

    assert page.url.split("?")[0].endswith("/d/cost_allocation")
    assert ["Platform"] == filters(page)["team"]
    for key in ("by_person", "by_model", "keys"):
        assert table(card(page, key))


def test_exports_open_and_match(page: Page) -> None:
    """CSV, Excel and JSON hold the rows of the table, and the picture is one."""
    visit(page, "/d/finance_executive?period=2026-10")
    found = card(page, "cost_by_platform")
    shown = table(found)
    titles = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "png": "Picture"}
    files = {ending: _download(page, found, title) for ending, title in titles.items()}

    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
    amounts = [dollars(row[-1]) for row in shown]
    assert amounts == [cents(row[-1]) for row in rows[1:]]
    assert amounts == [cents(str(cell.value)) for cell in [*sheet.columns][-1][1:]]
    assert amounts == [cents(row["cost_usd"]) for row in json.loads(files["json"])]
    assert b"\x89PNG" == files["png"][:4]


@dataclass
class Person:
    """Somebody who closes a month, and the clicks that it takes them."""

    page: Page
    clicks: int = 0

    def click(self, target: Locator) -> None:
        """Click once, and wait for what it brings."""
        target.click()
        self.clicks += 1
        wait(self.page)


def test_a_month_is_closed_in_five_minutes(page: Page) -> None:
    """Executive page, variance, allocation, invoices, export: every click costs ten seconds of looking."""
    finance = Person(page)
    visit(page, "/")
    finance.click(page.get_by_role("main").get_by_role("link", name="Finance Executive"))
    expect(card(page, "story").locator(".sentence")).to_contain_text("October 2026 cost")
    expect(card(page, "budgets").locator("tbody tr").first).to_be_visible()
    finance.click(card(page, "budgets").get_by_role("link", name="2026-10", exact=True).first)
    assert page.url.split("?")[0].endswith("/d/cost_allocation")
    assert [OCTOBER] == filters(page)["period"]
    expect(card(page, "closing_story").locator(".sentence")).to_be_visible()
    assert table(card(page, "invoices"))
    book = openpyxl.load_workbook(io.BytesIO(_download(page, card(page, "people"), "Excel")))
    finance.clicks += 2

    assert book.worksheets[0].max_row > 1
    assert finance.clicks * SECONDS_A_CLICK < FIVE_MINUTES


def test_why_did_last_month_cost_more_by_keyboard(page: Page) -> None:
    """Without a mouse: from the sentence, to the platform that rose most, to the person behind it."""
    visit(page, "/d/finance_executive")
    keyboard = page.keyboard
    _tab_to(page, ".onpage a[href='#section-4']")
    keyboard.press("Enter")
    _tab_to(page, "#card-change_by_platform figure.chart")
    keyboard.press("ArrowRight")
    label = page.evaluate(FOCUSED_MARK)
    assert label
    expect(page.locator("#tip")).to_have_text(label)
    keyboard.press("Enter")
    page.wait_for_url("**/d/cost_allocation?**")
    wait(page)
    assert [OCTOBER] == filters(page)["period"]
    assert 1 == len(filters(page)["platform"])
    _tab_to(page, ".onpage a[href='#section-2']")
    keyboard.press("Enter")
    _tab_to(page, "#card-by_person details.twin > summary")
    keyboard.press("Enter")
    expect(card(page, "by_person").locator("table")).to_be_visible()
    _tab_to(page, "#card-by_person tbody a")
    person = page.evaluate("() => document.activeElement.textContent")
    keyboard.press("Enter")
    page.wait_for_url("**person=**")
    wait(page)

    assert [person] == filters(page)["person"]


def test_menus_and_tables_by_keyboard(page: Page) -> None:
    """Help opens by Enter and closes by Escape, where it was; a column is sorted by Enter, and says so."""
    visit(page, "/d/cost_allocation#section-4")
    _tab_to(page, "#card-people details.help > summary")
    page.keyboard.press("Enter")
    expect(card(page, "people").locator("details.help .sheet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page, "people").locator("details.help .sheet")).to_be_hidden()
    _tab_to(page, "#card-people thead th:nth-child(2) button")
    page.keyboard.press("Enter")
    column = [row[1] for row in table(card(page, "people"))]

    expect(card(page, "people").locator("thead th").nth(1)).to_have_attribute("aria-sort", "descending")
    assert column == sorted(column, reverse=True)


def test_a_theme_and_a_role_stay(page: Page) -> None:
    """What is chosen at the top holds on every page, and leads back to where one was."""
    visit(page, "/d/platform_roi?period=2026-10")
    page.get_by_label("Theme").select_option("dark")
    page.get_by_label("View for").select_option("finance")
    page.get_by_role("button", name="Set", exact=True).click()
    wait(page)

    assert ["2026-10"] == filters(page)["period"]
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("navigation", name="Dashboards").get_by_role("link")).to_have_count(3)


def _download(page: Page, found: Locator, title: str) -> bytes:
    found.locator("details.menu > summary", has_text="⤓").click()
    with page.expect_download() as download:
        found.get_by_role("link", name=title).click()
    page.keyboard.press("Escape")
    return Path(download.value.path()).read_bytes()


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus; too many times is a page that nobody walks through."""
    for _ in range(MOST_TABS):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")
