"""Functions that translated statements call; they live beside the warehouse file, never in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

# NUMERIC division in whole units of 1e-9, half away from zero: exact, where DuckDB's own goes through DOUBLE.
_NUMERIC = """
CREATE MACRO bq_nanos(a) AS CAST(CAST(a AS DECIMAL(38, 9)) * 1000000000 AS HUGEINT);
CREATE MACRO bq_from_nanos(n) AS
  CAST(CAST(n AS DECIMAL(38, 0)) * CAST(0.000000001 AS DECIMAL(10, 9)) AS DECIMAL(38, 9));
CREATE MACRO bq_divide(a, b) AS bq_from_nanos(
  (2 * abs(bq_nanos(a)) * 1000000000 + abs(bq_nanos(b))) // (2 * abs(bq_nanos(b)))
  * CAST(sign(bq_nanos(a)) * sign(bq_nanos(b)) AS HUGEINT));
CREATE MACRO bq_div(a, b) AS bq_from_nanos(bq_nanos(a) // bq_nanos(b) * 1000000000);
"""


def macros(today: date | None) -> str:
    """Return the statements that create them; `today` fixes the day that CURRENT_DATE() returns."""
    day = f"DATE '{today.isoformat()}'" if today else "current_date"
    return f"{_NUMERIC}CREATE MACRO bq_today() AS {day};"
