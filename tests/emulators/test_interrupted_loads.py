"""A load that was interrupted anywhere, or run again at any time, has added everything once."""

from __future__ import annotations

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from shared.errors import FatalError
from shared.gcp.load import Loader
from shared.gcp.warehouse import BigQueryWarehouse
from tests.contract.loads import cost_load, cost_row
from tests.emulators import warehouse

if TYPE_CHECKING:
    from google.cloud.bigquery import Client

    from shared.protocols import Load
    from tests.contract.stands import WarehouseStand

COUNT = "SELECT COUNT(*) FROM raw_anthropic_cost WHERE ingest_date >= DATE '2000-01-01'"
SNAPSHOTS = "SELECT COUNT(*) FROM raw_snapshots"
RAW = warehouse.DATASETS.id("raw")


class Killed(BaseException):
    """The process ends here."""


def _kill(*_: object) -> None:
    raise Killed


def _kill_before_commit(stand: WarehouseStand, work: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Loader, "_commit", _kill)
        with pytest.raises(Killed):
            stand.warehouse.load(work)


def _private_tables() -> set[str]:
    return {table.table_id for table in _client().list_tables(RAW) if table.table_id.startswith("load_")}


def _loader(stand: WarehouseStand) -> Loader:
    made = stand.warehouse
    assert isinstance(made, BigQueryWarehouse)
    return Loader(made._jobs, made._datasets, made.name)


def _client() -> Client:
    return warehouse.prepared(*warehouse.PREPARED)


def _two_rows(stand: WarehouseStand) -> Load:
    return cost_load("s1", stand.part(cost_row(), cost_row(line_no=2)), rows=2)


def _is_whole(stand: WarehouseStand) -> bool:
    return (2, 1) == (stand.one(COUNT), stand.one(SNAPSHOTS))


def test_killed_after_the_load_job(stand: WarehouseStand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is visible; the next call finds the job under its id and goes on from there."""
    work = _two_rows(stand)

    _kill_before_commit(stand, work, monkeypatch)
    assert (0, 0) == (stand.one(COUNT), stand.one(SNAPSHOTS))

    (stand.folder / "part-0.ndjson.gz").write_bytes(gzip.compress(b""))  # the job is not run again
    stand.warehouse.load(work)
    assert _is_whole(stand)


def test_killed_after_the_commit(stand: WarehouseStand, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commit of a call that never heard of its success counts, also for one that saw nothing before."""
    work = _two_rows(stand)
    stand.warehouse.load(work)
    asked = iter([False])
    real = Loader._is_there
    monkeypatch.setattr(Loader, "_is_there", lambda self, load: next(asked, None) is None and real(self, load))

    stand.warehouse.load(work)
    assert _is_whole(stand)


def test_what_a_load_job_brought_is_gone(stand: WarehouseStand, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job is done but its table has expired: the next attempt fills another one."""
    work = _two_rows(stand)
    before = _private_tables()
    _kill_before_commit(stand, work, monkeypatch)
    (made,) = _private_tables() - before
    _client().delete_table(f"{RAW}.{made}")

    stand.warehouse.load(work)
    assert _is_whole(stand)


def test_tables_that_went_back_in_time(stand: WarehouseStand) -> None:
    """All jobs are done but the rows are gone, as after a restore: they are loaded again."""
    work = _two_rows(stand)
    stand.warehouse.load(work)
    warehouse.run(_client(), ["TRUNCATE TABLE raw_anthropic_cost", "TRUNCATE TABLE raw_snapshots"])

    stand.warehouse.load(work)
    assert _is_whole(stand)


def test_a_failed_attempt_is_followed_by_the_next(stand: WarehouseStand) -> None:
    """A load that failed is tried under the next id, not answered from memory: what was wrong may be mended."""
    broken = cost_load("s1", stand.part(cost_row(cost_usd="much")), rows=1)
    with pytest.raises(FatalError, match="raw_anthropic_cost"):
        stand.warehouse.load(broken)
    (stand.folder / "part-0.ndjson.gz").write_bytes(gzip.compress(_line()))

    stand.warehouse.load(broken)
    assert (1, 1) == (stand.one(COUNT), stand.one(SNAPSHOTS))


def test_somebody_elses_job_is_not_taken_for_ours(stand: WarehouseStand) -> None:
    """An id that loads something else is named, and nothing is added."""
    work = _two_rows(stand)
    with pytest.raises(FatalError, match="promises 3"):
        stand.warehouse.load(replace(work, rows=3))

    other = stand.part(cost_row())
    with pytest.raises(FatalError, match="somebody else's"):
        stand.warehouse.load(replace(work, uris=(other,)))
    assert (0, 0) == (stand.one(COUNT), stand.one(SNAPSHOTS))


@pytest.mark.slow
def test_many_at_one_time(stand: WarehouseStand) -> None:
    """Eight calls of one load, which know nothing of each other, add it once and leave nothing behind."""
    work, before = _two_rows(stand), _private_tables()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: _loader(stand).load(work), range(8)))

    assert _is_whole(stand)
    assert before == _private_tables()


def test_private_tables_do_not_stay(stand: WarehouseStand) -> None:
    """What a load needed on its way is gone when it is done, and would expire by itself."""
    before = _private_tables()
    stand.warehouse.load(_two_rows(stand))

    assert before == _private_tables()


def _line() -> bytes:
    return json.dumps(cost_row()).encode() + b"\n"
