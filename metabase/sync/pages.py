"""What is shown on a terminal: plain tables; what comes from an instance is text there, never markup."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH_OF_PIPES = 160


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; every cell is text, whatever it holds."""
    import sys

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # Where nobody looks at a terminal, lines are not cut to 80 letters.
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else WIDTH_OF_PIPES, highlight=False)
    shown = Table(title=Text(title), title_justify="left", box=None, pad_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(_plain(cell)) for cell in row))
    console.print(shown)


def say(text: str) -> None:
    """Print one line."""
    click.echo(_plain(text))


def as_json(value: Any) -> None:
    """Print one JSON value."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _plain(text: str) -> str:
    """Return a text without control characters, which could move the cursor or colour what follows."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
