"""The preview of a sheet on paper or as JSON: what is refused, what changes, and which dollars move."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from local.pages.plain_values import jsonable
from local.pages.sheet_progress import shown
from local.running.sheet_preview import Preview, preview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table
    from rich.text import Text

    from local.running.sheet_money import Ledgers, Moved
    from shared.settings import Settings

MOST_LINES = 40
"""Lines of one table on paper; JSON has all of them."""
BY = (
    ("person", lambda slot: slot.person),
    ("team", lambda slot: slot.team),
    ("platform", lambda slot: slot.platform),
    ("month", lambda slot: str(slot.day)[:7]),
    ("day", lambda slot: str(slot.day)),
)
IN_ORDER = ("month", "day")
FEW_DAYS = 14
CENT = Decimal("0.005")


def tell(settings: Settings, *, as_json: bool) -> int:
    """Show the preview and return the exit code: 1 when rows are refused."""
    with shown("comparing the sheet with what is published"):
        found = preview(settings)
    code = 1 if found.candidate.refused else 0
    if as_json:
        print(json.dumps(jsonable(document(found, settings["AIU_SHEETS"], code)), ensure_ascii=False))
    else:
        from local.pages.paper import show

        show(page(found, settings["AIU_SHEETS"]))
    return code


def document(found: Preview, sheet: str, code: int) -> dict[str, Any]:
    """Return everything as one JSON object; money is text, `null` when nothing has been published yet."""
    candidate = found.candidate
    return {
        "sheet": sheet,
        "exit_code": code,
        "rows": len(candidate.rows),
        "refused": [{"column": record.field, "reason": record.reason} for record in candidate.refused],
        "may_come_into_force": candidate.may_come_into_force,
        "findings": [{"rule": f.rule, "subject": f.subject, "detail": f.detail} for f in candidate.findings],
        "changes": [{"tab": c.tab, "subject": c.subject, "what": c.what, "says": c.says} for c in found.changes],
        "money": _money(found.moved) if found.moved else None,
    }


def _money(moved: Moved) -> dict[str, Any]:
    days = moved.days
    return {
        "days": {"moved": len(days), "first": days[0] if days else None, "last": days[-1] if days else None},
        "days_held_back": moved.held,
        "net": {"seats": moved.total(seats=True)._asdict(), "all_else": moved.total(seats=False)._asdict()},
        **{f"by_{name}": {of: usd._asdict() for of, usd in moved.by(what).items()} for name, what in BY},
    }


def page(found: Preview, sheet: str) -> Iterator[Table | Text]:
    """Yield the parts of the page for people."""
    from rich.text import Text

    from local.pages.paper import BAD

    candidate = found.candidate
    yield Text(f"{sheet}: rows that can be read {len(candidate.rows)}, refused {len(candidate.refused)}")
    yield from (_text(f"  {record.reason}", BAD) for record in candidate.refused)
    if not candidate.may_come_into_force:
        yield Text("  More than one row in a hundred is refused: the last good sheet would stay in force.", style=BAD)
    yield from (_text(f"  {f.rule} {f.subject}: {f.detail}") for f in candidate.findings)
    yield from _changes(found)
    yield from _dollars(found.moved)


def _changes(found: Preview) -> Iterator[Table | Text]:
    from rich.text import Text

    from local.pages.paper import in_short, table, title

    if not found.changes:
        yield Text("\nNothing in it differs from the sheet that is in force.")
        return
    yield title("What it changes")
    made = table(("tab", "what", "subject", "says"))
    for change in found.changes[:MOST_LINES]:
        beside = len(change.tab) + len(change.what) + len(change.subject) + 8
        made.add_row(change.tab, change.what, _text(change.subject), _text(in_short(change.says, beside)))
    yield made
    if len(found.changes) > MOST_LINES:
        yield Text(f"… and {len(found.changes) - MOST_LINES} more: --json has all of them")


def _dollars(moved: Moved | None) -> Iterator[Table | Text]:
    from rich.text import Text

    from local.pages.paper import BAD, title

    if moved is None:
        yield Text(
            "\nNothing has been published yet, so no dollars move: `python -m local run` brings the first facts."
        )
        return
    if not moved.slots:
        yield Text("\nNo dollars move.")
        return
    days = moved.days
    yield title(f"Dollars that move, on {len(days)} days from {days[0]} to {days[-1]}")
    for name, what in BY:
        if name != "day" or len(days) <= FEW_DAYS:
            sums = moved.by(what)
            yield from _by(name, dict(sorted(sums.items())) if name in IN_ORDER else sums)
    yield _ledgers({"seats": moved.total(seats=True), "all else": moved.total(seats=False)}, "in all")
    if any(moved.total(seats=False)):
        yield Text("What is not a seat must only move, and does not net out: something else changed, too.", style=BAD)
    if moved.held:
        yield Text(f"{moved.held} days of a vendor do not add up and would be held back.", style=BAD)


def _by(name: str, sums: dict[str, Ledgers]) -> Iterator[Table | Text]:
    from rich.text import Text

    if not sums:
        return
    yield _ledgers(dict(list(sums.items())[:MOST_LINES]), f"by {name}")
    if len(sums) > MOST_LINES:
        yield Text(f"… and {len(sums) - MOST_LINES} more: --json has all of them")


def _ledgers(sums: dict[str, Ledgers], name: str) -> Table:

    from local.pages.paper import table

    made = table((name,), ("list USD", "billed USD", "amortised USD"))
    for subject, usd in sums.items():
        made.add_row(_text(subject), *map(_amount, usd))
    return made


def _amount(usd: Decimal) -> str:
    """Return cents; what is less than half of one is not shown as nothing."""
    if abs(usd) >= CENT:
        return f"{usd:+,.2f}"
    return f"{'-' if usd < 0 else '+'}<0.01" if usd else ""


def _text(said: str, style: str = "") -> Text:
    """Return what people wrote, without what a terminal would take for a command."""
    from rich.text import Text

    return Text("".join(letter if letter.isprintable() else " " for letter in said), style=style)
