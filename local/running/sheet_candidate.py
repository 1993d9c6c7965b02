"""The sheet as it is now, read and checked exactly as a run would, before it is anybody's truth."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING

import msgspec

from functions.fetchers.sheets.fetch import configured, pages
from functions.fetchers.sheets.records import SheetRow
from functions.fetchers.sheets.rows import rows
from shared.messages import FetchRequested
from shared.rows import Context
from shared.runtime import Runtime
from shared.snapshot import SOUND_SHARE

if TYPE_CHECKING:
    from shared.ledger import Finding
    from shared.protocols import Build, Row
    from shared.rows import Page, Quarantined
    from shared.settings import Settings

STREAM = "sheets"
NOBODYS = "preview"
"""Stands where a run and a snapshot would be named."""
WINNER = """
SELECT
  'sheets' AS stream, @day AS day, @name AS snapshot_id, @name AS rows_from, @now AS observed_at, @name AS run_id,
  TRUE AS sound, @row_count AS row_count, @name AS checksum, 0 AS quarantined_rows,
  CAST(NULL AS NUMERIC) AS quarantined_usd, FALSE AS is_zero, FALSE AS is_partial, @day AS ingest_date, FALSE AS revised
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sheet that is not in force yet."""

    today: date
    rows: tuple[SheetRow, ...]
    refused: tuple[Quarantined, ...]
    findings: tuple[Finding, ...]

    @property
    def may_come_into_force(self) -> bool:
        """Whether a run would accept it: with more refused rows the last good sheet stays."""
        return len(self.refused) <= SOUND_SHARE * (len(self.refused) + len(self.rows))


def read_candidate(settings: Settings) -> Candidate:
    """Return the sheet that AIU_SHEETS names; FatalError or ConfigurationError when it cannot be read at all."""
    today = settings.now().astimezone(UTC).date()
    found = rows(asyncio.run(_page(settings, today)), Context(STREAM, today, today))
    said = tuple(row for row in found.rows if isinstance(row, SheetRow))
    return Candidate(today, said, tuple(found.quarantined), tuple(found.findings))


async def _page(settings: Settings, today: date) -> Page:
    entry = FetchRequested(NOBODYS, STREAM, today, today, 1)
    return await anext(aiter(pages(entry, Runtime(settings))))


def read_cells(settings: Settings) -> dict[str, list[list[str]]]:
    """Return the cells of every known tab as people wrote them; nothing where there is no sheet yet."""
    if not configured(settings):
        return {}
    page = asyncio.run(_page(settings, settings.now().astimezone(UTC).date()))
    return msgspec.json.decode(page.body, type=dict[str, list[list[str]]])


def stage(build: Build, candidate: Candidate, settings: Settings) -> None:
    """Make the candidate the newest sheet of a build that has its table `winners`, and of this build alone."""
    build.stage("raw_sheets", "raw_sheets", [_line(candidate, no, row) for no, row in enumerate(candidate.rows, 1)])
    build.table("other_winners", "SELECT * FROM winners WHERE stream != 'sheets'")
    build.table("winners", "SELECT * FROM other_winners")
    said = {"day": candidate.today, "name": NOBODYS, "now": settings.now(), "row_count": len(candidate.rows)}
    build.table("winners", WINNER, said, append=True)


def _line(candidate: Candidate, number: int, row: SheetRow) -> Row:
    return msgspec.structs.asdict(row) | {
        "snapshot_id": NOBODYS,
        "line_no": number,
        "request_id": NOBODYS,
        "ingest_date": candidate.today,
        "ingest_timestamp": f"{candidate.today}T00:00:00Z",
    }
