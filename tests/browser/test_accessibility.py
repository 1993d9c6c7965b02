"""Nobody is shut out: axe-core looks at every dashboard, with all its tables open."""

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
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RUN_AXE = """
async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).join(", ")}`)
"""
SHORTEN = "() => document.querySelectorAll('tbody').forEach(b => [...b.rows].slice(4).forEach(row => row.remove()))"
"""Row five of a table looks like those before it; looking at all of them takes most of the time."""
OFTEN = {
    *((dashboard, "light") for dashboard in DASHBOARDS),
    ("engineering_productivity", "dark"),
    ("finance_executive", "contrast"),
}
"""Looked at on every run of the tests: each dashboard, and each other theme on one of them; the rest at night."""
EVERY_LOOK = [
    pytest.param(dashboard, theme, marks=[] if (dashboard, theme) in OFTEN else pytest.mark.slow)
    for dashboard in DASHBOARDS
    for theme in ("light", "dark", "contrast")
]


@pytest.mark.parametrize(("dashboard", "theme"), EVERY_LOOK)
def test_nobody_is_shut_out(context: BrowserContext, page: Page, site: Site, dashboard: str, theme: str) -> None:
    """Axe-core finds nothing to complain of."""
    context.add_cookies([{"name": "theme", "value": theme, "url": site.address}])
    visit(page, f"/d/{dashboard}")
    for twin in page.locator("details.twin > summary").all():
        twin.click()
    page.evaluate(SHORTEN)
    # As a debugger would: the page itself takes no script from elsewhere.
    debugger: Any = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})

    assert [] == page.evaluate(RUN_AXE)
