"""A chart as a PNG to take along: its theme's colours, a ground, its title above and what was chosen below."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from local.dashboards.charts import engine
from local.dashboards.charts.values import clean
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from local.dashboards.charts.themes import Theme

_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_ROOT = re.compile(r"<svg\b[^>]*>")
_VIEW = re.compile(r'viewBox="0 0 (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)"')
_LABEL = re.compile(r'aria-label="([^"]*)"')
_MARGIN, _TITLE, _NOTE = 20, 20, 14
_LETTER = 0.56
"""Of the size of the font: how wide a letter is, about."""
_LEAST_WIDTH = 360


def png(chart_svg: str, theme: Theme, scale: float = 2, title: str = "", note: str = "") -> bytes:
    """Return a PNG, `scale` pixels to each CSS pixel; without a title, the chart's own name stands above it."""
    root = _ROOT.search(chart_svg)
    view = _VIEW.search(root.group()) if root else None
    if root is None or view is None:
        raise ConfigurationError("a chart without a viewBox has no size: draw it with local.dashboards.charts.draw")
    named = _LABEL.search(root.group())
    inner = chart_svg[root.end() : chart_svg.rindex("</svg>")]
    width, height = float(view[1]), float(view[2])
    wide = max(width, _LEAST_WIDTH)
    above = _lines(escape(clean(title)) if title else named[1] if named else "", wide, 16, _MARGIN, "ink")
    top = _MARGIN + above.count("<text") * _TITLE
    below = _lines(escape(clean(note)), wide, 11, top + height + _NOTE, "soft")
    tall = top + height + below.count("<text") * _NOTE + _MARGIN
    moved = f'<g transform="translate({_MARGIN},{top})" font-family="sans-serif">{inner}</g>'
    size = f'width="{wide + 2 * _MARGIN:.0f}" height="{tall:.0f}"'
    ground = '<rect width="100%" height="100%" fill="var(--paper)"/>'
    whole = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{ground}{above}{moved}{below}</svg>'
    return engine.pixels(_VARIABLE.sub(lambda name: theme.get(name[1], theme["ink"]), whole), scale)


def _lines(text: str, width: float, size: int, y: float, colour: str) -> str:
    """Return escaped text as lines of at most a width; entities are not torn apart, for they hold no space."""
    written = textwrap.wrap(text, max(int(width / (size * _LETTER)), 20), break_long_words=False)
    weight = ' font-weight="bold"' if colour == "ink" else ""
    step = _TITLE if colour == "ink" else _NOTE
    return "".join(
        f'<text x="{_MARGIN}" y="{y + n * step + size / 2:.1f}" font-family="sans-serif" font-size="{size}"'
        f' fill="var(--{colour})"{weight}>{line}</text>'
        for n, line in enumerate(written)
    )
