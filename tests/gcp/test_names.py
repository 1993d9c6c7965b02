"""Bare table names are found without a parser, exactly as a parser finds them."""

from __future__ import annotations

import re

import pytest
import sqlglot
from sqlglot import exp

from functions.transform.models import AGGREGATES, PUBLISHED
from shared import sql as sql_files
from shared.gcp.names import Reference, qualified
from shared.gcp.tables import Datasets
from shared.gcp.tokens import tokens
from tests.house.repository import files, read

SQL = [path for path in files("sql") if path.suffix == ".sql"]
CARDS = [path for path in files("metabase") if path.suffix == ".sql"]
OPTIONAL = re.compile(r"\[\[.*?\]\]", re.DOTALL)
"""What a card asks only when its reader filters."""
WAREHOUSE = Datasets("p-1", "d")
CASES = {
    "SELECT a FROM t": "SELECT a FROM <t>",
    "SELECT t.a FROM t AS t JOIN u x ON t.a = x.a, v": "SELECT t.a FROM <t> AS t JOIN <u> x ON t.a = x.a, <v>",
    "WITH t AS (SELECT 1 FROM t) SELECT * FROM t, T": "WITH t AS (SELECT 1 FROM <t>) SELECT * FROM t, T",
    "WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT 2 FROM t) SELECT 1 FROM t": (
        "WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT 2 FROM t) SELECT 1 FROM t"
    ),
    "SELECT (WITH t AS (SELECT 1) SELECT 2 FROM t) FROM t": "SELECT (WITH t AS (SELECT 1) SELECT 2 FROM t) FROM <t>",
    "SELECT 1 FROM (WITH t AS (SELECT 1 FROM u) SELECT 2 FROM t)": (
        "SELECT 1 FROM (WITH t AS (SELECT 1 FROM <u>) SELECT 2 FROM t)"
    ),
    "SELECT EXTRACT(YEAR FROM t) FROM u": "SELECT EXTRACT(YEAR FROM t) FROM <u>",
    "SELECT a IS NOT DISTINCT FROM t FROM u": "SELECT a IS NOT DISTINCT FROM t FROM <u>",
    "SELECT 'FROM t', \"FROM t\", '''FROM\nt''' FROM `t` -- FROM t\n/* FROM t */ # FROM t": (
        "SELECT 'FROM t', \"FROM t\", '''FROM\nt''' FROM <t> -- FROM t\n/* FROM t */ # FROM t"
    ),
    r"SELECT 'it\'s FROM t', r'\d FROM t', b'' FROM u": r"SELECT 'it\'s FROM t', r'\d FROM t', b'' FROM <u>",
    "SELECT 1 FROM p.d.t, `p.d.t`, t.a, d.f(t)": "SELECT 1 FROM p.d.t, `p.d.t`, t.a, d.f(t)",
    "SELECT 1 FROM UNNEST([t]) AS x WITH OFFSET AS o, u": "SELECT 1 FROM UNNEST([t]) AS x WITH OFFSET AS o, <u>",
    "SELECT 1 FROM (t JOIN u USING (a)) JOIN v USING (a)": "SELECT 1 FROM (<t> JOIN <u> USING (a)) JOIN <v> USING (a)",
    "(SELECT 1 FROM t) UNION ALL (SELECT 2 FROM u)": "(SELECT 1 FROM <t>) UNION ALL (SELECT 2 FROM <u>)",
    "SELECT a, (SELECT MAX(b) FROM t), c FROM u": "SELECT a, (SELECT MAX(b) FROM <t>), c FROM <u>",
    "SELECT a FROM t WHERE a IN (SELECT b FROM u), c": "SELECT a FROM <t> WHERE a IN (SELECT b FROM <u>), c",
    "SELECT * EXCEPT (t), ARRAY(SELECT 1 FROM t) FROM u": "SELECT * EXCEPT (t), ARRAY(SELECT 1 FROM <t>) FROM <u>",
    "INSERT INTO t (a, b) SELECT a, b FROM u AS t": "INSERT INTO <t!> (a, b) SELECT a, b FROM <u> AS t",
    "INSERT t (a) VALUES (@t)": "INSERT <t!> (a) VALUES (@t)",
    "UPDATE t SET a = u.a FROM u WHERE t.b = u.b": "UPDATE <t!> SET a = u.a FROM <u> WHERE t.b = u.b",
    "DELETE FROM t AS x WHERE EXISTS (SELECT 1 FROM u)": "DELETE FROM <t!> AS x WHERE EXISTS (SELECT 1 FROM <u>)",
    "DELETE t WHERE TRUE": "DELETE <t!> WHERE TRUE",
    "MERGE INTO t AS x USING u ON x.a = u.a WHEN NOT MATCHED THEN INSERT (a) VALUES (u.a)": (
        "MERGE INTO <t!> AS x USING <u> ON x.a = u.a WHEN NOT MATCHED THEN INSERT (a) VALUES (u.a)"
    ),
    "MERGE t USING (SELECT a FROM u) AS s ON FALSE WHEN MATCHED THEN DELETE": (
        "MERGE <t!> USING (SELECT a FROM <u>) AS s ON FALSE WHEN MATCHED THEN DELETE"
    ),
    "CREATE OR REPLACE VIEW v AS WITH c AS (SELECT 1 FROM t) SELECT * FROM c": (
        "CREATE OR REPLACE VIEW <v!> AS WITH c AS (SELECT 1 FROM <t>) SELECT * FROM c"
    ),
    "CREATE TABLE IF NOT EXISTS t (a INT64) PARTITION BY a": "CREATE TABLE IF NOT EXISTS <t!> (a INT64) PARTITION BY a",
    "DROP TABLE IF EXISTS t; TRUNCATE TABLE u; ALTER TABLE v ADD COLUMN a INT64": (
        "DROP TABLE IF EXISTS <t!>; TRUNCATE TABLE <u!>; ALTER TABLE <v!> ADD COLUMN a INT64"
    ),
}


def _marked(reference: Reference) -> str:
    return f"<{reference.name}{'!' if reference.is_target else ''}>"


@pytest.mark.parametrize("statement", CASES, ids=range(len(CASES)))
def test_only_tables_are_named_in_full(statement: str) -> None:
    """Tables are found wherever the language allows them; aliases, columns, texts and what WITH defines are left."""
    assert CASES[statement] == qualified(statement, _marked)


def _parsed(text: str) -> list[str]:
    """Return the bare names of tables that a parser sees, in order of their names."""
    found = []
    for tree in sqlglot.parse(text, read="bigquery"):
        assert tree is not None
        tables = tree.find_all(exp.Table)
        found += [table.name for table in tables if not table.db and table.name and not _is_defined(table)]
    return sorted(found)


def _is_defined(table: exp.Table) -> bool:
    """Whether a WITH in reach has defined that name before."""
    node: exp.Expr | None = table
    inside = None
    while node is not None:
        if isinstance(node, exp.CTE):
            inside = node
        with_ = node.args.get("with_") or node.args.get("with")
        if with_ is not None:
            names = [cte.alias for cte in with_.expressions]
            before = names[: with_.expressions.index(inside)] if inside in with_.expressions else names
            if table.name in before:
                return True
        node = node.parent
    return False


def _read(text: str) -> list[str]:
    found: list[str] = []

    def note(reference: Reference) -> str:
        found.append(reference.name)
        return reference.name

    assert text == qualified(text, note)
    return sorted(found)


@pytest.mark.parametrize("path", [*SQL, *CARDS], ids=str)
def test_every_statement_is_read_as_a_parser_reads_it(path: str) -> None:
    """In every SQL file of this repository the same names stand for tables as in the parser's tree."""
    text = OPTIONAL.sub("", read(path))

    assert _parsed(text) == _read(text)


@pytest.mark.parametrize("path", SQL, ids=str)
def test_a_statement_cut_into_words_is_whole(path: str) -> None:
    """Joined again, the pieces are the statement, and no piece is one that the language has no name for."""
    pieces = list(tokens(read(path)))

    assert read(path) == "".join(piece.text for piece in pieces)
    assert set() == {piece.text for piece in pieces if piece.kind == "sign"} - set("()[]{}<>,.;:=+-*/|!%&~^")


def test_names_lead_to_their_datasets() -> None:
    """Published tables lie where their names say, private ones keep their bare names as aliases."""
    sql = "INSERT INTO dim_aliases (a) SELECT w.a FROM winners AS w, winners, raw_snapshots"

    assert (
        "INSERT INTO `p-1.d.dim_aliases` (a) SELECT w.a FROM `p-1.d_ops.x` AS w, `p-1.d_ops.x` AS `winners`, "
        "`p-1.d_raw.raw_snapshots`"
    ) == WAREHOUSE.resolve(sql, {"winners": "p-1.d_ops.x", "dim_aliases": "p-1.d_ops.y"})


def test_every_published_table_has_a_place() -> None:
    """What transform publishes is never taken for a private table."""
    for table in [*(made.table for made in PUBLISHED), *(made.table for made in AGGREGATES)]:
        assert sql_files.columns(table)
        assert WAREHOUSE.published(table).startswith("`p-1.d")
