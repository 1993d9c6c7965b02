"""A warehouse: BigQuery SQL, loads that are all or nothing, typed answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from shared.errors import ConfigurationError, FatalError
from tests.contract.loads import cost_load, cost_row

if TYPE_CHECKING:
    from tests.contract.stands import WarehouseStand

EVERY_DAY = "WHERE ingest_date >= DATE '2000-01-01'"
"""Raw tables answer only to who says which of their partitions are asked for."""
COUNT = f"SELECT COUNT(*) FROM raw_anthropic_cost {EVERY_DAY}"
SNAPSHOTS = "SELECT snapshot_id, state FROM raw_snapshots ORDER BY state"


def test_a_new_warehouse_has_a_name_and_every_table(stand: WarehouseStand) -> None:
    """Markers name the warehouse they speak of; tables of all datasets answer to their bare names."""
    assert stand.warehouse.name
    assert 0 == stand.one(COUNT)
    for table in ("raw_snapshots", "publish_fence", "dim_users", "source_coverage", "incidents"):
        assert 0 <= stand.one(f"SELECT COUNT(*) FROM {table}")


def test_every_digit_arrives(stand: WarehouseStand) -> None:
    """Decimal strings keep nine places, whole numbers every digit, text every character."""
    row = cost_row(cost_usd="123456789012.123456789", description='ä "x" \\ \U0001f600\n', line_no=2**60 + 1)
    stand.warehouse.load(cost_load("s1", stand.part(row), rows=1))

    (found,) = stand.all(
        f"SELECT cost_usd, description, line_no, model, cost_date, ingest_timestamp FROM raw_anthropic_cost {EVERY_DAY}"
    )
    assert Decimal("123456789012.123456789") == found["cost_usd"]
    assert ('ä "x" \\ \U0001f600\n', 2**60 + 1, None) == (found["description"], found["line_no"], found["model"])
    assert (date(2026, 9, 1), datetime(2026, 9, 2, 1, 2, 3, 400000, tzinfo=UTC)) == (
        found["cost_date"],
        found["ingest_timestamp"],
    )


def test_twice_equals_once(stand: WarehouseStand) -> None:
    """A load that is repeated adds neither rows nor a snapshot."""
    load = cost_load("s1", stand.part(cost_row(), cost_row()), rows=2)
    for _ in range(2):
        stand.warehouse.load(load)

    assert 2 == stand.one(COUNT)
    assert [{"snapshot_id": "s1", "state": "loaded"}] == stand.all(SNAPSHOTS)


def test_a_snapshot_is_accepted_once(stand: WarehouseStand) -> None:
    """Accepting a held snapshot adds one line beside it, however often it is asked for."""
    stand.warehouse.load(cost_load("s1", stand.part(cost_row()), rows=1, state="held"))
    for _ in range(2):
        stand.warehouse.load(cost_load("s1", rows=0, state="accepted"))

    assert 1 == stand.one(COUNT)
    assert ["accepted", "held"] == [row["state"] for row in stand.all(SNAPSHOTS)]


def test_rows_that_do_not_add_up_leave_nothing(stand: WarehouseStand) -> None:
    """When parts and commit disagree, the error names both counts and nothing is kept."""
    with pytest.raises(FatalError, match=r"promises 3 rows.*hold 1"):
        stand.warehouse.load(cost_load("s1", stand.part(cost_row()), rows=3))

    assert 0 == stand.one(COUNT)
    assert [] == stand.all(SNAPSHOTS)


@pytest.mark.parametrize("broken", [{"cost_usd": "much"}, {"cost_date": None}, {"cost_date": "2026-02-30"}])
def test_a_row_that_cannot_be_read_leaves_nothing(stand: WarehouseStand, broken: dict[str, Any]) -> None:
    """One unreadable value anywhere, and the whole load is refused with the table's name."""
    parts = stand.part(cost_row()), stand.part(cost_row(**broken))

    with pytest.raises(FatalError, match="raw_anthropic_cost"):
        stand.warehouse.load(cost_load("s1", *parts, rows=2))
    assert 0 == stand.one(COUNT)


def test_a_part_that_is_gone_is_named(stand: WarehouseStand) -> None:
    """A commit whose part was lost cannot be loaded, and says which part."""
    with pytest.raises(FatalError, match="nowhere"):
        stand.warehouse.load(cost_load("s1", "/nowhere/part-0.ndjson.gz", rows=1))


def test_an_empty_snapshot_is_a_snapshot(stand: WarehouseStand) -> None:
    """No parts and no rows: the snapshot and its days are known all the same."""
    stand.warehouse.load(cost_load("s1", rows=0))

    assert 1 == stand.one("SELECT COUNT(*) FROM raw_snapshots")
    assert 1 == stand.one("SELECT COUNT(*) FROM raw_snapshot_days")


def test_a_snapshot_of_many_days_is_one(stand: WarehouseStand) -> None:
    """What a snapshot says about each of its days becomes visible with it."""
    load = cost_load("s1", stand.part(cost_row()), rows=1)
    (day,) = load.ops["raw_snapshot_days"]
    days = [day, day | {"day": date(2026, 9, 2), "row_count": 0, "is_zero": True, "quarantined_usd": Decimal("0.1")}]
    stand.warehouse.load(replace(load, ops={**load.ops, "raw_snapshot_days": days}))

    assert [(date(2026, 9, 1), None), (date(2026, 9, 2), Decimal("0.1"))] == [
        (row["day"], row["quarantined_usd"])
        for row in stand.all("SELECT day, quarantined_usd FROM raw_snapshot_days ORDER BY day")
    ]


def test_loads_of_many_threads_all_arrive(stand: WarehouseStand) -> None:
    """Many loads at one time, each of them twice, arrive once each."""
    many = 4 if stand.is_emulated else 12  # an emulator takes a second for each
    loads = [cost_load(f"s{n}", stand.part(cost_row(), cost_row()), rows=2) for n in range(many)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(stand.warehouse.load, loads * 2))

    assert 2 * many == stand.one(COUNT)
    assert many == len(stand.all(SNAPSHOTS))


def test_answers_are_typed(stand: WarehouseStand) -> None:
    """NUMERIC is Decimal, a TIMESTAMP knows its zone, JSON text stays text, NULL is None."""
    (row,) = stand.all(
        """SELECT NUMERIC '1.5' AS n, 2.5 AS f, 3 AS i, 'x' AS s, TRUE AS b, DATE '2026-09-01' AS d,
        TIMESTAMP '2026-09-01 12:00:00+02' AS t, '{"a": 1}' AS j, CAST(NULL AS STRING) AS nothing"""
    )

    assert [Decimal, float, int, str, bool, date, datetime, str] == [type(value) for value in row.values()][:8]
    assert datetime(2026, 9, 1, 10, tzinfo=UTC) == row["t"]
    assert UTC is row["t"].tzinfo
    assert row["nothing"] is None


def test_parameters_arrive_with_their_types(stand: WarehouseStand) -> None:
    """Values of every type may be given by name; those that a statement does not use are left out."""
    values = {
        "d": date(2026, 9, 1),
        "n": Decimal("1.000000001"),
        "i": 2**60,
        "s": "it's",
        "b": True,
        "t": datetime(2026, 9, 1, tzinfo=UTC),
        "l": ["a", "b"],
    }
    (row,) = stand.all(
        "SELECT @d AS d, @n AS n, @i AS i, @s AS s, @b AS b, @t AS t, 'b' IN UNNEST(@l) AS l", values | {"more": 1}
    )

    assert values | {"l": True} == row
    assert stand.one("SELECT @nothing IS NULL", {"nothing": None})


def test_a_missing_parameter_is_named(stand: WarehouseStand) -> None:
    """A statement with a parameter nobody gave says which."""
    with pytest.raises(ConfigurationError, match="@day"):
        stand.all("SELECT @day", {"days": 1})


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM raw_snapshots WHERE TRUE",
        "INSERT INTO raw_snapshots (snapshot_id) SELECT 'x'",
        "CREATE TABLE x AS SELECT 1",
        "DROP TABLE raw_snapshots",
        "SELECT 1; SELECT 2",
        "",
    ],
)
def test_a_query_only_reads(stand: WarehouseStand, statement: str) -> None:
    """Anything but one SELECT is refused before it runs."""
    with pytest.raises(ConfigurationError):
        stand.all(statement)


@pytest.mark.parametrize(
    "statement", ["SELECT FROM WHERE", "SELECT * FROM no_such_table", "SELECT nope FROM raw_snapshots"]
)
def test_a_wrong_statement_is_the_writers(stand: WarehouseStand, statement: str) -> None:
    """What cannot be understood is a mistake a person can mend, in words."""
    with pytest.raises(ConfigurationError):
        stand.all(statement)
