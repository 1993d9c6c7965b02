"""The dashboards as a server: what they show, refuse and never let through."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

import openpyxl
import pytest

from local.dashboards import roles
from local.report.figures import words
from metabase.definition import files
from metabase.definition.palette import PLATFORM_TITLES
from tests.dashboards.conftest import FORMULA, SCRIPT

if TYPE_CHECKING:
    from tests.dashboards.conftest import Visitor

CARD = "/d/finance_executive/cost_by_platform"
TEAMS = "/d/cost_allocation/by_team"
CARDS = [(dashboard.key, card.key) for dashboard in files.dashboards().values() for card in dashboard.cards]


@pytest.mark.parametrize("dashboard", files.dashboards())
def test_a_dashboard_is_a_page(visitor: Visitor, dashboard: str) -> None:
    """Each has its title, its question, and a place for every card."""
    reply = visitor.get(f"/d/{dashboard}")
    page = files.dashboards()[dashboard]

    assert 200 == reply.status
    assert page.question in unescape(reply.text)
    assert [] == [card.key for card in page.cards if f'id="card-{card.key}"' not in reply.text]


@pytest.mark.parametrize(("dashboard", "card"), CARDS)
def test_a_card_answers(visitor: Visitor, dashboard: str, card: str) -> None:
    """Every card answers, also where an organisation has next to nothing; what is missing is said."""
    reply = visitor.get(f"/d/{dashboard}/{card}")

    assert 200 == reply.status, reply.text
    assert 'class="fresh' in reply.text


@pytest.mark.parametrize(
    "path", ["/", "/d/finance_executive", CARD, f"{CARD}.csv", "/static/dashboards.js", "/nothing"]
)
def test_nothing_comes_from_elsewhere(visitor: Visitor, path: str) -> None:
    """Every answer forbids scripts, styles and frames of others, and is not remembered."""
    headers = visitor.get(path).headers

    assert "default-src 'none'; script-src 'self'; style-src 'self';" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "nosniff" == headers["X-Content-Type-Options"]


def test_another_name_for_this_machine_is_refused(visitor: Visitor) -> None:
    """A page elsewhere cannot have its own name point here and read the figures."""
    assert 421 == visitor.get("/d/finance_executive", Host="evil.example.com").status


@pytest.mark.parametrize("path", ["/d/nothing", "/d/finance_executive/nothing", f"{CARD}.exe", "/static/../server.py"])
def test_what_is_not_there_is_not_found(visitor: Visitor, path: str) -> None:
    """Neither a page nor a file outside its folder."""
    assert 404 == visitor.get(path).status


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("nonsense=1", "Finance Executive has no filter 'nonsense'; it has period, platform"),
        ("ledger=all", "Ledger cannot be 'all': choose amortised, billed, list"),
        ("ledger=billed&ledger=list", "Ledger takes one value, not 2"),
        ("period=soon", "'soon' is no period: write for example 2026-10-01~2026-10-31"),
        ("platform=excel", "Platform cannot be 'excel'"),
        ("&".join(["team=x"] * 201), "Team: more than anybody chooses by hand"),
    ],
)
def test_an_address_that_means_nothing_is_refused(visitor: Visitor, query: str, says: str) -> None:
    """The page says which filter is wrong, and how to write it."""
    reply = visitor.get(f"/d/finance_executive?{query}")

    assert 400 == reply.status
    assert says in unescape(reply.text)


def test_filters_are_values_and_never_sql(visitor: Visitor) -> None:
    """A team called like the end of a statement is only a team that nobody is in."""
    hostile = quote("x') OR TRUE --")

    assert [] == json.loads(visitor.get(f"{CARD}.json?period=&team={hostile}").body)


def test_filters_narrow_a_card(visitor: Visitor) -> None:
    """A quarter of the usage is Ana's, and so is a quarter of the four dollars of each of two days in August."""
    everybody = json.loads(visitor.get(f"{CARD}.json?period=2026-08").body)
    ana = json.loads(visitor.get(f"{CARD}.json?period=2026-08&person=ana@example.com").body)

    assert ["8"] == [row["cost_usd"] for row in everybody]
    assert ["2"] == [row["cost_usd"] for row in ana]


def test_a_page_escapes_what_people_wrote(visitor: Visitor) -> None:
    """A team called like a script is text, in the filters and in every table."""
    page = visitor.get("/d/cost_allocation").text

    assert SCRIPT not in page
    assert SCRIPT in unescape(page)
    assert SCRIPT not in visitor.get(f"{TEAMS}?period=").text


def test_no_exported_cell_is_a_formula(visitor: Visitor) -> None:
    """Text that a spreadsheet would run gets an apostrophe in CSV and in Excel; JSON keeps it as it is."""
    table = csv.reader(io.StringIO(visitor.get(f"{TEAMS}.csv?period=").body.decode("utf-8-sig")))
    book = openpyxl.load_workbook(io.BytesIO(visitor.get(f"{TEAMS}.xlsx?period=").body))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]

    assert f"'{FORMULA}" in [cell for line in table for cell in line]
    assert f"'{FORMULA}" in cells
    assert FORMULA not in cells
    assert FORMULA in str(json.loads(visitor.get(f"{TEAMS}.json?period=").body))


@pytest.mark.parametrize(("dashboard", "card"), CARDS)
def test_every_card_is_a_picture(visitor: Visitor, dashboard: str, card: str) -> None:
    """Also a table, and also an empty one."""
    reply = visitor.get(f"/d/{dashboard}/{card}.png")

    assert 200 == reply.status, reply.text
    assert b"\x89PNG\r\n" == reply.body[:6]


def test_a_vendor_that_refuses_is_no_zero(visitor: Visitor) -> None:
    """The badge of a card names the streams that a vendor does not answer."""
    reply = visitor.get(f"{CARD}?period=2026-08-31&platform=cursor").text

    assert "a vendor refuses" in reply
    assert "cursor_daily" in reply


def test_a_platform_has_one_name() -> None:
    """Filters, charts, tables and the month report call it the same."""
    assert {platform: words()[platform] for platform in PLATFORM_TITLES} == PLATFORM_TITLES


def test_settings_lead_back_to_where_one_was_and_nowhere_else(visitor: Visitor) -> None:
    """A theme and a role are remembered; an address of another machine is not followed."""
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    near = visitor.get("/settings", "POST", f"theme=dark&back={quote('/d/platform_roi?team=x')}", **form)
    far = visitor.get(
        "/settings", "POST", f"role=<x>&back={quote('http://evil.example.com//evil.example.com/')}", **form
    )

    assert (303, "/d/platform_roi?team=x") == (near.status, near.headers["Location"])
    assert near.headers["Set-Cookie"].startswith("theme=dark;")
    assert "/evil.example.com/" == far.headers["Location"]
    assert "Set-Cookie" not in far.headers


def links(page: str) -> list[str]:
    """Return the dashboards in a page's menu, in order."""
    return re.findall(r'<li><a href="/d/(\w+)"', page)


def test_each_role_has_its_own_menu(visitor: Visitor) -> None:
    """Each role finds the pages made for it first, and none that are made for others alone."""
    menus = {role: links(visitor.get("/", Cookie=f"role={role}").text) for role in roles.ROLES}

    assert menus["everyone"] == list(files.dashboards())
    assert "compliance_security" == menus["security"][0]
    assert "finance_executive" not in menus["security"]
    assert "finance_executive" == menus["finance"][0]
    assert "system_administration" == menus["administration"][0]
    assert "engineering_productivity" == menus["engineering"][0]
