"""What holds for each of the six dashboards on the sample organisation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
import pytest

from metabase.definition import files
from tests.browser.visits import visit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Site

DASHBOARDS = list(files.dashboards())
THEMES = ("light", "dark", "contrast")
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RUN_AXE = """
async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(", ")}`)
"""
WIDER_THAN_THE_WINDOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOVING = "() => document.getAnimations().length"


def dress(context: BrowserContext, site: Site, theme: str) -> None:
    """Choose a theme."""
    context.add_cookies([{"name": "theme", "value": theme, "url": site.address}])


@pytest.mark.parametrize("dashboard", DASHBOARDS)
def test_every_card_is_filled(page: Page, dashboard: str) -> None:
    """No card is empty or failed, every chart has marks, and every one has its table."""
    visit(page, f"/d/{dashboard}")
    cards = page.locator("article.card").all()
    states = {card.get_attribute("id") or "": card.locator(".body").get_attribute("data-state") for card in cards}
    empty = {each.get_attribute("id") for each in page.locator("article.card:has(.empty)").all()}
    charts = page.locator("figure.chart").all()

    assert len(files.dashboards()[dashboard].cards) == len(cards)
    assert {"filled"} == set(states.values())
    assert set() == empty
    assert [] == [chart.get_attribute("aria-label") for chart in charts if not chart.locator("[data-mark]").count()]
    assert len(charts) == page.locator("article.card:has(figure.chart) details.twin table").count()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("dashboard", DASHBOARDS)
def test_nobody_is_shut_out(context: BrowserContext, page: Page, site: Site, dashboard: str, theme: str) -> None:
    """Axe-core finds nothing to complain of, with all tables open, in any theme."""
    dress(context, site, theme)
    visit(page, f"/d/{dashboard}")
    for twin in page.locator("details.twin > summary").all():
        twin.click()
    _add_axe(page)

    assert [] == page.evaluate(RUN_AXE)


@pytest.mark.parametrize("dashboard", DASHBOARDS)
@pytest.mark.parametrize("width", [820, 400])
def test_a_page_fits_a_tablet(page: Page, dashboard: str, width: int) -> None:
    """Nothing but tables scrolls sideways, on a tablet and at the width that WCAG 1.4.10 names."""
    page.set_viewport_size({"width": width, "height": 1100})
    visit(page, f"/d/{dashboard}")

    assert page.evaluate(WIDER_THAN_THE_WINDOW) <= 0


def test_nothing_moves_for_those_who_do_not_want_it(page: Page) -> None:
    """Menus open without animation where the system asks for less motion."""
    page.emulate_media(reduced_motion="reduce")
    visit(page, "/d/finance_executive")
    page.locator("details.menu.help > summary").first.click()

    assert 0 == page.evaluate(MOVING)


def _add_axe(page: Page) -> None:
    """Run axe-core in the page as a debugger would: the page itself takes no script from elsewhere."""
    debugger: Any = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
