"""What the organisation's administrators download from the vendors' pages: the same activity as files of CSV.

Every file has an oddity or two that real exports have: byte order marks, other encodings and delimiters, thousands
grouped by locale, cells that look like formulas, quoted line breaks.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local.sample_org.exports_audit import audit_log
from local.sample_org.exports_chat import member_analytics, members, spend_report, usage_summary
from local.sample_org.exports_code import code_team
from local.sample_org.exports_console import console_cost, console_usage
from local.sample_org.exports_editor import editor_events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from local.sample_org.org import Organisation


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file: its name for a span of days, its rows, and how it is written."""

    pattern: str
    """`{org}`, `{start}` and `{end}` are filled in."""
    rows: Callable[[Organisation, Sequence[date]], Iterable[Sequence[object]]]
    """Yields the header, then the rows."""
    encoding: str = "utf-8"
    delimiter: str = ","
    line_end: str = "\r\n"
    quote_all: bool = False

    def text(self, org: Organisation, days: Sequence[date]) -> bytes:
        """Return the file's bytes for these days, oldest first."""
        out = io.StringIO(newline="")
        form: dict[str, Any] = {"delimiter": self.delimiter, "lineterminator": self.line_end}
        writer = csv.writer(out, **form, quoting=csv.QUOTE_ALL if self.quote_all else csv.QUOTE_MINIMAL)
        writer.writerows(["" if cell is None else cell for cell in row] for row in self.rows(org, days))
        return out.getvalue().encode(self.encoding)

    def write(self, org: Organisation, days: Sequence[date], folder: Path) -> Path:
        """Write the file into a folder and return its path."""
        name = self.pattern.format(org=org.organisation_id, start=days[0], end=days[-1])
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.text(org, days))
        return path


EXPORTS = {
    "audit_log": Export("audit_logs_{end}.csv", audit_log),
    "usage_summary": Export("usage_summary_{start}_{end}.csv", usage_summary, encoding="utf-16", delimiter="\t"),
    "spend_report": Export("spend-report-{org}-{start}-{end}.csv", spend_report, line_end="\n"),
    "members": Export("members-{org}-{end}.csv", members, encoding="cp1252", delimiter=";"),
    "members_analytics": Export(
        "members-analytics-{org}-{start}-to-{end}.csv", member_analytics, encoding="utf-8-sig", quote_all=True
    ),
    "code_team": Export("claude_code_team_{start}_{end}.csv", code_team, line_end="\n"),
    "console_usage": Export("console_usage_{start}_{end}.csv", console_usage, line_end="\n"),
    "console_cost": Export("console_cost_{start}_{end}.csv", console_cost, line_end="\n"),
    "editor_events": Export("usage-events-{end}.csv", editor_events, line_end="\n", quote_all=True),
}
DROPPED_IN_THE_DEMO = ("audit_log", "members", "console_cost")
"""The others say once more what these or the organisation's APIs report."""


def write_exports(
    org: Organisation, folder: Path, names: Iterable[str] = tuple(EXPORTS), days: Sequence[date] = ()
) -> list[Path]:
    """Write files for these days of the season, or for all of it, and return their paths."""
    span = list(days or org.days)
    return [EXPORTS[name].write(org, span, folder) for name in names]
