"""The same words mean the same: every case is BigQuery text and the value BigQuery documents for it."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.warehouse.session import Session
from local.warehouse.sql_cache import TranslationCache
from local.warehouse.unsupported import UnsupportedBigQueryError
from shared.errors import FatalError

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "bigquery_cases"
NANO = Decimal("0.000000001")
NUMBERS = st.decimals(-1_000_000, 1_000_000, places=9)
PARAMS = {"one": 1, "three": 3, "days": [date(2026, 11, 21), date(2026, 11, 22)], "none": []}


class Case(NamedTuple):
    """One fact, what is expected, and the statement."""

    fact: str
    kind: str
    value: str
    sql: str


def read(path: Path) -> list[Case]:
    """Read a file of cases: a fact, `type value`, a statement, an empty line."""
    cases = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        fact, expected, sql = block.split("\n", 2)
        kind, _, value = expected.removeprefix("-- ").partition(" ")
        cases.append(Case(fact.removeprefix("-- "), kind, value, sql))
    return cases


CASES = [case for path in sorted(FOLDER.glob("*.sql")) for case in read(path)]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One empty warehouse file whose today is fixed."""
    folder = tmp_path_factory.mktemp("cases")
    session = Session(folder / "w.duckdb", today=date(2026, 11, 22), translations=TranslationCache(folder / "sql.json"))
    yield session
    session.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fact)
def test_means_what_bigquery_means(case: Case, session: Session) -> None:
    """Each statement gives the documented value and type, or is refused by name."""
    with session.cursor() as cursor:
        if case.kind in {"error", "refused"}:
            expected = FatalError if case.kind == "error" else UnsupportedBigQueryError
            with pytest.raises(expected) as caught:
                session.select(cursor, case.sql, PARAMS)
            assert case.value in str(caught.value)
        else:
            (row,) = session.select(cursor, case.sql, PARAMS)
            (value,) = row.values()
            assert f"{case.kind} {case.value}".strip() == shown(value)


@given(NUMBERS, NUMBERS.filter(bool))
def test_numeric_division_is_exact(session: Session, amount: Decimal, by: Decimal) -> None:
    """NUMERIC division is rounded once, half away from zero, at the ninth decimal."""
    with session.cursor() as cursor:
        rows = session.select(cursor, "SELECT CAST(@a AS NUMERIC) / CAST(@b AS NUMERIC) AS x", {"a": amount, "b": by})

    assert [{"x": (amount / by).quantize(NANO, ROUND_HALF_UP)}] == rows


def shown(value: object) -> str:
    """Write a value the way the cases do."""
    if value is None:
        return "None"
    return f"{type(value).__name__} {value:f}" if isinstance(value, Decimal) else f"{type(value).__name__} {value}"
