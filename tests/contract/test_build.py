"""A build: a private place, published whole behind a fence or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from shared.errors import ConfigurationError, FatalError
from tests.contract.loads import cost_load, cost_row

if TYPE_CHECKING:
    from shared.protocols import Row
    from tests.contract.stands import WarehouseStand

ALIASES = "SELECT alias, email FROM dim_aliases ORDER BY alias"
ADD = "INSERT INTO dim_aliases (alias, email) SELECT alias, email FROM dim_aliases"
REPLACE: list[tuple[str, dict[str, str]]] = [("DELETE FROM dim_aliases WHERE TRUE", {}), (ADD, {})]


def people(*names: str) -> list[Row]:
    """Return rows of dim_aliases."""
    return [{"alias": f"{name}@old.example.com", "email": f"{name}@example.com"} for name in names]


def test_a_build_hides_what_is_published(stand: WarehouseStand) -> None:
    """Inside, a table of the build stands before the published one of its name; outside, nothing has changed."""
    with stand.warehouse.build() as build:
        build.stage("dim_aliases", "dim_aliases", people("ann"))

        assert people("ann") == build.rows(ALIASES)
        assert [] == stand.all(ALIASES)
    assert [] == stand.all(ALIASES)


def test_a_build_is_forgotten(stand: WarehouseStand) -> None:
    """The next build knows nothing of the tables of the last one."""
    with stand.warehouse.build() as build:
        build.table("scratch", "SELECT 1 AS x")
    with stand.warehouse.build() as build, pytest.raises(ConfigurationError, match="scratch"):
        build.rows("SELECT x FROM scratch")


def test_tables_are_made_from_queries(stand: WarehouseStand) -> None:
    """A table is a query with its parameters; appending adds to it; making it again replaces it."""
    with stand.warehouse.build() as build:
        build.table("days", "SELECT @day AS day, @n AS n", {"day": date(2026, 9, 1), "n": 1})
        build.table("days", "SELECT n + 1 AS n, day FROM days", append=True)
        assert [1, 2] == [row["n"] for row in build.rows("SELECT n FROM days ORDER BY n")]

        build.table("days", "SELECT 5 AS n")
        assert [{"n": 5}] == build.rows("SELECT * FROM days")


def test_a_build_says_what_it_spent(stand: WarehouseStand) -> None:
    """Every table is in the account once, with all its statements and rows; what is staged costs nothing."""
    with stand.warehouse.build() as build:
        build.stage("people", "dim_aliases", people("ann", "bo"))
        build.table("days", "SELECT alias FROM people")
        build.table("days", "SELECT alias FROM people", append=True)
        build.table("hours", "SELECT 1 AS hour")
        spent = build.spent()

    assert [("days", 2, 4), ("hours", 1, 1)] == [(s.table, s.statement_count, s.row_count) for s in spent]
    assert min(s.duration_ms for s in spent) >= 0


def test_appending_something_else_is_refused(stand: WarehouseStand) -> None:
    """A query whose columns differ from the table's is named, with the columns."""
    with stand.warehouse.build() as build:
        build.table("days", "SELECT 1 AS n")
        with pytest.raises(FatalError, match=r"days.*\bm\b"):
            build.table("days", "SELECT 1 AS m", append=True)


def test_types_are_bigquerys(stand: WarehouseStand) -> None:
    """Sums of INT64 are INT64, sums and products of NUMERIC are NUMERIC of nine decimals, dates stay dates."""
    big = 2**53 if stand.is_emulated else 2**53 + 1  # what no float has
    with stand.warehouse.build() as build:
        build.table(
            "t",
            f"""SELECT SUM(n) AS n, COUNTIF(n > 1) AS c, SUM(cost_usd) AS s, SUM(cost_usd * cost_usd) AS p, 1 AS one,
            DATE_TRUNC(MAX(d), MONTH) AS d
            FROM (SELECT {big} AS n, NUMERIC '0.1' AS cost_usd, DATE '2026-09-02' AS d)""",
        )
        build.table("twice", "SELECT n * 1 AS n, s + p AS s, d FROM t")
        (row,) = build.rows("SELECT * FROM twice")

    assert {"n": big, "s": Decimal("0.11"), "d": date(2026, 9, 1)} == row
    assert stand.is_emulated or -9 == row["s"].as_tuple().exponent


def test_staged_rows_have_the_types_of_their_model(stand: WarehouseStand) -> None:
    """Rows from Python become what the table they stand for would hold; a missing value is NULL."""
    with stand.warehouse.build() as build:
        winner = {"stream": "s", "day": date(2026, 9, 1), "quarantined_usd": Decimal("0.000000001")}
        build.stage("winners", "applied_winners", [winner])
        build.stage("none", "applied_winners", [])
        (row,) = build.rows("SELECT day, quarantined_usd, checksum, DATE_ADD(day, INTERVAL 1 DAY) AS next FROM winners")

        assert 0 == len(build.rows("SELECT * FROM none"))
    assert (date(2026, 9, 1), Decimal("0.000000001"), None, date(2026, 9, 2)) == tuple(row.values())


def test_a_staged_column_nobody_knows_is_refused(stand: WarehouseStand) -> None:
    """A row with a name its model lacks is a mistake, not a NULL."""
    with stand.warehouse.build() as build, pytest.raises(FatalError, match="strem"):
        build.stage("winners", "applied_winners", [{"strem": "s"}])


def test_publishing_changes_the_published_tables(stand: WarehouseStand) -> None:
    """Statements write to the published table of a name and read the build's."""
    for names in (("ann", "ben"), ("cem",)):
        with stand.warehouse.build() as build:
            build.stage("dim_aliases", "dim_aliases", people(*names))
            assert build.publish(1, REPLACE)

    assert people("cem") == stand.all(ALIASES)
    assert 1 == stand.one("SELECT epoch FROM publish_fence")


def test_a_newer_epoch_is_never_overwritten(stand: WarehouseStand) -> None:
    """Who knows fewer snapshots than what is published leaves everything as it is, and hears it."""
    with stand.warehouse.build() as build:
        build.stage("dim_aliases", "dim_aliases", people("ann"))
        assert build.publish(7, REPLACE)
    with stand.warehouse.build() as build:
        build.stage("dim_aliases", "dim_aliases", people("ben"))
        assert not build.publish(6, REPLACE)
        assert build.publish(7, [])

    assert people("ann") == stand.all(ALIASES)


def test_a_publication_is_all_or_nothing(stand: WarehouseStand) -> None:
    """A statement that fails takes the others and the epoch with it."""
    with stand.warehouse.build() as build:
        build.stage("dim_aliases", "dim_aliases", people("ann"))
        with pytest.raises(ConfigurationError):
            build.publish(3, [*REPLACE, ("DELETE FROM no_such_table WHERE TRUE", {})])
        assert build.publish(2, REPLACE)

    assert people("ann") == stand.all(ALIASES)


def test_only_dirty_dates_are_replaced(stand: WarehouseStand) -> None:
    """A publication bound to dates by a parameter leaves other dates alone."""
    insert = "INSERT INTO source_coverage (date, stream, state, revised, settled) SELECT * FROM days"
    days = """SELECT day AS date, 'a' AS stream, 'reported' AS state, FALSE AS revised, TRUE AS settled
        FROM UNNEST(@days) AS day"""
    with stand.warehouse.build() as build:
        build.table("days", days, {"days": [date(2026, 9, 1), date(2026, 9, 2)]})
        build.publish(1, [(insert, {})])
    with stand.warehouse.build() as build:
        gone = ("DELETE FROM source_coverage WHERE date IN UNNEST(@days)", {"days": [date(2026, 9, 2)]})
        build.publish(2, [gone])

    assert [{"date": date(2026, 9, 1)}] == stand.all("SELECT date FROM source_coverage")


def test_loads_go_on_beside_a_build(stand: WarehouseStand) -> None:
    """A snapshot that arrives while a build is open is loaded at once, and does not hinder publishing."""
    with stand.warehouse.build() as build:
        build.table("epoch", "SELECT COUNT(*) AS n FROM raw_snapshots")
        stand.warehouse.load(cost_load("s1", stand.part(cost_row()), rows=1))
        build.stage("dim_aliases", "dim_aliases", people("ann"))

        assert build.publish(0, REPLACE)
    assert 1 == stand.one("SELECT COUNT(*) FROM raw_anthropic_cost WHERE ingest_date >= DATE '2000-01-01'")
