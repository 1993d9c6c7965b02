"""A warehouse, a lake and a bus with the monitor and the notifier behind it; the facts are what a test writes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from functions.monitor.watch import watch
from local.bus.in_process import InProcessBus
from local.folder_lake import FolderLake
from local.notifiers import LogNotifier
from local.warehouse import schema_files
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from shared import runtime as process
from shared import topology
from shared.messages import MartsBuilt, encode
from shared.protocols import Notice
from shared.runtime import Runtime
from shared.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from local.bus.chaos import Chaos

START = datetime(2026, 10, 30, 14, tzinfo=UTC)
HELD = {"day": "2026-10-28", "vendor_usd": "1", "people_usd": "0.5"}
"""A held day, in the columns of held_days."""
UNKNOWN = {"rule": "billed_unknown", "subject": "Trial", "day": "2026-10-28", "detail": "?", "amount_usd": "1"}
"""A finding, in the columns of quality_findings."""
LISTENERS = [f for f in topology.FUNCTIONS if f.topic in {topology.MARTS_BUILT, topology.ALERT_RAISED}]


class Town:
    """One installation; `facts` writes what the rules read, `look` makes the monitor look at it."""

    def __init__(self, folder: Path, chaos: Chaos | None = None, today: date | None = None) -> None:
        """Everything lives below `folder`; `chaos` is what the bus plays, `today` what views take for the present."""
        self.now = START
        self.mail: list[str] = []
        self.after_mail: Callable[[], None] = lambda: None
        self.bus = InProcessBus(LISTENERS, chaos=chaos, backoff_s=0.001, now=lambda: self.now)
        self.lake = FolderLake(folder / "lake")
        self.warehouse = DuckDBWarehouse(folder / "warehouse.duckdb", today=today)
        backends = {"lake": self.lake, "bus": self.bus, "warehouse": self.warehouse}
        self.runtime = Runtime(Settings.read({}), notifier=LogNotifier(self._take), **backends)
        process.use(self.runtime)

    def _take(self, text: str) -> None:
        self.mail.append(text)
        self.after_mail()

    def close(self) -> None:
        """End the process as a person would."""
        self.bus.close()
        self.warehouse.close()
        process.use(None)

    def facts(self, table: str, *rows: dict[str, Any]) -> None:
        """Replace the rows of one table; columns that are left out are empty."""
        with self.warehouse.build() as build:
            build.stage("new_rows", table, [self._whole(table, row) for row in rows])
            moved: list[tuple[str, dict[str, Any]]] = [
                (f"DELETE FROM {table} WHERE TRUE", {}),
                (f"INSERT INTO {table} SELECT * FROM new_rows", {}),
            ]
            assert build.publish(0, moved)

    def _whole(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        empty = {"vendor": "cursor", "stream": "cursor_events", "ledger": "billed", "run_id": "daily-2026-10-30"}
        columns = schema_files.tables(schema_files.SCHEMA)[table]
        return {name: value for name, value in empty.items() if name in columns} | row

    def look(self, folder: Path | None = None, *, minutes: int = 10) -> None:
        """Let time pass, then make one pass of the monitor; `folder` holds other rules than the shipped ones."""
        self.now += timedelta(minutes=minutes)
        if folder:
            watch(self.runtime, self.now, folder)
        else:
            self.bus.publish(topology.MARTS_BUILT, encode(MartsBuilt(kind="clock")), {})
        self.settle()

    def settle(self) -> None:
        """Wait until no message is on its way; none may have been given up."""
        self.bus.drain(60)
        assert [] == [f"{letter.function}: {letter.error}" for letter in self.bus.dead_letters]

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Return the rows of one BigQuery SELECT."""
        return self.warehouse.query(sql)

    def incidents(self, *columns: str) -> list[tuple[Any, ...]]:
        """Return these columns of all incidents, in the order in which they opened."""
        rows = self.query("SELECT * FROM incidents ORDER BY opened_at, rule, subject")
        return [tuple(row[name] for name in columns) for row in rows]

    def notices(self) -> list[Notice]:
        """Return the notices in the lake, by key."""
        keys = [key for key in self.lake.list("alerts/") if "/sent-" not in key and "/refused-" not in key]
        return [msgspec.json.decode(self.lake.read(key), type=Notice) for key in keys]


def rule(folder: Path, name: str, select: str, severity: str = "warning") -> None:
    """Write a rule; `select` is its SELECT."""
    head = {"severity": severity, "title": f"Title of {name}", "threshold": "any", "next": f"mend {name}"}
    lines = [f"-- {word}: {text}" for word, text in head.items()]
    (folder / f"{name}.sql").write_text("\n".join([*lines, select, ""]), encoding="utf-8")


def says(subject: str, message: str = "it is broken", severity: str | None = None) -> str:
    """Return a SELECT that finds one broken promise."""
    word = f"'{severity}'" if severity else "CAST(NULL AS STRING)"
    texts = f"{json.dumps(subject)} AS subject, {word} AS severity, {json.dumps(message)} AS message"
    return f"SELECT {texts}, @today AS day"
