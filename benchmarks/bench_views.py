"""How long every view takes over two years of 15 and of 1,000 people, beside the bare floor of reading its tables once.

The floor is one trivial aggregate over the largest table that the view reads, in the same process and file: seconds
differ between machines, the ratio hardly does. Every column of every row is computed. Exit 1 when a promise is missed:
all views together within 2 s at 15 people, each within 5 s at 1,000. `--people` and `--days` measure another size.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import yaml

from benchmarks.large_warehouse import make, opened
from local.warehouse import schema_files

if TYPE_CHECKING:
    from local.warehouse.session import Session

TODAY = date(2026, 11, 22)
SIZES = ((15, 730, 2.0, None), (1000, 730, None, 5.0))
"""People, days, seconds promised for all views together, seconds promised for each."""
VIEWS = schema_files.SCHEMA.with_name("views")
AS_READ = {"focus_cost_and_usage": "WHERE x_ChargeDate >= DATE '2026-10-01' AND x_ChargeDate < DATE '2026-11-01'"}
"""What is never read whole: an export is asked for a month."""


@dataclass(frozen=True, slots=True)
class Size:
    """An organisation, and what is promised for it."""

    people: int
    days: int
    together: float | None = None
    each: float | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What one view took: medians of a few readings."""

    view: str
    rows: int
    seconds: float
    busy: float
    """Seconds of all processors together: what a machine that does other things beside it would have needed alone."""
    floor: float
    note: str = ""


def main() -> int:
    """Print a table for each size; exit 1 when a promise is missed."""
    arguments = _arguments()
    sizes = [Size(*size) for size in SIZES]
    if arguments.people:
        asked = (arguments.people, arguments.days)
        sizes = [size for size in sizes if (size.people, size.days) == asked] or [Size(*asked)]
    missed: list[str] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(arguments.keep or folder) / f"{size.people}x{size.days}.duckdb"
            if not path.exists():
                spent = make(path, size.people, size.days, TODAY)
                share = spent["aggregates"] / spent["facts"]
                print(f"{size.people} people: facts {spent['facts']:.1f} s, aggregates {share:.2f} of that")
            with opened(path, TODAY) as session:
                costs = _costs(session, arguments)
        missed += _told(size, costs)
    print("\n".join(["", *missed]) if missed else "\nevery promise is kept")
    return int(bool(missed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, help="people in the organisation")
    parser.add_argument("--days", type=int, default=730, help="days of history (with --people)")
    parser.add_argument("--readings", type=int, default=3, help="how often each view is read; medians count")
    parser.add_argument("--limit", type=float, default=60, help="seconds after which a reading is given up")
    parser.add_argument("--view", action="append", help="only this one; may be repeated")
    parser.add_argument("--keep", help="folder in which the warehouses stay, to measure again without making them")
    return parser.parse_args()


def _costs(session: Session, arguments: argparse.Namespace) -> list[Cost]:
    found = []
    for name in schema_files.views(schema_files.SCHEMA):
        if not arguments.view or name in arguments.view:
            print(f"\r  {name:50}\r", end="", file=sys.stderr, flush=True)
            with session.cursor() as cursor:
                found.append(_cost(Stopwatch(session, cursor, arguments.limit), name, arguments.readings))
    return found


class Stopwatch:
    """Times statements inside DuckDB, so that no row has to become a Python object; gives up after a while."""

    def __init__(self, session: Session, cursor: duckdb.DuckDBPyConnection, limit: float) -> None:
        self.session, self.cursor, self.limit = session, cursor, limit

    def first(self, sql: str) -> int:
        """Return the first value of a BigQuery SELECT's only row."""
        statement, values = self.session.prepare(sql)
        row = self.cursor.execute(statement, values).fetchone()
        return int(row[0] or 0) if row else 0

    def whole(self, sql: str) -> tuple[float, float, int]:
        """Return seconds, seconds of processors, and rows of a BigQuery SELECT whose every column was computed."""
        statement, values = self.session.prepare(sql)
        timer = threading.Timer(self.limit, self.cursor.interrupt)
        timer.start()
        begin, busy = time.perf_counter(), time.process_time()
        try:
            row = self.cursor.execute(f"SELECT count(*), bit_xor(hash(v)) FROM ({statement}) AS v", values).fetchone()
        finally:
            timer.cancel()
        return time.perf_counter() - begin, time.process_time() - busy, int(row[0]) if row else 0


def _cost(watch: Stopwatch, view: str, readings: int) -> Cost:
    tables = {table: watch.first(f"SELECT COUNT(*) AS n FROM {table}") for table in _tables(view)}
    largest = max(tables, key=lambda table: tables[table], default="streams")
    empty = ", ".join(sorted(table for table, count in tables.items() if not count))
    _, floor, _ = _median(watch, f"SELECT COUNT(*) AS n, SUM({_measure_of(largest)}) AS total FROM {largest}", readings)
    try:
        rows, seconds, busy = _median(watch, f"SELECT * FROM {view} {AS_READ.get(view, '')}", readings)
    except duckdb.InterruptException:
        return Cost(view, 0, watch.limit, watch.limit, floor, "given up")
    except duckdb.Error as error:
        return Cost(view, 0, 0.0, 0.0, floor, f"broken: {str(error).splitlines()[0][:80]}")
    return Cost(view, rows, seconds, busy, floor, f"empty here: {empty}" if empty else "")


def _median(watch: Stopwatch, sql: str, readings: int) -> tuple[int, float, float]:
    """Return rows, and medians of seconds and of processors' seconds, after one reading that warms up."""
    seconds, busy, rows = watch.whole(sql)
    if seconds > watch.limit / readings:
        return rows, seconds, busy
    again = [watch.whole(sql) for _ in range(readings)]
    return rows, statistics.median(one[0] for one in again), statistics.median(one[1] for one in again)


def _tables(view: str) -> set[str]:
    """Return the tables that a view reads, also through other views."""
    card = yaml.safe_load((VIEWS / view / "metadata.yaml").read_text())
    reads: set[str] = set(card["reads"])
    views = {name for name in reads if (VIEWS / name).exists()}
    return (reads - views).union(*(_tables(name) for name in views))


def _measure_of(table: str) -> str:
    """Return something in every row of a table that has to be read and added up."""
    columns = schema_files.tables(schema_files.SCHEMA)[table]
    numbers = [name for name, kind in columns.items() if kind in {"NUMERIC", "INT64"}]
    return numbers[0] if numbers else "1"


def _told(size: Size, costs: list[Cost]) -> list[str]:
    """Print the table of one size and return what was promised and missed."""
    print(f"\n{size.people} people x {size.days} days")
    print(f"{'view':32} {'rows':>9} {'ms':>9} {'cpu ms':>9} {'floor ms':>9} {'ratio':>7}  notes")
    for cost in sorted(costs, key=lambda cost: -cost.seconds):
        times = " ".join(f"{seconds * 1000:9.1f}" for seconds in (cost.seconds, cost.busy, cost.floor))
        ratio = cost.seconds / max(cost.floor, 1e-6)
        print(f"{cost.view:32} {cost.rows:9} {times} {ratio:7.1f}  {cost.note}".rstrip())
    together = sum(cost.seconds for cost in costs)
    busy = sum(cost.busy for cost in costs)
    print(f"{'all together':32} {sum(cost.rows for cost in costs):9} {together * 1000:9.1f} {busy * 1000:9.1f}")
    missed = [f"missed: {cost.view} is {cost.note}" for cost in costs if cost.note.startswith("broken")]
    missed += [
        f"missed: {cost.view} took {cost.seconds:.2f} s at {size.people} people; promised {size.each} s"
        for cost in costs
        if size.each and cost.seconds > size.each
    ]
    if size.together and together > size.together:
        missed.append(f"missed: all views took {together:.2f} s at {size.people} people; promised {size.together} s")
    return missed


if __name__ == "__main__":
    sys.exit(main())
