"""An export holds what the facts hold, to the last digit, or it does not get its name."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pytest

from local.focus.export import Wish, export
from local.focus.validator import validate
from shared.errors import ConfigurationError
from tests.focus.published import october, publish

if TYPE_CHECKING:
    from pathlib import Path

    from shared.settings import Settings

START, END = date(2026, 10, 1), date(2026, 10, 31)
BILLED, AMORTISED, LIST = Decimal("108.25"), Decimal("104.25"), Decimal("70.499999999")
"""Twice 30, 10 in three parts, 7.25, and the fee of 31, or 27 days at 1; the list ledger does not know the 7.25."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The small October, published."""
    return publish(tmp_path_factory.mktemp("shop"), october())


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_each_ledger_arrives_whole(shop: Settings, tmp_path: Path, ending: str) -> None:
    """A month with a shared key, a seat and an unpriced model sums to the facts in all three ledgers."""
    made = export(shop, Wish(START, END, tmp_path / f"october.{ending}"))

    assert made.is_good
    assert (BILLED, AMORTISED, LIST) == (
        made.contents.sums.billed,
        made.contents.sums.amortised,
        made.contents.sums.list,
    )
    assert 35 == made.contents.sums.charges
    assert {"ListCost": 1} == made.contents.not_reported
    assert ("2026-10",) == made.contents.periods
    assert validate(made.path).is_valid


def test_parquet_keeps_types(shop: Settings, tmp_path: Path) -> None:
    """Money is a decimal with nine places, an instant is an instant."""
    export(shop, Wish(START, END, tmp_path / "o.parquet"))

    with duckdb.connect() as connection:
        described = connection.execute(f"DESCRIBE SELECT * FROM '{tmp_path}/o.parquet'").fetchall()
    kinds = {row[0]: row[1] for row in described}
    assert "DECIMAL(38,9)" == kinds["BilledCost"]
    assert "TIMESTAMP WITH TIME ZONE" == kinds["ChargePeriodStart"]


def test_a_spreadsheet_computes_nothing(shop: Settings, tmp_path: Path) -> None:
    """A team that is called like a formula gets an apostrophe; numbers stay numbers, instants end in Z."""
    export(shop, Wish(START, END, tmp_path / "o.csv"))

    with (tmp_path / "o.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {"'=HYPERLINK(1)", "Data"} == {row["x_Team"] for row in rows}
    assert {"2026-10-01T00:00:00Z"} == {row["BillingPeriodStart"] for row in rows}
    assert BILLED == sum(Decimal(row["BilledCost"]) for row in rows)


def test_equal_facts_make_equal_files(shop: Settings, tmp_path: Path) -> None:
    """Exported twice, a month is the same file, byte for byte."""
    one, two = (export(shop, Wish(START, END, tmp_path / name)).path.read_bytes() for name in ("1.csv", "2.csv"))

    assert one == two


def test_a_file_is_not_replaced_by_accident(shop: Settings, tmp_path: Path) -> None:
    """Without --force what is there stays; nothing else is left in the folder."""
    out = tmp_path / "o.csv"
    out.write_text("mine", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="--force"):
        export(shop, Wish(START, END, out))
    assert "mine" == out.read_text(encoding="utf-8")

    export(shop, Wish(START, END, out, force=True))
    assert out.read_text(encoding="utf-8").startswith("AllocatedMethodId,")
    assert [out] == list(tmp_path.iterdir())


def test_what_differs_from_the_facts_gets_no_name(
    shop: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file whose sums are not those of the facts lies beside, marked as rejected."""
    from local.focus.source import FocusSource

    write = FocusSource.write
    monkeypatch.setattr(FocusSource, "write", lambda *a, **k: write(a[0], a[1], date(2026, 10, 30), a[3], **k))
    made = export(shop, Wish(START, END, tmp_path / "o.csv"))

    assert not made.is_good
    assert [tmp_path / "o.csv.rejected"] == list(tmp_path.iterdir())


@pytest.mark.parametrize(("out", "said"), [("o.xlsx", "ending"), ("no/o.csv", "folder")])
def test_a_wrong_wish_is_explained(shop: Settings, tmp_path: Path, out: str, said: str) -> None:
    """An ending that is not known, or a folder that is not there, is said before anything is read."""
    with pytest.raises(ConfigurationError, match=said):
        export(shop, Wish(START, END, tmp_path / out))


def test_days_that_the_view_no_longer_has_are_refused(shop: Settings, tmp_path: Path) -> None:
    """An export that could not be whole is not begun."""
    with pytest.raises(ConfigurationError, match="2024-10-21"):
        export(shop, Wish(date(2024, 10, 20), END, tmp_path / "o.csv"))


def test_an_empty_month_is_a_header(shop: Settings, tmp_path: Path) -> None:
    """Days without charges give a valid file without rows."""
    made = export(shop, Wish(date(2026, 8, 1), date(2026, 8, 31), tmp_path / "o.csv"))

    assert made.is_good
    assert 0 == made.contents.sums.charges
