"""What came of an export or a validation, for people: sums beside the facts, gaps with reasons, broken rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from local.focus.columns import columns, seed_rows
from local.pages.paper import BAD, GOOD, show, table, title
from local.pages.plain_values import number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.table import Table

    from local.focus.export import Export
    from local.focus.validator import Failure, Verdict

STAND_INS = {
    "BilledCost": "0 stands in: nobody reported what it was billed at (priority tier, unknown kind)",
    "EffectiveCost": "0 stands in, as for BilledCost",
    "ListCost": "billed cost stands in: the price card does not know it; x_ListLedgerCost stays empty",
    "PricingQuantity": "1 stands in: the vendor reports the money without a quantity",
}


def exported(made: Export) -> None:
    """Print what an export wrote, and whether it holds what the facts hold."""
    show(_exported(made))


def validated(path: Path, verdict: Verdict) -> None:
    """Print what a validation found."""
    show(_validated(path, verdict))


def _exported(made: Export) -> Iterator[Table | Text]:
    contents = made.contents
    yield title(f"FOCUS 1.4 Cost and Usage, {made.wish.start} to {made.wish.end} (UTC days)")
    yield Text(f"{contents.sums.charges:,} charges, billing periods {', '.join(contents.periods) or 'none'}")
    if not contents.sums.charges:
        yield Text("Nothing was charged on these days, or nothing was collected.", style=BAD)
    yield _sums(made)
    yield Text(f"ListCost comes to {number(contents.list_cost)} USD: with the fees of seats, and with stand-ins.")
    if contents.not_reported:
        yield title("Stand-ins: x_NotReported names the column")
        yield _stand_ins(contents.not_reported)
    yield title("Columns that could not be filled, or not everywhere")
    yield _gaps(made)
    yield title("Days that are not in it")
    yield Text(
        "; ".join(made.silent) or "none: every stream of money reported every day", style=BAD if made.silent else ""
    )
    yield from _validated(made.path, made.verdict)
    if not made.is_good:
        yield Text(f"Not written to {made.wish.out}: what was made lies in {made.path}.", style=f"bold {BAD}")


def _sums(made: Export) -> Table:
    lines = table(("ledger", "column"), ("in the file, USD", "in the facts, USD", "difference"))
    file, facts = made.contents.sums, made.facts
    for ledger, column, ours, theirs in (
        ("billed", "BilledCost", file.billed, facts.billed),
        ("amortised", "EffectiveCost", file.amortised, facts.amortised),
        ("list", "x_ListLedgerCost", file.list, facts.list),
    ):
        style = GOOD if ours == theirs else f"bold {BAD}"
        lines.add_row(ledger, column, number(ours), number(theirs), number(ours - theirs), style=style)
    return lines


def _stand_ins(counts: dict[str, int]) -> Table:
    lines = table(("column",), ("charges",))
    lines.add_column("why")
    for name, count in counts.items():
        lines.add_row(name, f"{count:,}", STAND_INS.get(name, ""))
    return lines


def _gaps(made: Export) -> Table:
    """One line per reason; of columns that are filled everywhere only the one in which a name stands in for an id."""
    why = {row["column_name"]: row["why"] for row in seed_rows("focus_1_4_unfilled.csv")}
    charges = made.contents.sums.charges
    gaps: dict[tuple[str, str], list[str]] = {}
    for name in (column.name for column in columns() if column.name in why):
        filled = made.contents.filled.get(name)
        if filled != charges or name == "BillingAccountId":
            said = "no column" if filled is None else f"{filled:,} of {charges:,}"
            reason = why[name].removeprefix("as ")
            gaps.setdefault((said, why.get(reason, why[name])), []).append(name)
    lines = table(("column",), ("filled",))
    lines.add_column("why")
    for (said, reason), names in gaps.items():
        lines.add_row(", ".join(names), said, reason)
    return lines


def _validated(path: Path, verdict: Verdict) -> Iterator[Table | Text]:
    yield title("Rules")
    skipped = f", {verdict.skipped} about columns that it does not have" if verdict.skipped else ""
    yield Text(f"{path}: {verdict.charges:,} rows held to {verdict.checked} rules{skipped}")
    if not verdict.failures:
        yield Text("All rules that are known here hold.", style=GOOD)
        return
    yield _failures(verdict.failures)
    must = sum(failure.level == "MUST" for failure in verdict.failures)
    yield Text(f"{must} MUST and {len(verdict.failures) - must} SHOULD are broken.", style=BAD)


def _failures(failures: tuple[Failure, ...]) -> Table:
    lines = table(("rule", "level", "what it says"), ("rows",))
    lines.add_column("which")
    lines.add_column("what stands there")
    lines.columns[0].no_wrap = True
    for failure in failures:
        which = ", ".join(str(row) for row in failure.charge_rows)
        more = ", …" if failure.count > len(failure.charge_rows) else ""
        count = f"{failure.count:,}" if failure.count else "the file"
        # A Text is printed as it is: what stands in somebody's file is no markup.
        lines.add_row(failure.rule_id, failure.level, failure.says, count, which + more, Text(failure.found))
    return lines
