"""What pages for people are printed on: as wide as the terminal, and no digit is ever cut off."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

PIPE_WIDTH = 120
GOOD, BAD = "#3B82C4", "#C2540A"
"""Blue and orange, which nearly everybody can tell apart, on light and on dark; words say the same."""
SHORTEST = 16


def console() -> Console:
    """Return a console as wide as the terminal; a pipe gets a fixed width, so that nothing depends on who watches."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS"):
        return Console(highlight=False)
    return Console(highlight=False, width=PIPE_WIDTH)


def show(parts: Iterable[Table | Text]) -> None:
    """Print tables and sentences; a pipe keeps sentences whole, they are wrapped by whoever shows them."""
    out = console()
    for part in parts:
        out.print(part, soft_wrap=isinstance(part, Text) and not sys.stdout.isatty())


def title(text: str) -> Text:
    """Return a heading."""
    return Text(f"\n{text}", style="bold underline")


def table(left: Iterable[str], right: Iterable[str] = ()) -> Table:
    """Return a table of texts on the left and numbers on the right; on a narrow terminal they go on below."""
    made = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in left:
        made.add_column(name, overflow="fold")
    for name in right:
        made.add_column(name, justify="right", overflow="fold")
    return made


def in_short(text: str | None, beside: int) -> str:
    """Return as much of a remark as fits on a line beside so many characters."""
    room = max(SHORTEST, console().width - beside)
    line = " ".join((text or "").split())
    return line if len(line) <= room else f"{line[: room - 1]}…"
