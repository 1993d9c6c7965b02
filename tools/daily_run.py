"""One ordinary daily run on a history of snapshots, one a stream and day, and what each of its steps may read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from functions.loaders.snapshot import load as loader
from functions.monitor import breaches
from functions.transform import gate, publish, shown_people
from functions.transform.applied import remember
from local.bus.in_process import InProcessBus
from local.env_secrets import EnvSecrets
from local.folder_lake import FolderLake
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from shared import keys, sql, topology
from shared.ledger import Plan
from shared.messages import FetchRequested
from shared.persons.erasures import KEY_VARIABLE
from shared.protocols import Load
from shared.runtime import Runtime
from shared.settings import Settings
from tools.recorded_warehouse import RecordedWarehouse

if TYPE_CHECKING:
    from pathlib import Path

    from tools.partition_reach import Touch

TODAY = date(2026, 9, 2)
KEY = "a key that makes hashes of people whom nobody knows"


def daily_run(history: int, folder: Path) -> dict[str, list[Touch]]:
    """Return step → what one daily run after `history` days may read in it."""
    warehouse = DuckDBWarehouse(folder / "warehouse.duckdb", today=TODAY)
    try:
        _remember(warehouse, history)
        recorded = RecordedWarehouse(warehouse)
        told = {"AIU_TODAY": str(TODAY), "AIU_LAKE": f"file://{folder}/lake", "AIU_SHOW_PEOPLE": "hashed"}
        settings, secrets = Settings.read(told), EnvSecrets({KEY_VARIABLE: KEY})
        lake = FolderLake(folder / "lake")
        world = Runtime(settings, lake=lake, bus=InProcessBus(()), warehouse=recorded, secrets=secrets)
        if publish.publish(_todays(warehouse), world) is None:
            raise RuntimeError("the daily run was not published")
        breaches.evaluate(recorded, {"now": settings.now(), "today": TODAY})
        _look(recorded)
        return recorded.recorder.found
    finally:
        warehouse.close()


def _look(recorded: RecordedWarehouse) -> None:
    """Ask what loader and gate ask for every snapshot and every message."""
    entry = FetchRequested(f"daily-{TODAY}", topology.STREAMS[0].name, TODAY, TODAY, 1)
    recorded.query(loader.SEEN, {"snapshot_id": keys.snapshot_id(entry)})
    window = {"stream": entry.stream, "start": entry.start, "end": entry.end, "checksum": ""}
    recorded.query(loader.SAME, window)
    recorded.query(gate.LOADED, {"run_id": entry.run_id, "revision": 1})


def _remember(warehouse: DuckDBWarehouse, history: int) -> None:
    """Fill a warehouse with a history that has been published."""
    for stream in topology.STREAMS:
        past = [TODAY - timedelta(days=ago) for ago in range(1, history + 1)]
        _load(warehouse, stream, [(day, day, f"daily-{day}") for day in past])
    with warehouse.build() as build:
        build.table("winners", sql.model("ops/winners"))
        names = ", ".join(sql.columns("applied_winners"))
        applied = {
            "models": sql.models_hash(),
            "prices": sql.prices_hash(),
            "closed_until": str(TODAY - timedelta(days=2)),
            shown_people.TABLE: shown_people.mark(KEY.encode()),
        }
        build.publish(
            warehouse.query(publish.EPOCH)[0]["epoch"],
            [
                (f"INSERT INTO applied_winners ({names}) SELECT {names} FROM winners", {}),
                *(statement for name, digest in applied.items() for statement in remember(name, digest)),
            ],
        )


def _todays(warehouse: DuckDBWarehouse) -> gate.Standing:
    """Load what a daily run brings, every day of it different from before, and return how that run stands."""
    run_id, entries = f"daily-{TODAY}", []
    for stream in topology.STREAMS:
        lookback = stream.lookback_days if stream.kind == "windowed" else 0
        yesterday = TODAY - timedelta(days=1) if stream.kind == "windowed" else TODAY
        first = yesterday - timedelta(days=max(lookback - 1, 0))
        _load(warehouse, stream, [(first, yesterday, run_id)])
        entries.append(FetchRequested(run_id, stream.name, first, yesterday, 1))
    planned = datetime.combine(TODAY, datetime.min.time(), UTC)
    plan = Plan(run_id, "daily", planned, planned + timedelta(hours=2), TODAY, 1, tuple(entries))
    return gate.Standing(plan, tuple(entries), (), (), ())


def _load(warehouse: DuckDBWarehouse, stream: topology.Stream, windows: list[tuple[date, date, str]]) -> None:
    snapshots, said = [], []
    for first, last, run_id in windows:
        entry = FetchRequested(run_id, stream.name, first, last, 1)
        observed = datetime.combine(last + timedelta(days=1), datetime.min.time(), UTC)
        snapshot = {"snapshot_id": keys.snapshot_id(entry), "stream": stream.name}
        same = {"row_count": 1, "quarantined_rows": 0, "checksum": f"{run_id} {stream.name}"}
        snapshots.append(
            {**snapshot, **same, "window_start": first, "window_end": last, "run_id": run_id, "revision": 1}
            | {"observed_at": observed, "rows_from": snapshot["snapshot_id"], "sound": True, "state": "loaded"}
            | {"commit_key": keys.commit(entry), "drift": "{}", "findings": "[]", "loaded_at": observed}
        )
        for ago in range((last - first).days + 1):
            day = last - timedelta(days=ago)
            said.append({**snapshot, **same, "day": day, "is_zero": False, "ingest_date": observed.date()})
    rows = {"raw_snapshots": snapshots, "raw_snapshot_days": said}
    warehouse.load(Load(stream.table, (), 0, rows, f"load_{stream.name}_{windows[0][2]}"))
