"""Where everything stands, for people: one line per stream with its latest days as letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from local.pages.paper import BAD, GOOD, in_short, show, table, title
from local.pages.standing import DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from rich.table import Table

    from local.pages.standing import Standing, StreamStanding
    from shared.protocols import Row

LETTERS = {
    "reported": ("R", GOOD),
    "reported_zero": ("0", GOOD),
    "partial": ("P", BAD),
    "late": ("L", BAD),
    "failed": ("F", f"bold {BAD}"),
    "forbidden": ("X", BAD),
    "not_configured": ("-", "dim"),
    "never_collected": ("·", "dim"),
}
BESIDE_ERROR = 64
SEVERITIES = {"critical": f"bold {BAD}", "warning": BAD, "info": "dim"}


def page(standing: Standing) -> None:
    """Print the standing."""
    show(_parts(standing))


def _parts(standing: Standing) -> Iterator[Table | Text]:
    yield Text(f"{standing.warehouse}, {standing.today} (UTC)", style="dim")
    yield title(f"Streams, and their latest {DAYS} days")
    yield _streams(standing.streams, standing.today)
    yield _legend()
    yield title("Latest runs")
    yield _runs(standing.runs) if standing.runs else Text("none yet")
    yield title("Open incidents")
    if not standing.incidents:
        yield Text("none", style=GOOD)
    for incident in standing.incidents:
        severity = (f"{incident['severity']:<8}", SEVERITIES.get(incident["severity"], ""))
        since = f" (since {_minute(incident['opened_at'])}, {incident['state']})"
        yield Text.assemble(severity, " ", (incident["message"], ""), (since, "dim"))


def _streams(streams: Sequence[StreamStanding], today: date) -> Table:
    lines = table(("stream", "latest day"), ("days ago",))
    lines.add_column("oldest first", no_wrap=True)
    lines.add_column("last error" if any(stream.last_error for stream in streams) else "")
    for stream in streams:
        latest = stream.latest_day
        ago = f"{(today - latest).days}" if latest else ""
        strip = Text.assemble(*(LETTERS.get(state, ("?", BAD)) for state in stream.days.values()))
        lines.add_row(stream.stream, str(latest or "never"), ago, strip, in_short(stream.last_error, BESIDE_ERROR))
    return lines


def _legend() -> Text:
    parts: list[str | tuple[str, str]] = []
    for state, (letter, style) in LETTERS.items():
        parts += [(letter, style), (f" {state.replace('_', ' ')}   ", "dim")]
    return Text.assemble(*parts)


def _runs(runs: Sequence[Row]) -> Table:
    lines = table(("run", "planned (UTC)"), ("entries", "loaded", "forbidden", "failed"))
    for run in runs:
        name = run["run_id"] if run["revision"] == 1 else f"{run['run_id']} ({run['revision']})"
        counts = (str(run[count] or "") for count in ("loaded", "forbidden", "failed"))
        lines.add_row(name, _minute(run["planned_at"]), str(run["entries"]), *counts)
    return lines


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
