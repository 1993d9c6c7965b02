"""Where people are hidden, no page names anybody, whatever somebody opens on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from metabase.definition import files
from tests.browser.conftest import HIDDEN, dashboards_of
from tests.browser.visits import visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.conftest import Site

NAMES = "SELECT DISTINCT display_name FROM dim_users WHERE display_name IS NOT NULL"
EVERYTHING = "() => document.documentElement.outerHTML"


@pytest.fixture(scope="module")
def hidden(site: Site) -> Iterator[str]:
    """The same warehouse, served by somebody who hides people."""
    with dashboards_of(site.folder, **HIDDEN) as address:
        yield address


@pytest.mark.parametrize("dashboard", list(files.dashboards()))
def test_nobody_is_named(page: Page, site: Site, hidden: str, dashboard: str) -> None:
    """Neither an address nor a name is in the page, its tables, its links or what is shown on hovering."""
    names = site.local("query", "--format", "csv", NAMES).splitlines()[1:]
    assert len(names) > 10
    visit(page, f"{hidden}/d/{dashboard}")
    everything = page.evaluate(EVERYTHING).replace("unknown@unattributed.com", "nobody")

    assert [] == re.findall(rf"\b(?:{'|'.join(map(re.escape, names))})\b", everything)
    assert "@example.com" not in everything
    assert "person-unlisted" not in everything
    assert "People are hidden" in everything
