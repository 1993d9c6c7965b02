"""What `report` says on a terminal: the headline, what to look at, and where the papers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from local.pages.paper import BAD, GOOD, show, table, title
from local.report.figures import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.table import Table

    from local.report.document import Document


def tell(report: Document, papers: Sequence[Path]) -> int:
    """Print it and return the exit code: 1 when the report is not complete or does not add up."""
    show(_parts(report, papers))
    return 0 if report.adds_up and report.is_complete else 1


def _parts(report: Document, papers: Sequence[Path]) -> Iterator[Table | Text]:
    yield title(f"{report.period.title}, {report.period.start} to {report.period.last} (UTC days)")
    lines = table(("ledger",), ("USD", "before", "change, %"))
    for row in report.headline.rows:
        now, before = shown(row["now"], "usd"), shown(row["before"], "usd")
        lines.add_row(row["ledger"], now, before, shown(row["change"], "ratio"))
    yield lines
    for said, is_good in report.sentences:
        yield Text(said, style="" if is_good else BAD)
    if report.adds_up:
        yield Text("Every table adds up to the facts, to the last digit.", style=GOOD)
    else:
        wrong = ", ".join(sorted({one.table for one in report.sums if not one.agrees}))
        yield Text(f"Does not add up to the facts: {wrong}.", style=f"bold {BAD}")
    for paper in papers:
        yield Text(str(paper))
