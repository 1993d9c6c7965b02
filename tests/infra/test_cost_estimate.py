"""The estimate multiplies what is written down, takes off what is free, and says what dominates."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from rich.console import Console

from tools.cost_estimate import PEOPLE, WORDS, Item, bill, cost, dominant, table, total
from tools.cost_usage import charged, facts, grows, scanned, tables, usage

SAID = facts()
MIB_10 = Decimal(10 * 2**20)


@pytest.mark.parametrize(
    ("quantity", "usd", "free", "expected"),
    [
        ("200000", "0.000024", "180000", "0.48"),  # 20,000 above what is free
        ("180000", "0.000024", "180000", "0.00"),  # exactly what is free
        ("0", "6.25", "1", "0.00"),
        ("3.5", "6.25", "1", "15.63"),  # 2.5 x 6.25 = 15.625, half a cent goes up
        ("9", "1.50", "0", "13.50"),
    ],
)
def test_a_price_times_what_is_above_the_free_part(quantity: str, usd: str, free: str, expected: str) -> None:
    """Rounded to the cent, half a cent upwards; less than what is free costs nothing, and is never given back."""
    assert Decimal(expected) == cost(Decimal(quantity), Decimal(usd), Decimal(free))


def test_small_tables_are_charged_as_the_least_there_is() -> None:
    """3 growing tables of 100 MiB and 2 small ones: 300 + 20 MiB; when growing ones are small, too, 5 x 10 MiB."""
    read = Counter({True: 3, False: 2})

    assert Decimal(320 * 2**20) == charged(read, Decimal(100 * 2**20), MIB_10)
    assert Decimal(50 * 2**20) == charged(read, Decimal(2**20), MIB_10)


def test_a_question_is_charged_for_the_tables_below_its_views() -> None:
    """A view costs nothing itself; what it reads does, however deep, and each once."""
    assert {"fct_cost_daily", "dim_users"} == tables("SELECT * FROM fct_cost_daily JOIN dim_users USING (person_id)")
    through = tables("SELECT * FROM vw_incidents")
    assert "incidents" in through
    assert not {table for table in through if table.startswith("vw_")}
    assert (True, False) == (grows("fct_cost_daily"), grows("dim_users"))


def test_fixed_costs_by_hand() -> None:
    """One machine, 30 GiB of disk, 10 of snapshots, 2.5 of images above the free half, 730 hours of a way out."""
    lines = {item.price: item.cost_usd for item in bill(15, SAID)}

    assert Decimal("24.46") == lines["machine_month"]
    assert Decimal("3.00") == lines["disk_gib_month"]
    assert Decimal("0.50") == lines["snapshot_gib_month"]
    assert Decimal("0.25") == lines["image_gib_month"]
    # 30.4 days x 24 h = 729.6 h
    assert Decimal("1.02") == lines["way_out_hour"]
    assert Decimal("3.65") == lines["address_hour"]
    # 8 secrets x 2 versions + 2 of the machine = 18, of which 6 are free
    assert Decimal("0.72") == lines["secret_version_month"]


def test_rows_of_two_years_by_hand() -> None:
    """1,000 people x 730 days x 29,900 bytes x 1.5 = 32,740,500,000 bytes = 30.492 GiB, of which 10 are free."""
    (line,) = [item for item in bill(1000, SAID) if item.price == "table_gib_month"]

    assert Decimal("30.492") == line.quantity.quantize(Decimal("0.001"))
    assert Decimal("0.41") == line.cost_usd


@pytest.mark.parametrize("people", PEOPLE)
def test_the_total_is_the_sum_of_what_is_shown(people: int) -> None:
    """Nothing is added that has no line, and every price has one."""
    items = bill(people, SAID)

    assert set(WORDS) == set(SAID["prices"]) == set(usage(people, SAID))
    assert sum((item.cost_usd for item in items), Decimal(0)) == total(items)


def test_more_people_ask_more() -> None:
    """What grows with people grows: rows and questions; the machine stays what it is."""
    asked = [scanned(people, SAID) for people in PEOPLE]

    assert sorted(asked) == asked
    assert 3 == len(set(asked))


def test_what_dominates_is_the_largest_line() -> None:
    """Two of three dollars are 67 per cent."""
    items = [Item("machine_month", Decimal(1), Decimal(2)), Item("alarm_month", Decimal(1), Decimal(1))]

    assert (WORDS["machine_month"], 67) == dominant(items)


def test_the_table_shows_three_sizes_and_how_sure_it_is() -> None:
    """The date of the prices, the totals, and which of them nobody has looked up."""
    console = Console(file=io.StringIO(), width=120)
    console.print(table(SAID))
    shown = console.file.getvalue()  # type: ignore[attr-defined]

    assert [] == [
        w for w in (str(SAID["as_of"]), "1,000 people", "(recalled)", "(unclear)", "estimated") if w not in shown
    ]
    assert [] == [p for p in PEOPLE if f"{total(bill(p, SAID)):,.2f}" not in shown]


def test_every_price_says_where_it_is_from() -> None:
    """A source, how sure it is, and one date for all."""
    assert isinstance(SAID["as_of"], date)
    assert [] == [name for name, price in SAID["prices"].items() if not price["source"]]
    assert {"verified", "recalled", "unclear"} >= {price["mark"] for price in SAID["prices"].values()}
