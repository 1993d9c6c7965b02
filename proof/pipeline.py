"""Runs the whole product on a sample organisation and compares its facts with the truth, key by key."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from local.sample_org.invoices import GAP, GAP_VENDOR, gap_month
from local.sample_org.money_sheet import money_sheet
from local.sample_org.prices import dollars
from local.sample_org.seat_truth import SeatTruth
from local.sample_org.server import serve_in_background
from local.sample_org.sheets import write_sheets
from local.sample_org.spend import ended
from local.sample_org.truth import Truth
from local.warehouse.reader import DuckDBReader
from proof.product import run_product
from proof.scores import Figure, Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from local.sample_org.org import Organisation
    from shared.protocols import Row

KEYS = """
    SELECT expense_date, platform, api_key_id, workspace_id, token_type, CAST(SUM(cost_usd) AS NUMERIC) AS usd
    FROM api_usage_expenses WHERE expense_date >= '2000-01-01' GROUP BY 1, 2, 3, 4, 5
"""
PEOPLE = """
    SELECT cost_date, platform, user_email, api_key_id, model, CAST(SUM(cost_usd) AS NUMERIC) AS usd
    FROM fct_cost_daily
    WHERE cost_date >= '2000-01-01' AND source_stream = 'anthropic_cost' GROUP BY 1, 2, 3, 4, 5
"""
SEATS = """
    SELECT cost_date, platform, user_email, CAST(SUM(cost_usd) AS NUMERIC) AS usd
    FROM fct_cost_daily WHERE cost_date >= '2000-01-01' AND cost_type = 'subscription' GROUP BY 1, 2, 3
"""
RECONCILED = """
    SELECT vendor, period_start, CAST(SUM(unexplained_usd) AS NUMERIC) AS unexplained_usd
    FROM vw_invoice_reconciliation WHERE invoice_id IS NOT NULL AND NOT is_part_of_whole GROUP BY 1, 2
"""
INCIDENTS = "SELECT DISTINCT rule FROM incidents WHERE state != 'resolved'"
ODDITIES = ("platform_conflict", "unpriced_model", "accepted_above_total", "invoice_mismatch")
"""A key in a workspace of another platform, a model without a price, lines accepted twice, an invoice with a gap."""
Sums = dict[tuple[object, ...], Decimal]


def run(org: Organisation, folder: Path) -> list[Figure | Score]:
    """Run over the organisation's whole season; return errors, gap and what the monitor saw."""
    write_sheets(org, folder / "sheets", with_money=True)
    with serve_in_background(org) as doubles, _warehouse(doubles.environment, org, folder) as warehouse:
        name = f"seed {org.seed}"
        yielded = [
            ("key by key", _sums(warehouse.query(KEYS)), keys_meant(org)),
            ("person by person", _sums(warehouse.query(PEOPLE)), people_meant(org)),
            ("seat by seat", _sums(warehouse.query(SEATS)), seats_meant(org)),
        ]
        figures = [error(f"allocation {what}", said, meant, name) for what, said, meant in yielded]
        open_rules = {str(row["rule"]) for row in warehouse.query(INCIDENTS)}
        return [*figures, gap(warehouse.query(RECONCILED), org, name), *seen(open_rules, name)]


def seen(open_rules: set[str], name: str) -> list[Score]:
    """Return whether the monitor saw what is odd about the organisation in any season."""
    told = {rule: int(rule in open_rules) for rule in ODDITIES}
    return [Score(rule, 1, n, n, n, missed=[] if n else [name]) for rule, n in told.items()]


def error(subject: str, said: Sums, meant: Sums, name: str) -> Figure:
    """Return the dollars by which two sets of sums differ, each difference counted."""
    wrong = sum((abs(said.get(cell, Decimal(0)) - meant.get(cell, Decimal(0))) for cell in said | meant), Decimal(0))
    evidence = f"{name}: {len(meant)} sums, {sum(meant.values()):.2f} USD"
    return Figure(subject, "error in USD", float(wrong), None, 0.0, evidence)


def gap(rows: Iterable[Row], org: Organisation, name: str) -> Figure:
    """Return by how much what is unexplained differs from what was planted, on the worst invoice.

    In USD; invoices are in whole cents, the facts are not.
    """
    planted = gap_month(ended(org))
    wanted = {(GAP_VENDOR, planted.start): GAP} if planted else {}
    found = {(row["vendor"], row["period_start"]): Decimal(row["unexplained_usd"] or 0) for row in rows}
    off = max(abs(found.get(cell, Decimal(0)) - wanted.get(cell, Decimal(0))) for cell in found | wanted)
    evidence = f"{name}: {len(found)} invoices, planted gap {sum(wanted.values(), Decimal(0))} USD"
    measure = "worst difference to what was planted, in USD"
    return Figure("reconciliation gap", measure, float(off), None, 0.01, evidence)


def keys_meant(org: Organisation) -> Sums:
    """Return what each key cost by token type, from the organisation alone."""
    sums: Sums = defaultdict(Decimal)
    truth = Truth(org)
    for day in org.days:
        for part in truth.key_costs(day):
            sums[day, part.platform, part.driver.api_key_id, part.workspace_id, part.token_type] += part.usd
    return _sound(sums)


def people_meant(org: Organisation) -> Sums:
    """Return what each person's keys cost by model, from the organisation alone."""
    sums: Sums = defaultdict(Decimal)
    truth = Truth(org)
    for day in org.days:
        for part in truth.person_costs(day):
            sums[day, part.of.platform, part.email, part.of.driver.api_key_id, part.of.model] += part.usd
    return _sound(sums)


def seats_meant(org: Organisation) -> Sums:
    """Return what each person's seats cost, from the sheet alone."""
    truth = SeatTruth.of(org, money_sheet(org).invoices)
    sums: Sums = defaultdict(Decimal)
    for day in truth.days():
        for whose, fee in truth.day(day).items():
            sums[day, whose.platform, whose.email] += dollars(fee.amortised)
    return _sound(sums)


def _sums(rows: Iterable[Row]) -> Sums:
    return _sound({tuple(row[name] for name in row if name != "usd"): Decimal(row["usd"] or 0) for row in rows})


def _sound(sums: Sums) -> Sums:
    return {cell: usd for cell, usd in sums.items() if usd}


@contextmanager
def _warehouse(vendors: dict[str, str], org: Organisation, folder: Path) -> Iterator[DuckDBReader]:
    run_product(org, folder, vendors)
    reader = DuckDBReader(folder / "warehouse.duckdb", today=org.season.end + timedelta(1))
    try:
        yield reader
    finally:
        reader.close()
