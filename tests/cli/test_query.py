"""Queries: exact values in every format, and errors for whoever wrote the statement."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from local.warehouse.duckdb_warehouse import DuckDBWarehouse

from .keyboard import ROOT

if TYPE_CHECKING:
    from .keyboard import Keyboard

VALUES = """
    SELECT
      NUMERIC '1.237891200' AS money, NUMERIC '-0.000000001' AS nano, NUMERIC '100' AS round, 9007199254740993 AS big,
      0.5 AS share, DATE '2026-11-20' AS day, TIMESTAMP '2026-11-20 08:30:00+00' AS at, TRUE AS yes,
      CAST(NULL AS STRING) AS nothing, 'Zoë, "Z"' AS text, [1, 2] AS list
"""
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]


@pytest.fixture
def warehouse(keyboard: Keyboard) -> Keyboard:
    """A keyboard with an empty warehouse."""
    DuckDBWarehouse(keyboard.folder / ".aiu" / "warehouse.duckdb").close()
    return keyboard


def test_json_is_an_array_of_objects_without_a_lost_digit(warehouse: Keyboard) -> None:
    """NUMERIC is plain text, INT64 a number however big, instants end with Z, NULL is null."""
    ended = warehouse.local("query", "--format", "json", VALUES)

    assert [
        {
            "money": "1.2378912",
            "nano": "-0.000000001",
            "round": "100",
            "big": 9007199254740993,
            "share": 0.5,
            "day": "2026-11-20",
            "at": "2026-11-20T08:30:00Z",
            "yes": True,
            "nothing": None,
            "text": 'Zoë, "Z"',
            "list": [1, 2],
        }
    ] == json.loads(ended.out)


def test_csv_prints_numbers_plainly(warehouse: Keyboard) -> None:
    """What a spreadsheet reads is what the warehouse holds."""
    ended = warehouse.local("query", "--format", "csv", VALUES)

    assert (
        "money,nano,round,big,share,day,at,yes,nothing,text,list\n"
        "1.2378912,-0.000000001,100,9007199254740993,0.5,2026-11-20,2026-11-20T08:30:00Z,true,,"
        '"Zoë, ""Z""","[1, 2]"\n'
    ) == ended.out


@pytest.mark.parametrize("formula", FORMULAS, ids=repr)
def test_csv_holds_no_formula(warehouse: Keyboard, formula: str) -> None:
    """A text that a spreadsheet would calculate is quoted; a negative number is no text."""
    escaped = formula.replace("\t", "\\t").replace("\r", "\\r")
    ended = warehouse.local("query", "--format", "csv", f"SELECT '{escaped}' AS a, NUMERIC '-1.5' AS b, -1 AS c")

    assert f"'{formula},-1.5,-1" in ended.out.replace('"', "")


def test_a_table_on_a_pipe_cuts_nothing(warehouse: Keyboard) -> None:
    """However long a text is, it stands on one line."""
    ended = warehouse.local("query", f"SELECT '{'x' * 500}' AS long, NULL AS nothing")

    assert "long" in ended.out.splitlines()[0]
    assert f"{'x' * 500}  NULL" in ended.out
    assert "(1 row)" in ended.out


@pytest.mark.parametrize(
    ("shape", "said"), [("table", "platform  usd\n(0 rows)\n"), ("csv", "platform,usd\n"), ("json", "[]\n")]
)
def test_no_rows_still_have_columns(warehouse: Keyboard, shape: str, said: str) -> None:
    """An empty answer is an answer."""
    ended = warehouse.local("query", "--format", shape, "SELECT platform, cost_usd AS usd FROM fct_cost_daily")

    assert said == ended.out


def test_a_dash_reads_the_statement_from_standard_input(warehouse: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long statements live in files."""
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT 42 AS answer"))

    assert '[{"answer": 42}]\n' == warehouse.local("query", "-", "--format", "json").out


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT * FROM fct_cost_dayly", "there is no table fct_cost_dayly; did you mean fct_cost_daily, "),
        ("SELECT cost FROM fct_cost_daily", 'column "cost" not found'),
        ("SELEC 1", "this is not BigQuery SQL"),
        ("DELETE FROM fct_cost_daily WHERE TRUE", "write one SELECT"),
        ("SELECT 1; SELECT 2", "write one statement"),
        ("SELECT CAST('x' AS INT64) AS n", "x"),
    ],
)
def test_a_wrong_statement_is_explained_in_one_line(warehouse: Keyboard, statement: str, said: str) -> None:
    """No traceback, no translated statement: what is wrong, and for a table those like it."""
    ended = warehouse.local("query", statement)

    assert 2 == ended.code
    assert said in ended.err
    assert 1 == len(ended.err.splitlines())
    assert "" == ended.out


def test_a_query_imports_no_http_client(warehouse: Keyboard) -> None:
    """Looking is quick: what only a run needs is not loaded."""
    query = ["query", "SELECT 1", "--format", "csv"]
    program = f"import sys; from local.cli import invoke; invoke({query!r}); print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=warehouse.folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "1\n1\n" == ran.stdout[:4]
    assert set() == {"aiohttp", "rich", "structlog", "tenacity", "cloudevents"} & set(ran.stdout.split())
