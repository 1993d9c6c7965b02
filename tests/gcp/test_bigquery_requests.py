"""What the warehouse asks of BigQuery, where an emulator charges nothing and refuses nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.bigquery import Client

from shared.errors import ConfigurationError, FatalError
from shared.gcp.params import bound
from shared.gcp.warehouse import BigQueryWarehouse
from tests.gcp.transport import Answer, Asked, Google

EPOCH_MS = 1_795_000_000_000
FIELDS = [{"name": "n", "type": "NUMERIC"}, {"name": "t", "type": "TIMESTAMP"}, {"name": "j", "type": "JSON"}]
CELLS = [{"v": "1.5"}, {"v": "1790000000000001"}, {"v": '{"b":1,"a":[2]}'}]


def _answer(asked: Asked) -> Answer:
    if asked.path.endswith("/raw_snapshots"):
        name = {"projectId": "p-1", "datasetId": "usage_raw", "tableId": "raw_snapshots"}
        return 200, {"tableReference": name, "location": "europe-west1", "creationTime": str(EPOCH_MS)}
    done = {"jobComplete": True, "jobReference": {"projectId": "p-1", "jobId": "j", "location": "europe-west1"}}
    return 200, done | {"schema": {"fields": FIELDS}, "rows": [{"f": CELLS}], "totalRows": "1"}


def _warehouse(google: Google) -> BigQueryWarehouse:
    credentials = AnonymousCredentials()  # type: ignore[no-untyped-call]
    return BigQueryWarehouse("p-1", "usage", Client(project="p-1", credentials=credentials, _http=google.session()))


def test_every_statement_is_bounded() -> None:
    """A statement says what it may bill at most, how long it may run, where it runs, and whose it is."""
    google = Google(_answer)
    _warehouse(google).query("SELECT 1 FROM dim_users")
    body = google.asked[-1].json

    assert str(20 * 2**30) == body["maximumBytesBilled"]
    assert "450000" == body["jobTimeoutMs"]
    assert "europe-west1" == body["location"]
    assert {"app": "ai-usage-analytics", "step": "query"} == body["labels"]
    assert not body["useLegacySql"]
    assert "SELECT 1 FROM `p-1.usage.dim_users`" == body["query"]


def test_a_warehouse_is_known_by_the_table_of_its_snapshots() -> None:
    """The name says project, dataset and when the table was made, in letters that a job's id may have."""
    assert f"p-1-usage-{EPOCH_MS:x}" == _warehouse(Google(_answer)).name


def test_values_come_back_as_from_the_other_warehouse() -> None:
    """NUMERIC has its nine places, an instant is in UTC to the microsecond, JSON is text."""
    (row,) = _warehouse(Google(_answer)).query("SELECT n, t, j FROM dim_users")

    assert {
        "n": Decimal("1.500000000"),
        "t": datetime(2026, 9, 21, 14, 13, 20, 1, UTC),
        "j": '{"b": 1, "a": [2]}',
    } == row
    assert "1.500000000" == str(row["n"])


PARAMETERS: dict[str, tuple[Any, str, Any]] = {
    "d": (date(2026, 9, 1), "DATE", "2026-09-01"),
    "n": (Decimal("0.000000001"), "NUMERIC", "1E-9"),
    "i": (2**60, "INT64", str(2**60)),
    "b": (True, "BOOL", "true"),
    "f": (0.5, "FLOAT64", 0.5),
    "s": ("it's", "STRING", "it's"),
    "t": (datetime(2026, 9, 1, tzinfo=UTC), "TIMESTAMP", "2026-09-01 00:00:00+00:00"),
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_are_typed_by_their_values(name: str) -> None:
    """A value travels beside the statement, never in it."""
    value, kind, written = PARAMETERS[name]
    text, (parameter,) = bound(f"SELECT @{name}, '@x', @@row_count", {name: value, "more": 1}, "s1_")

    assert f"SELECT @s1_{name}, '@x', @@row_count" == text
    said = parameter.to_api_repr()
    assert (f"s1_{name}", kind, written) == (
        said["name"],
        said["parameterType"]["type"],
        said["parameterValue"]["value"],
    )


def test_nothing_has_no_type() -> None:
    """NULL goes with every type, and so does an empty list; beside another list it has that one's type."""
    assert ("SELECT NULL, UNNEST([])", []) == bound("SELECT @a, UNNEST(@b)", {"a": None, "b": []})

    text, parameters = bound("SELECT @a, @b", {"a": [], "b": [date(2026, 9, 1)]})
    assert "SELECT @a, @b" == text
    assert ["DATE", "DATE"] == [p.to_api_repr()["parameterType"]["arrayType"]["type"] for p in parameters]


@pytest.mark.parametrize("value", [datetime(2026, 9, 1), object()], ids=["without a zone", "an object"])  # noqa: DTZ001
def test_what_no_column_can_hold_is_refused(value: object) -> None:
    """An instant without its zone, or an object, is the caller's mistake."""
    with pytest.raises(FatalError, match="@a"):
        bound("SELECT @a", {"a": value})


@pytest.mark.parametrize("sql", ["SELECT 1; DROP TABLE dim_users", "/* SELECT */ DROP TABLE dim_users", "BEGIN", ";"])
def test_only_one_select_is_sent(sql: str) -> None:
    """Whatever does not read is refused before anything is asked, however it is dressed up."""
    google = Google(_answer)
    warehouse, before = _warehouse(google), len(google.asked)

    with pytest.raises(ConfigurationError):
        warehouse.query(sql)
    assert before == len(google.asked)
