"""Tables and sentences as mail programs show them: inline styles, no script, no picture, readable without colour."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

INK, QUIET, LINE, BLUE = "#22242B", "#6B7280", "#D5D9DE", "#3B82C4"
"""Text on white has a contrast of 15:1, quiet text 4.8:1; the blue is a rule, never the only sign of anything."""
FONT = "font:14px/1.5 Arial,Helvetica,sans-serif"
BODY = '<div lang="en" style="max-width:720px;margin:0 auto;padding:8px;{font};color:{ink}">{content}</div>'
TITLE = '<h1 style="font-size:22px;margin:0 0 12px;padding:0 0 8px;border-bottom:3px solid {blue}">{text}</h1>'
CAPTION = '<caption style="text-align:left;font-weight:bold;font-size:16px;padding:14px 0 4px">{text}</caption>'
TABLE = '<table style="border-collapse:collapse;width:100%;margin:0 0 12px;{font}">{caption}{head}{body}</table>'
BOX = "font-weight:normal;padding:4px 8px;border-bottom:1px solid {line}"
HEAD = '<th scope="col" style="text-align:{side};color:{quiet};' + BOX + '">{text}</th>'
NAME = '<th scope="row" style="text-align:left;' + BOX + '">{text}</th>'
CELL = '<td style="text-align:right;' + BOX + '">{text}</td>'
SENTENCE = '<p style="margin:0 0 10px">{text}</p>'


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, heads, and lines whose first cell names them."""

    caption: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]


def as_text(title: str, blocks: Sequence[str | Table]) -> str:
    """Return plain text: columns are aligned, as in a terminal."""
    shown = [block if isinstance(block, str) else _text_table(block) for block in blocks]
    return "\n\n".join([title, *shown]) + "\n"


def as_html(title: str, blocks: Sequence[str | Table]) -> str:
    """Return HTML in which every text is escaped."""
    shown = [SENTENCE.format(text=escape(block)) if isinstance(block, str) else _html_table(block) for block in blocks]
    content = TITLE.format(text=escape(title), blue=BLUE) + "".join(shown)
    return BODY.format(font=FONT, ink=INK, content=content)


def _text_table(table: Table) -> str:
    lines = [table.heads, *table.lines] if any(table.heads) else list(table.lines)
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.heads))]
    shown = [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([table.caption, *(f"  {line}" for line in shown)])


def _html_table(table: Table) -> str:
    heads = [
        HEAD.format(side="left" if column == 0 else "right", quiet=QUIET, line=LINE, text=escape(head))
        for column, head in enumerate(table.heads)
    ]
    lines = [
        f"<tr>{NAME.format(line=LINE, text=escape(name))}"
        + "".join(CELL.format(line=LINE, text=escape(cell)) for cell in cells)
        + "</tr>"
        for name, *cells in table.lines
    ]
    return TABLE.format(
        font=FONT,
        caption=CAPTION.format(text=escape(table.caption)),
        head=f"<thead><tr>{''.join(heads)}</tr></thead>",
        body=f"<tbody>{''.join(lines)}</tbody>",
    )
