"""A chart as a PNG: as fine as asked for, in its theme's colours, with what stands around it."""

from __future__ import annotations

import struct
import zlib

import pytest

from local.dashboards import charts
from local.dashboards.charts import themes
from shared.errors import ConfigurationError
from tests.dashboards.charts import cases

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MARGINS = 40
TITLE, NOTE = 20, 14


def _size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _corner(png: bytes) -> str:
    """The first pixel: whatever the filter of the first line, nothing stands before it."""
    packed, at = b"", len(SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        packed += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    return f"#{zlib.decompress(packed)[1:4].hex()}"


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_a_picture_has_the_ground_of_its_theme(theme: str) -> None:
    """It looks like the page that it is from."""
    png = charts.png(cases.read("stacked_months").draw().svg, themes.named(theme))

    assert png.startswith(SIGNATURE)
    assert themes.named(theme)["paper"] == _corner(png)


def test_an_unknown_theme_is_light() -> None:
    """Who lets the system choose takes a light picture along."""
    assert themes.named("light") == themes.named("auto")


def test_a_picture_is_as_fine_as_asked_for() -> None:
    """Chart, margins and a line for the chart's own name; then the same with a note, three times as fine."""
    svg = cases.read("stacked_months").draw().svg
    width, height = cases.SIZE.width + MARGINS, cases.SIZE.height + MARGINS + TITLE
    noted = charts.png(svg, themes.named("light"), 3, title="Cost & <b>more</b>", note="Team: R&D <Data>")

    assert (width * 2, height * 2) == _size(charts.png(svg, themes.named("light")))
    assert (width * 3, (height + NOTE) * 3) == _size(noted)


def test_a_long_title_takes_lines() -> None:
    """A title that is wider than its chart goes on below, so that nothing is cut off."""
    svg = cases.read("stacked_months").draw().svg
    short, long = (charts.png(svg, themes.named("light"), 1, title="word " * count) for count in (3, 30))

    assert _size(short)[1] + 2 * TITLE == _size(long)[1]


def test_what_has_no_size_is_refused() -> None:
    """Only what draw() made, or has a viewBox as it has, becomes a picture."""
    with pytest.raises(ConfigurationError, match="without a viewBox"):
        charts.png("<svg></svg>", themes.named("light"))
