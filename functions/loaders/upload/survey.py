"""The first look at a file: what it is, which days it speaks for, and whether it can be taken at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from shared.errors import SkippableError

from . import days, header
from .amounts import decimal_mark
from .content import Content, Opener, lines
from .formats import FORMATS
from .header import Header, Unknown
from .moments import Coverage, utc
from .ours import Judge, Known
from .records import Record
from .table import Broken, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from .formats import Format
    from .statement import Statement

LONGEST_QUOTE = 1000
IF_OURS = 'so it may be another organisation\'s: if it is ours, put {"organisation": "ours"} beside it, or add --ours'
STRANGE_PEOPLE = f"names nobody whom we know, nor anybody of a domain that we know, {IF_OURS}"
STRANGE_KEYS = f"has API keys, and none that we know, {IF_OURS}"


class Refused(NamedTuple):
    """A file that is not taken, as a whole."""

    reason: str
    form: Format | None = None
    rows: int = 0
    raw: str = ""
    """How it begins."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A file that can be taken."""

    form: Format
    start: date
    end: date
    rows: int
    observed_at: datetime
    mark: str | None
    latest: date
    partial: frozenset[date]
    """Days of which the file has a part only."""

    @property
    def coverage(self) -> Coverage:
        """What a row may know."""
        return Coverage(self.start, self.end, self.latest, self.mark)


@dataclass(slots=True)
class Seen:
    """What passed by."""

    rows: int = 0
    first: date | None = None
    last: date | None = None
    newest: datetime | None = None
    marks: set[str] = field(default_factory=set)
    is_strange: bool = False
    """It names people or keys, and none of ours."""


def survey(
    opener: Opener, content: Content, said: Statement, uploaded_at: datetime, known: Callable[[], Known]
) -> Survey | Refused:
    """Read the whole file once, in bounded memory; `known` is asked only for formats that name people or keys."""
    table = open_table(opener, content)
    raw = table.delimiter.join(table.header)[:LONGEST_QUOTE]
    head = header.recognise(table.header, FORMATS)
    if isinstance(head, Unknown):
        rows = sum(1 for _ in table.records())
        return Refused(head.reason, None, rows, raw)
    if head.twice:
        rows = sum(1 for _ in table.records())
        return Refused(f"has two columns {head.twice}: rename or delete one of them", head.format, rows, raw)
    latest = uploaded_at.astimezone(UTC).date() + timedelta(days=1)
    seen = _look(table, head, latest, known if not said.sidecar.organisation else Known)
    if seen.is_strange:
        return Refused(STRANGE_PEOPLE if head.format.people else STRANGE_KEYS, head.format, seen.rows, raw)
    try:
        window = days.window(head.format, said, seen, uploaded_at)
    except days.NoPeriodError as error:
        return Refused(str(error), head.format, seen.rows, raw)
    mark = said.sidecar.decimal or _mark(seen.marks, table.delimiter)
    return Survey(head.format, *window, seen.rows, days.observed_at(head.format, said, seen, uploaded_at), mark, latest,
                  days.partial(head.format, said, window, uploaded_at))  # fmt: skip


def open_table(opener: Opener, content: Content) -> Table:
    """Open a file at its first row below the header."""
    return Table(lines(opener, content), lambda titles: header.known_titles(titles, FORMATS))


def _look(table: Table, head: Header, latest: date, known: Callable[[], Known]) -> Seen:
    seen, form = Seen(), head.format
    ours = known() if form.people or form.keys else Known()
    judge = Judge(ours, form)
    anytime = Coverage(latest, latest, latest)
    for row in table.records():
        if isinstance(row, Broken):
            seen.rows += 1
            continue
        if head.is_repeated_by(row.cells):
            continue
        seen.rows += 1
        if len(row.cells) != len(head.titles):
            continue
        record = Record(head, row.number, row.cells, anytime)
        if form.when:
            _note_when(record, form, seen)
        if len(seen.marks) < 2:  # noqa: PLR2004 - there are two marks
            seen.marks |= {mark for column in form.money if (mark := decimal_mark(record.text(column) or ""))}
        judge.look(record)
    seen.is_strange = judge.finds_strangers_only
    return seen


def _note_when(record: Record, form: Format, seen: Seen) -> None:
    try:
        day = record.day(form.when or "")
    except SkippableError:
        return
    seen.first = min(seen.first or day, day)
    seen.last = max(seen.last or day, day)
    if form.period == "instants":
        moment = utc(record.required(form.when or ""))
        seen.newest = max(seen.newest or moment, moment)


def _mark(marks: set[str], delimiter: str) -> str | None:
    """Return the decimal mark that the amounts agree on.

    Without any evidence it is a point, but for files with semicolons: those come from where it may be a comma.
    """
    if len(marks) == 1:
        return next(iter(marks))
    return "." if not marks and delimiter != ";" else None
