"""From a vendor's pages to one committed snapshot in the lake.

Parts go under `stage/` first; the create-only commit that names them makes them real. Killed before the commit, nothing
has happened; killed after it, the next delivery finds it and only announces it again.
"""

from __future__ import annotations

import asyncio
import hashlib
import uuid
import zlib
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec
import structlog

from shared import keys, topology
from shared.ledger import Commit, Day, Finding, Part
from shared.persons.erasures import Erasures
from shared.rows import Context

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from shared.messages import FetchRequested
    from shared.protocols import Lake, Secrets
    from shared.rows import Page, Quarantined, RawRow, Rows, RowsOf

ROWS_PER_PART = 50_000
MAX_FINDINGS = 200
SOUND_SHARE = 0.01
"""Streams without money stay sound with up to this share of records in quarantine."""

log = structlog.get_logger()


class _DayTally:
    """Counts what a snapshot says about one day."""

    __slots__ = ("checksum", "is_zero", "quarantined", "quarantined_usd", "rows")

    def __init__(self) -> None:
        self.checksum = hashlib.sha256()
        self.rows = 0
        self.quarantined = 0
        self.quarantined_usd = Decimal(0)
        self.is_zero = True


class SnapshotWriter:
    """Collects one snapshot's rows into parts, in bounded memory, and commits them."""

    def __init__(self, lake: Lake, entry: FetchRequested, observed_at: datetime, secrets: Secrets) -> None:
        """`observed_at` is the instant before the first vendor request; `secrets` has the key of who was erased."""
        self.lake = lake
        self.secrets = secrets
        self.entry = entry
        self.stream = topology.stream(entry.stream)
        self.observed_at = observed_at
        self.context = Context(entry.stream, entry.start, entry.end)
        self._attempt = uuid.uuid4().hex
        self._encode = msgspec.json.Encoder().encode
        self._suffix = self._metadata()
        self._buffer: list[bytes] = []
        self._parts: list[Part] = []
        self._rows = 0
        self._days: dict[date, _DayTally] = {}
        self._quarantined: list[Quarantined] = []
        self._drift: Counter[str] = Counter()
        self._findings: Counter[Finding] = Counter()
        self._partial: set[date] = set()

    @cached_property
    def _erasures(self) -> Erasures | None:
        return Erasures.read(self.lake, self.secrets)

    def _metadata(self) -> bytes:
        fixed = {
            "snapshot_id": keys.snapshot_id(self.entry),
            "request_id": self.entry.run_id,
            "ingest_date": self.observed_at.date(),
            "ingest_timestamp": self.observed_at,
        }
        return b"," + msgspec.json.encode(fixed)[1:] + b"\n"

    async def add(self, page: Rows) -> None:
        """Take what one page said, without whoever was erased; full parts leave memory at once."""
        erasures = await asyncio.to_thread(lambda: self._erasures)
        page = erasures.page(page) if erasures else page
        for day, rows in groupby(page.rows, attrgetter(self.stream.date_column)):
            self._add_rows(day, list(rows))
        for record in page.quarantined:
            self._add_quarantined(record)
        self._drift.update(page.drift)
        self._findings.update(page.findings)
        self._partial |= page.partial_days
        if len(self._buffer) >= ROWS_PER_PART:
            await self._flush()

    def _add_rows(self, day: date, rows: list[RawRow]) -> None:
        if not self.entry.start <= day <= self.entry.end:
            stranger = Finding("outside_window", self.entry.stream, f"a row of {day} was not asked for")
            self._findings[stranger] += len(rows)
            return
        tally = self._days.get(day) or self._days.setdefault(day, _DayTally())
        tally.rows += len(rows)
        if tally.is_zero:
            tally.is_zero = not any(getattr(row, name) for row in rows for name in row.MEASURES)
        lines = [self._encode(row) for row in rows]
        tally.checksum.update(b"".join(lines))
        first, suffix = self._rows + 1, self._suffix
        self._rows += len(lines)
        self._buffer += [b'%b,"line_no":%d%b' % (line[:-1], no, suffix) for no, line in enumerate(lines, first)]

    def _add_quarantined(self, record: Quarantined) -> None:
        self._quarantined.append(record)
        day = record.day if record.day and self.entry.start <= record.day <= self.entry.end else self.entry.start
        tally = self._days.get(day) or self._days.setdefault(day, _DayTally())
        tally.quarantined += 1
        tally.quarantined_usd += record.amount_usd or Decimal(0)

    async def _flush(self) -> None:
        rows, lines = len(self._buffer), b"".join(self._buffer)
        self._buffer.clear()
        data = await asyncio.to_thread(_gzip, lines)
        key = keys.stage(self.entry, self._attempt, len(self._parts))
        await asyncio.to_thread(self.lake.create, key, data)
        self._parts.append(Part(key, rows, hashlib.sha256(data).hexdigest()))

    async def commit(self) -> Commit:
        """Write the remaining part and the commit."""
        if self._buffer:
            await self._flush()
        reason = self._unsound()
        said = tuple(self._days_said())
        return Commit(
            run_id=self.entry.run_id,
            stream=self.entry.stream,
            start=self.entry.start,
            end=self.entry.end,
            revision=self.entry.revision,
            observed_at=self.observed_at,
            table=self.stream.table,
            parts=tuple(self._parts),
            rows=self._rows,
            quarantined_rows=len(self._quarantined),
            checksum=hashlib.sha256("".join(day.checksum for day in said).encode()).hexdigest(),
            days=said,
            drift=dict(sorted(self._drift.items())),
            findings=self._counted_findings(),
            sound=reason is None,
            reason=reason,
        )

    def _days_said(self) -> Iterator[Day]:
        said = [self._day(day) for day in days(self.entry.start, self.entry.end)]
        whole = hashlib.sha256("".join(day.checksum for day in said).encode()).hexdigest()
        is_zero = all(day.is_zero for day in said)
        for day in said:
            # What is said about a period is said about each of its days.
            yield msgspec.structs.replace(day, checksum=whole, is_zero=is_zero) if self.stream.by_period else day

    def _day(self, day: date) -> Day:
        tally = self._days.get(day, _DayTally())
        checksum, is_partial = tally.checksum.hexdigest(), day in self._partial
        return Day(day, tally.rows, checksum, tally.quarantined, tally.quarantined_usd, tally.is_zero, is_partial)

    def _unsound(self) -> str | None:
        bad, total = len(self._quarantined), self._rows + len(self._quarantined)
        if not bad or (not self.stream.money and bad <= SOUND_SHARE * total):
            return None
        first = self._quarantined[0]
        return f"{bad} of {total} records could not be read, the first because {first.reason}"

    def _counted_findings(self) -> tuple[Finding, ...]:
        counted = sorted(self._findings.items())[:MAX_FINDINGS]
        return tuple(Finding(f.rule, f.subject, f"{f.detail} (x{n})" if n > 1 else f.detail) for f, n in counted)

    def quarantine(self) -> bytes | None:
        """Return the unread records as gzip NDJSON, or None when all were read."""
        if not self._quarantined:
            return None
        return _gzip(b"".join(self._encode(record) + b"\n" for record in self._quarantined))

    def discard(self) -> None:
        """Remove the parts of an attempt that will not be committed."""
        self.lake.discard(part.key for part in self._parts)


def utc_now() -> datetime:
    """Return the present instant, aware and in UTC."""
    return datetime.now(UTC)


def days(start: date, end: date) -> list[date]:
    """Return every day from `start` to `end`, both included."""
    return [date.fromordinal(n) for n in range(start.toordinal(), end.toordinal() + 1)]


def _gzip(data: bytes) -> bytes:
    # Level 1: the lake is read once or twice, and time is spent on every run.
    squeeze = zlib.compressobj(level=1, wbits=31)
    return squeeze.compress(data) + squeeze.flush()


async def take(
    lake: Lake,
    entry: FetchRequested,
    pages: AsyncIterator[Page],
    rows: RowsOf,
    secrets: Secrets,
    *,
    clock: Callable[[], datetime] | None = None,
) -> Commit | None:
    """Read all pages into one snapshot and commit it; None when another attempt committed first."""
    writer = SnapshotWriter(lake, entry, (clock or utc_now)(), secrets)
    try:
        async for page in pages:
            await writer.add(rows(page, writer.context))
        commit = await writer.commit()
    except BaseException:
        writer.discard()
        raise
    records = writer.quarantine()
    if records:
        await asyncio.to_thread(lake.create, keys.quarantine(entry), records)
    # From here on nothing is discarded on an error: the commit may have landed all the same.
    won = await asyncio.to_thread(lake.create, keys.commit(entry), msgspec.json.encode(commit))
    if not won:
        writer.discard()
        return None
    _log_commit(commit)
    return commit


def _log_commit(commit: Commit) -> None:
    log.info(
        "fetch.committed",
        snapshot_id=commit.snapshot_id,
        rows=commit.rows,
        quarantined=commit.quarantined_rows,
        sound=commit.sound,
    )
    if commit.drift:
        log.warning("fetch.drift", snapshot_id=commit.snapshot_id, fields=commit.drift)
