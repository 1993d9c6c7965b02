"""Charts as inline SVG: no script, nothing from elsewhere, a title and a sentence for who cannot see them.

Every chart has a table twin in the report. Blue and orange keep 3:1 against white and differ for nearly everybody.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from local.report.figures import dollars

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

BLUE, ORANGE, GREY = "#3B82C4", "#C2540A", "#6B7280"
WIDTH, HEIGHT = 960, 240
LEFT, RIGHT, TOP, BOTTOM = 64, 8, 16, 28
MOST_BARS, BAR_HEIGHT, NAME_WIDTH, VALUE_WIDTH = 10, 26, 220, 110
MOST_LABELS = 10
LONGEST_NAME = 32
SATURDAY = 5


def columns(title: str, values: Sequence[tuple[date, Decimal]]) -> str:
    """Return a column per day, of at least one; weekends are lighter, so that a quiet Sunday explains itself."""
    most = max(value for _, value in values) or Decimal(1)
    step = Decimal(WIDTH - LEFT - RIGHT) / len(values)
    every = -(-len(values) // MOST_LABELS)
    drawn = [_grid(most)]
    for n, (day, value) in enumerate(values):
        drawn.append(_column(LEFT + n * step, step, day, value, most))
        if n % every == 0:
            drawn.append(_text(LEFT + n * step + step / 2, HEIGHT - 8, f"{day:%d %b}", "middle"))
    peak = max(values, key=lambda pair: pair[1])
    says = f"{len(values)} days; most on {peak[0]} with {dollars(peak[1])} USD. Weekends are lighter."
    return _svg(title, says, HEIGHT, drawn)


def _column(x: Decimal, step: Decimal, day: date, value: Decimal, most: Decimal) -> Markup:
    height = HEIGHT - TOP - BOTTOM
    tall = max(value, Decimal()) / most * height
    fade = Markup(' fill-opacity="0.55"') if day.weekday() >= SATURDAY else ""
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"{}><title>{}: {} USD</title></rect>').format(
        _px(x + step / 10), _px(TOP + height - tall), _px(step * 8 / 10), _px(tall), BLUE, fade, day, dollars(value)
    )


def bars(title: str, values: Sequence[tuple[str, Decimal]]) -> str:
    """Return a bar per name, largest first; what is beyond ten is one grey bar."""
    shown = list(values[:MOST_BARS])
    rest = values[MOST_BARS:]
    if rest:
        shown.append((f"{len(rest)} others", sum((value for _, value in rest), Decimal())))
    most = max((value for _, value in shown), default=Decimal()) or Decimal(1)
    room = WIDTH - NAME_WIDTH - VALUE_WIDTH
    drawn = []
    for n, (name, value) in enumerate(shown):
        y = n * BAR_HEIGHT
        long = max(value, Decimal()) / most * room
        fill = GREY if n == MOST_BARS else BLUE
        drawn.append(_text(NAME_WIDTH - 8, y + 18, _short(name), "end"))
        drawn.append(
            Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>').format(
                NAME_WIDTH, y + 5, _px(long), BAR_HEIGHT - 10, fill
            )
        )
        drawn.append(_text(NAME_WIDTH + long + 6, y + 18, dollars(value), "start"))
    says = "; ".join(f"{name} {dollars(value)} USD" for name, value in shown[:3])
    return _svg(title, f"Largest: {says}.", len(shown) * BAR_HEIGHT + 4, drawn)


def _grid(most: Decimal) -> Markup:
    """Lines at zero, half and the most, with their dollars."""
    lines = Markup()
    for share in (Decimal(0), Decimal("0.5"), Decimal(1)):
        y = TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)
        lines += Markup('<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="#D1D5DB"/>').format(
            LEFT, WIDTH - RIGHT, _px(y), _px(y)
        )
        lines += _text(LEFT - 8, y + 4, f"{most * share:,.0f}", "end")
    return lines


def _svg(title: str, says: str, height: int, drawn: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg role="img" viewBox="0 0 {} {}" xmlns="http://www.w3.org/2000/svg"><title>{}</title><desc>{}</desc>{}</svg>'
    ).format(WIDTH, height, title, says, Markup().join(drawn))


def _text(x: Decimal | int, y: Decimal | int, said: str, anchor: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(_px(x), _px(y), anchor, escape(said))


def _px(value: Decimal | int) -> str:
    return f"{value:.1f}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
