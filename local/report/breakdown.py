"""The tables that hold every dollar of the period once: headline, platforms, days, teams, projects, models, people."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from local.report import charts
from local.report.tables import Chart, Column, Table, added, change, grouped, part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from local.report.questions import Answers
    from shared.protocols import Row

LEDGERS = (
    ("amortised", "cost_usd", "Usage on its day, seat fees spread over the days they cover. The cost of the period."),
    (
        "billed",
        "billed_usd",
        "What invoices charge: usage that a plan covers is 0, a seat's fee falls on its billing day.",
    ),
    ("list", "list_usd", "Usage at public price, whether or not it was billed. Without seat fees."),
)
AMORTISED = Column("cost_usd", "Amortised", "usd", "amortised", adds=True)
BILLED = Column("billed_usd", "Billed", "usd", "billed", adds=True)
LIST = Column("list_usd", "List", "usd", "list", adds=True)
SHARE = Column("share", "Share", "ratio")
BEFORE = Column("before_cost_usd", "Before", "usd", "amortised", adds=True)
CHANGE = Column("change", "Change", "ratio")
MEASURES = ("cost_usd", "billed_usd", "list_usd", "before_cost_usd")
SHOWN = 20


def tables(answers: Answers) -> Iterator[Table]:
    """Yield them in the order of the report."""
    rows = answers.about("breakdown")
    yield _headline(answers, rows)
    yield _platforms(rows)
    yield _days(answers)
    yield _by(
        rows,
        "team",
        "By team",
        "The team on the day of the cost; a person who moves leaves the past behind.",
        "no team",
    )
    yield _by(rows, "project", "By project", "The project of the key or workspace, by the sheets.", "no project")
    yield _by(rows, "model", "By model", "Seats have no model.", "no model")
    yield _usage_types(rows)
    yield _people(answers)


def _headline(answers: Answers, rows: Sequence[Row]) -> Table:
    lines = []
    for ledger, key, meaning in LEDGERS:
        now = added(row[key] for row in rows if row["record_count"])
        before = added(row[f"before_{key}"] for row in rows if row["before_record_count"])
        moved = None if now is None or before is None else now - before
        lines.append(
            {"ledger": ledger, "now": now, "before": before, "moved": moved, "meaning": meaning}
            | {"change": change(now, before)}
        )
    return Table(
        "headline",
        "Three ledgers",
        f"Never added to each other. Compared with {answers.period.before_title}.",
        (
            Column("ledger", "Ledger", "name"),
            Column("now", answers.period.name, "usd"),
            Column("before", "Before", "usd"),
            Column("moved", "Difference", "usd"),
            Column("change", "Change", "ratio"),
            Column("meaning", "What it means"),
        ),
        lines,
    )


def _platforms(rows: Sequence[Row]) -> Table:
    lines = grouped(rows, ("platform",), (*MEASURES, "seat_usd", "usage_usd"))
    return Table(
        "platforms",
        "By platform",
        "Seats and usage are the two parts of the amortised cost.",
        (
            Column("platform", "Platform", "name"),
            AMORTISED,
            Column("seat_usd", "of it seats", "usd", "amortised", adds=True),
            Column("usage_usd", "of it usage", "usd", "amortised", adds=True),
            SHARE,
            BILLED,
            LIST,
            BEFORE,
            CHANGE,
        ),
        _with_shares(lines),
        is_whole=True,
    )


def _days(answers: Answers) -> Table:
    rows = answers.about("days")
    lines = sorted(grouped(rows, ("day",), ("cost_usd", "billed_usd", "list_usd")), key=lambda row: str(row["day"]))
    title = "Amortised cost per day, USD"
    values = [(row["day"], row["cost_usd"] or Decimal()) for row in lines]
    return Table(
        "days",
        "By day",
        "UTC days, as the vendors bill. A day without a row has no charge, or was not reported: see the state above.",
        (Column("day", "Day", "date"), AMORTISED, BILLED, LIST),
        lines,
        shown=0,
        is_whole=True,
        chart=Chart(title, charts.columns(title, values)) if values else None,
    )


def _by(rows: Sequence[Row], key: str, title: str, says: str, none: str) -> Table:
    lines = _with_shares(grouped(rows, (key,), MEASURES))
    named = [{**line, key: line[key] if line[key] is not None else none} for line in lines]
    bars = [(str(line[key]), line["cost_usd"] or Decimal()) for line in named]
    caption = f"Amortised cost {title.lower()}, USD"
    return Table(
        f"{key}s",
        title,
        says,
        (Column(key, key.capitalize()), AMORTISED, SHARE, BILLED, LIST, BEFORE, CHANGE),
        named,
        shown=SHOWN,
        is_whole=True,
        chart=Chart(caption, charts.bars(caption, bars)) if key == "team" and bars else None,
    )


def _usage_types(rows: Sequence[Row]) -> Table:
    lines = grouped(rows, ("usage_type", "cost_type"), MEASURES)
    return Table(
        "usage",
        "By type of usage",
        "Covered by a seat: worth its list price, billed nothing. On top of a seat: charged beyond the plan.",
        (
            Column("usage_type", "Type"),
            Column("cost_type", "Charge", "name"),
            AMORTISED,
            SHARE,
            BILLED,
            LIST,
            BEFORE,
            CHANGE,
        ),
        _with_shares(lines),
        is_whole=True,
    )


def _people(answers: Answers) -> Table:
    lines = _with_shares(answers.about("people"), compared=False)
    named = [{**line, "team": line["team"] or "no team"} for line in lines]
    return Table(
        "people",
        "By person",
        "Whoever changed teams has a row in each. The address that starts with unknown stands for what nobody owns.",
        (
            Column("user_email", "Person"),
            Column("team", "Team"),
            AMORTISED,
            Column("seat_usd", "of it seats", "usd", "amortised", adds=True),
            SHARE,
            BILLED,
            LIST,
            Column("active_days", "Active days", "count"),
        ),
        named,
        shown=SHOWN,
        is_whole=True,
    )


def _with_shares(lines: Sequence[Row], *, compared: bool = True) -> list[Row]:
    whole = added(line["cost_usd"] for line in lines)
    return [
        {**line, "share": part(line["cost_usd"], whole)}
        | ({"change": change(line["cost_usd"], line["before_cost_usd"])} if compared else {})
        for line in lines
    ]
