"""How charts are drawn: colours, holes and zeros; where marks lead; and what never gets into a page."""

from __future__ import annotations

import re
import threading
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace

from local.dashboards import charts, formats
from local.dashboards.charts import engine, themes
from shared.errors import ConfigurationError
from tests.dashboards.charts import cases
from tests.dashboards.charts.cases import SPACE

if TYPE_CHECKING:
    from shared.protocols import Row

ELEMENTS = {"svg", "desc", "g", "path", "line", "rect", "text", "tspan", "a"}
NAMES = [file.stem for file in sorted(cases.FOLDER.glob("*.json")) if file.stem not in {"no_rows", "nothing_is_known"}]


def _drawn(name: str) -> ET.Element:
    return ET.fromstring(cases.read(name).draw().svg)  # noqa: S314 - our own chart


def _fills(root: ET.Element) -> list[str]:
    return [mark.get("fill", "") for mark in cases.marks(root)]


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_holds_nothing_but_drawing(name: str) -> None:
    """Whatever the rows hold, there is no script, style, image or reference in a chart."""
    root = _drawn(name)
    attributes = {name for element in root.iter() for name in element.attrib}

    assert set() == {element.tag.removeprefix(SPACE) for element in root.iter()} - ELEMENTS
    assert set() == {name for name in attributes if name.startswith("on") or "href" in name or "style" in name}
    assert [] == [value for element in root.iter() for value in element.attrib.values() if "url(" in value]


@pytest.mark.parametrize("name", NAMES)
def test_every_colour_is_one_of_the_page(name: str) -> None:
    """A chart follows the theme of its page: it has no colour of its own."""
    root = _drawn(name)
    colours = {element.get(channel) for element in root.iter() for channel in ("fill", "stroke")}
    named = {f"var(--{colour})" for colour in themes.named("light")}

    assert set() == colours - named - {None, "none", "transparent"}


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_style_sheet_names_all_colours_of_charts(theme: str) -> None:
    """The three themes know the five colours of series, and ink, soft, line and paper."""
    series = {f"series-{colour}" for colour in ("blue", "light_blue", "orange", "light_orange", "grey")}

    assert set() == {*series, "ink", "soft", "line", "paper"} - themes.named(theme).keys()


def test_a_platform_has_its_colour() -> None:
    """Claude API is blue and Cursor orange, whatever stands in the card."""
    assert ["var(--series-blue)", "var(--series-orange)"] * 3 == _fills(_drawn("stacked_months"))


def test_zero_is_a_line_and_nothing_is_no_mark() -> None:
    """A bar of zero has no height but is there to be found; a month without a row has a dash and no mark."""
    root = _drawn("changes_both_ways")
    zero = next(mark for mark in cases.marks(root) if mark.get("aria-label") == "Data: $0.00")
    gaps = cases.texts(_drawn("stacked_months")).count(formats.NOTHING)

    assert re.fullmatch(r"M[-\d.,]+h2v[\d.]+h-2Z", zero.get("d", ""))
    assert 1 == gaps


def test_a_hole_breaks_a_line() -> None:
    """1 and 2 October are one stroke, 4 and 5 October another."""
    lines = [path.get("d", "") for path in _drawn("days_with_a_hole").iter(f"{SPACE}path") if path.get("stroke-width")]

    assert 2 == max(line.count("M") for line in lines)


def test_a_budget_is_dashed() -> None:
    """What others are measured against is dashed, in the colour of writing."""
    lines = [path for path in _drawn("budget_and_interval").iter(f"{SPACE}path") if path.get("stroke-dasharray")]

    assert {("var(--ink)", "5,4")} == {(line.get("stroke"), line.get("stroke-dasharray")) for line in lines}


def test_lines_are_told_apart_without_colours() -> None:
    """Each of four lines has its own dashes, and its own shape of points."""
    root = _drawn("what_does_not_add_up_is_left_out")
    points = [re.sub(r"[-\d.,]+", "", mark.get("d", "")) for mark in cases.marks(root)]
    strokes = [path for path in root.iter(f"{SPACE}path") if path.get("stroke-width") == "2.5"]

    assert 4 == len(set(points))
    assert 4 == len({path.get("stroke-dasharray") for path in strokes})


@pytest.mark.parametrize("address", ["?period=2026-10", "/d/cost_allocation?team=R%26D&ledger=list"])
def test_a_mark_leads_where_its_row_does(address: str) -> None:
    """A mark with an address of these pages is a link that speaks for itself and is reached by arrow keys."""
    chart = cases.read("stacked_months").draw(lambda _: address)
    links = list(ET.fromstring(chart.svg).iter(f"{SPACE}a"))  # noqa: S314 - our own chart

    assert 6 == len(links)
    assert {(address, "-1")} == {(link.get("href"), link.get("tabindex")) for link in links}
    assert "July 2026, Claude API: $300.00" == links[0].get("aria-label")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//example.com",
        "/\\example.com",
        "https://example.com/",
        "data:text/html,x",
        "/d/a\nb",
        "d/relative",
    ],
)
def test_a_mark_leads_nowhere_else(address: str) -> None:
    """An address that is not of these pages is no link, and stands nowhere in the chart."""
    chart = cases.read("stacked_months").draw(lambda _: address)

    assert "<a " not in chart.svg
    assert "href" not in chart.svg


def test_a_mark_of_several_rows_leads_on_where_all_lead_to_the_same() -> None:
    """In October three teams are one part, which is no link to one of them; in November it is one team alone."""

    def team(row: Row) -> str:
        return f"?team={row['team'][-1]}"

    def month(row: Row) -> str:
        return f"?period={row['month']}"

    case = cases.read("others_are_one")

    assert 6 == case.draw(team).svg.count("<a ")
    assert 7 == case.draw(month).svg.count("<a ")


def test_figures_that_do_not_add_up_are_refused() -> None:
    """Two prices of one month make no third: the card's SQL is at fault, and is named."""
    case = cases.read("prices")
    twice = case._replace(rows=[*case.rows, {**case.rows[0], "cost_per_line": Decimal("0.5")}])

    with pytest.raises(ConfigurationError, match="card chart: 2 figures of 'Cost per line' share a place"):
        twice.draw()


def test_the_same_chart_is_drawn_once() -> None:
    """A chart that is asked for again comes from memory, though its marks may lead elsewhere."""
    case = cases.read("weeks")
    case.draw()
    before = engine.svg.cache_info()
    case.draw(lambda _: "/d/elsewhere")
    after = engine.svg.cache_info()

    assert (before.misses, before.hits + 1) == (after.misses, after.hits)


def test_charts_are_drawn_by_several_threads() -> None:
    """Cards are asked for at the same time; each gets its own chart."""
    wanted = {name: cases.read(name).draw().svg for name in NAMES}
    engine.svg.cache_clear()
    found: dict[str, str] = {}

    def draw(name: str) -> None:
        found[name] = cases.read(name).draw().svg

    threads = [threading.Thread(target=draw, args=(name,)) for name in NAMES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wanted == found


def test_a_table_has_no_chart() -> None:
    """What is shown as a table or a sentence is not drawn."""
    case = cases.read("weeks")

    assert charts.Chart("", "") == case._replace(card=replace(case.card, display="table")).draw()
