"""An answer as a picture: its chart, or its first rows set as a table, under its title and with its filters."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from local.dashboards import charts, formats
from local.dashboards.charts import themes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metabase.definition.words import Said
    from shared.protocols import Row

MOST_ROWS = 30
_LINE, _MARGIN, _LETTER = 22, 24, 7.4
_WIDEST_CELL = 44


def png(
    title: str,
    facts: Mapping[str, str],
    said: Mapping[str, Said],
    rows: Sequence[Row],
    chart: str | None,
    theme: str,
) -> bytes:
    """Return a PNG, twice as fine as the screen; a long table ends with how much is left out."""
    told = "; ".join(f"{name}: {value}" for name, value in facts.items() if name != "What it says")
    svg = chart if chart is not None else _table(said, rows)
    return charts.png(svg, themes.named(theme), title=title, note=told)


def _table(said: Mapping[str, Said], rows: Sequence[Row]) -> str:
    names = [name for name, each in said.items() if not each.hidden]
    lines = [[said[name].title for name in names]]
    lines += [[_cut(formats.shown(row[name], said[name])) for name in names] for row in rows[:MOST_ROWS]]
    widths = [max(len(line[at]) for line in lines) * _LETTER + 18 for at in range(len(names))]
    width, height = sum(widths), _LINE * (len(lines) + 1)
    texts = [_row(line, number, widths, rows, names) for number, line in enumerate(lines)]
    if len(rows) > MOST_ROWS or not rows:
        left = f"and {len(rows) - MOST_ROWS} more rows" if rows else "Nothing matches these filters."
        texts.append(f'<text x="0" y="{height - 5}" fill="var(--soft)">{left}</text>')
    inner = "".join(texts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
        f'height="{height}" font-family="sans-serif" font-size="13">{inner}</svg>'
    )


def _row(line: list[str], number: int, widths: list[float], rows: Sequence[Row], names: list[str]) -> str:
    cells, at = [], 0.0
    weight = ' font-weight="bold"' if number == 0 else ""
    for text, width, name in zip(line, widths, names, strict=True):
        is_number = bool(rows) and formats.is_number(rows[0][name])
        x, anchor = (at + width - 18, "end") if is_number else (at, "start")
        y = _LINE * (number + 1) - 6
        cells.append(
            f'<text x="{x:.0f}" y="{y}" text-anchor="{anchor}" fill="var(--ink)"{weight}>{escape(text)}</text>'
        )
        at += width
    return "".join(cells)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST_CELL else f"{text[: _WIDEST_CELL - 1]}…"
