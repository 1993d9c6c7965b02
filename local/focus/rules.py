"""The rules that a FOCUS file is held to: an id of our own, a level, a sentence, and when a row breaks it.

Rules of single columns follow from sql/seeds/focus_1_4.csv; those between columns are sql/seeds/focus_1_4_rules.csv.
Conditions are DuckDB's SQL over a file whose columns are all text; `num(…)` and `instant(…)` read a text and are NULL
for one that cannot be read, so that one mistake breaks one rule: its type's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from local.focus.columns import columns, seed_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.focus.columns import Column

PREFIX = "FOCUS-1.4"
SEED = "focus_1_4_rules.csv"
OPTIONAL = ("x_CostType", "x_CostBasis", "x_ListLedgerCost", "x_NotReported")
"""Columns of ours that are looked at when they are there."""
MACROS = r"""
CREATE MACRO num(x) AS
  CASE WHEN regexp_full_match(x, '-?\d+(\.\d+)?([Ee][+-]?\d+)?') THEN TRY_CAST(x AS DOUBLE) END;
CREATE MACRO instant(x) AS
  CASE WHEN regexp_full_match(x, '\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ') THEN TRY_CAST(x AS TIMESTAMP WITH TIME ZONE) END;
CREATE MACRO is_charge(category, class) AS category IN ('Usage', 'Purchase') AND class IS NULL;
-- Nine decimals are what a cost has here; a product of two rounded numbers may miss it by that much.
CREATE MACRO is_product(cost, price, quantity) AS
  abs(num(price) * num(quantity) - num(cost)) <= 1e-9 + 1e-9 * abs(num(cost));
"""
Demand = Literal["MUST", "SHOULD"]

READABLE = f"{PREFIX}-File-Readable"
UNIQUE = f"{PREFIX}-Columns-Unique"
PASCAL_CASE = f"{PREFIX}-Columns-PascalCase"
PREFIXED = f"{PREFIX}-Columns-CustomPrefix"
CUSTOM_LAST = f"{PREFIX}-Columns-CustomLast"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule about the rows of a file."""

    rule_id: str
    level: Demand
    says: str
    reads: tuple[str, ...]
    """Columns without which there is nothing to check: that they are missing is another rule's business."""
    breaks: str
    """True for a row that breaks it."""


@dataclass(frozen=True, slots=True)
class FileRule:
    """One rule about a file as a whole."""

    rule_id: str
    level: Demand
    says: str


FILE_RULES = (
    FileRule(READABLE, "MUST", "The file is a CSV in UTF-8, or a Parquet file, and every row has all columns."),
    FileRule(UNIQUE, "MUST", "No column stands there twice."),
    FileRule(PASCAL_CASE, "MUST", "Names are written in PascalCase, also behind x_."),
    FileRule(PREFIXED, "MUST", "A column that FOCUS does not know starts with x_."),
    FileRule(CUSTOM_LAST, "SHOULD", "Columns that start with x_ stand after those of FOCUS."),
)


def present(column: Column) -> FileRule:
    """Return the rule that a column is there."""
    level: Demand = "MUST" if column.level == "mandatory" else "SHOULD"
    return FileRule(f"{PREFIX}-{column.name}-Present", level, f"{column.name} is a column of the file.")


@cache
def presence_rules() -> tuple[FileRule, ...]:
    """Return the rules about columns that have to be there.

    A conditional column has to be there when a condition is met that no file can tell, so it is never missed.
    """
    needed = [column for column in columns() if column.level == "mandatory"]
    wanted = [column for column in columns() if column.level == "recommended" and not column.allows_nulls]
    return tuple(present(column) for column in (*needed, *wanted))


@cache
def row_rules() -> tuple[Rule, ...]:
    """Return every rule about rows: those of single columns, and those between columns."""
    return (*(rule for column in columns() for rule in _column_rules(column)), *(_read(row) for row in seed_rows(SEED)))


def type_rule_id(name: str) -> str:
    """Return the id of the rule that a column's values are of its type."""
    return f"{PREFIX}-{name}-Type"


def _column_rules(column: Column) -> Iterator[Rule]:
    name = f'"{column.name}"'
    condition, words = _TYPES.get(column.kind, ("", ""))
    if condition:
        yield Rule(
            type_rule_id(column.name),
            "MUST",
            f"{column.name} is {words}.",
            (column.name,),
            f"{name} IS NOT NULL AND ({condition.format(name)})",
        )
    if not column.allows_nulls:
        said = f"{column.name} is never null."
        yield Rule(f"{PREFIX}-{column.name}-NotNull", "MUST", said, (column.name,), f"{name} IS NULL")
    if column.allowed:
        values = ", ".join(f"'{value}'" for value in column.allowed)
        said = f"{column.name} is one of the allowed values."
        yield Rule(f"{PREFIX}-{column.name}-Allowed", "MUST", said, (column.name,), f"{name} NOT IN ({values})")
    if column.is_unit:
        said = f"{column.name} is written like Tokens, 1000 Requests, GB-Hours or Units/3 Months."
        yield Rule(f"{PREFIX}-{column.name}-UnitFormat", "SHOULD", said, (column.name,), _UNIT.format(name))


_TYPES = {
    "decimal": ("num({0}) IS NULL", "a decimal number: no thousands separator, no plus, no currency mark"),
    "datetime": ("instant({0}) IS NULL", "an instant in UTC, YYYY-MM-DDTHH:mm:ssZ"),
    "json": (
        "NOT json_valid({0}) OR COALESCE(json_type(TRY_CAST({0} AS JSON)), '') != 'OBJECT'",
        "a JSON object",
    ),
}
_UNIT = r"NOT regexp_full_match({0}, '(\d+ )?[A-Z][A-Za-z]*([-/](\d+ )?[A-Z][A-Za-z]*)*')"


def _read(row: dict[str, str]) -> Rule:
    """Return a rule between columns."""
    level = cast("Demand", row["level"])
    return Rule(f"{PREFIX}-{row['rule']}", level, row["says"], tuple(row["reads"].split()), row["breaks"])
