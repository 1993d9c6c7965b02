"""What holds for each of the six dashboards on the sample organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metabase.definition import files
from tests.browser.visits import visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

DASHBOARDS = list(files.dashboards())
WIDER_THAN_THE_WINDOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOVING = "() => document.getAnimations().length"


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
