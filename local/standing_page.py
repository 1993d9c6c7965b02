"""Where everything stands, for people: one line per stream with its latest days as letters."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from local.standing import DAYS
from local.summary_page import console

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from local.standing import Standing, StreamStanding
    from shared.protocols import Row

LETTERS = {
    "reported": ("R", "green"),
    "reported_zero": ("0", "green"),
    "partial": ("P", "yellow"),
    "late": ("L", "yellow"),
    "failed": ("F", "bold red"),
    "forbidden": ("X", "red"),
    "not_configured": ("-", "dim"),
    "never_collected": ("·", "dim"),
}
SEVERITIES = {"critical": "bold red", "warning": "yellow", "info": "dim"}


def page(standing: Standing) -> None:
    """Print the standing."""
    out = console()
    for part in _parts(standing):
        out.print(part, soft_wrap=isinstance(part, Text) and not sys.stdout.isatty())


def _parts(standing: Standing) -> Iterator[Table | Text]:
    yield Text(f"{standing.warehouse}, {standing.today} (UTC)", style="dim")
    yield Text(f"\nStreams, and their latest {DAYS} days", style="bold underline")
    yield _streams(standing.streams, standing.today)
    yield _legend()
    yield Text("\nLatest runs", style="bold underline")
    yield _runs(standing.runs) if standing.runs else Text("none yet")
    yield Text("\nOpen incidents", style="bold underline")
    if not standing.incidents:
        yield Text("none", style="green")
    for incident in standing.incidents:
        severity = (f"{incident['severity']:<8}", SEVERITIES.get(incident["severity"], ""))
        since = f" (since {_minute(incident['opened_at'])}, {incident['state']})"
        yield Text.assemble(severity, " ", (incident["message"], ""), (since, "dim"))


def _streams(streams: Sequence[StreamStanding], today: date) -> Table:
    table = _table("stream", "latest day", "days ago")
    table.add_column("days, oldest first", no_wrap=True)
    table.add_column("last error", no_wrap=True, overflow="ellipsis")
    for stream in streams:
        latest = stream.latest_day
        ago = f"{(today - latest).days}" if latest else ""
        strip = Text.assemble(*(LETTERS.get(state, ("?", "red")) for state in stream.days.values()))
        table.add_row(stream.stream, str(latest or "never"), ago, strip, stream.last_error or "")
    return table


def _legend() -> Text:
    parts: list[str | tuple[str, str]] = []
    for state, (letter, style) in LETTERS.items():
        parts += [(letter, style), (f" {state.replace('_', ' ')}   ", "dim")]
    return Text.assemble(*parts)


def _runs(runs: Sequence[Row]) -> Table:
    table = _table("run", "kind", "planned (UTC)", "entries", "loaded", "forbidden", "failed")
    for run in runs:
        name = run["run_id"] if run["revision"] == 1 else f"{run['run_id']} ({run['revision']})"
        counts = (str(run[count] or "") for count in ("loaded", "forbidden", "failed"))
        table.add_row(name, run["kind"], _minute(run["planned_at"]), str(run["entries"]), *counts)
    return table


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        table.add_column(name, no_wrap=True)
    return table


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
