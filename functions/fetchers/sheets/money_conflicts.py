"""Rows about money that would count something twice, and invoices whose parts do not add up."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.ledger import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .cells import Record
    from .records import SheetRow


def check_seat(record: Record, row: SheetRow, earlier: SheetRow) -> None:
    """Refuse a second row for one person's seat; seats that nobody has may be bought in several rows."""
    where = f"row {earlier.row_number}"
    if row.email:
        raise record.refusal(
            "user_email",
            f"{where} has {row.email}'s seat of this plan on these dates: end it (valid_to) where this one begins, "
            "or delete one of them",
        )
    if row.valid_from == earlier.valid_from:
        raise record.refusal("seats", f"{where} begins the same plan on that day: write one row with all its seats")


def check_budget(record: Record, row: SheetRow, earlier: SheetRow) -> None:
    """Refuse a second budget for the same period, platform, team and ledger."""
    if (row.team or "").casefold() == (earlier.team or "").casefold():
        raise record.refusal(
            "budget_usd", f"row {earlier.row_number} is the budget for the same period and scope: delete one of them"
        )


def check_line(record: Record, row: SheetRow, earlier: SheetRow) -> None:
    """Refuse an invoice's line that stands twice, and a second total; two lines of a kind differ in their notes."""
    where = f"row {earlier.row_number}"
    if row.kind == "total" and row.platform == earlier.platform:
        raise record.refusal("invoice_id", f"{where} is this invoice's total already: delete one of them")
    if (row.platform, row.valid_from, row.valid_to, row.note) == (
        earlier.platform,
        earlier.valid_from,
        earlier.valid_to,
        earlier.note,
    ):
        raise record.refusal(
            "invoice_id",
            f"{where} is this line already: delete one of them; if the invoice has both, tell them apart in note",
        )


def check_pasted(record: Record, row: SheetRow, earlier: SheetRow) -> None:
    """Refuse a second row for one person and day: pasted twice is not used twice."""
    raise record.refusal(
        "date", f"row {earlier.row_number} is {row.email}'s {row.valid_from} already: keep the one that is right"
    )


def invoice_findings(rows: Iterable[SheetRow]) -> Iterator[Finding]:
    """Yield the invoices whose total is not the sum of their parts; they stand, and people see the difference."""
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    parts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.tab == "invoices" and row.amount_usd is not None:
            (totals if row.kind == "total" else parts)[row.vendor or "", row.key] += row.amount_usd
    for vendor, number in totals.keys() & parts.keys():
        total, summed = totals[vendor, number], parts[vendor, number]
        if total != summed:
            detail = f"the total is {_plain(total)} USD, its parts add up to {_plain(summed)}: look for a missing line"
            yield Finding("invoice_parts", f"{vendor} {number}", detail)


def team_findings(rows: Iterable[SheetRow]) -> Iterator[Finding]:
    """Yield the teams that have a budget and no member, under exactly that name: nothing would count against it."""
    rows = list(rows)
    known = {row.team for row in rows if row.tab in {"users", "api_keys"}}
    for team in sorted({row.team for row in rows if row.tab == "budgets" and row.team} - known):
        yield Finding("budget_team", team, "nobody is in this team in the tabs users or api_keys: spell it as there")


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
