"""Asks the published facts what the report needs: statements of sql/report and views of sql/views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local.report import silence
from shared.errors import FatalError

if TYPE_CHECKING:
    from local.report.period import Period
    from local.warehouse.reader import DuckDBReader
    from shared.protocols import Row


@dataclass(frozen=True, slots=True)
class Answers:
    """The facts about one period."""

    period: Period
    warehouse: DuckDBReader

    def about(self, statement: str) -> list[Row]:
        """Return the rows of a statement of sql/report."""
        return self.warehouse.query(silence.statement(statement), self._days())

    def gaps(self) -> list[Row]:
        """Return what the streams of money did not report in the period."""
        return silence.gaps(self.warehouse, self.period.start, self.period.last)

    def gaps_before(self) -> list[Row]:
        """Return what they did not report on the days it is compared with."""
        return silence.gaps(self.warehouse, *self.period.before)

    def view(self, name: str, condition: str) -> list[Row]:
        """Return a view's rows of this period; the condition may use @start, @end, @last and @name, and order."""
        try:
            return self.warehouse.query(f"SELECT * FROM {name} WHERE {condition}", self._days())
        except FatalError as error:
            raise FatalError(
                f"the warehouse has no view {name} as this version knows it: `python -m local run` brings it up to date"
            ) from error

    def _days(self) -> dict[str, Any]:
        before_start, before_end = self.period.before
        period = self.period
        return {
            "start": period.start,
            "end": period.end,
            "last": period.last,
            "before_start": before_start,
            "before_end": before_end,
            "name": period.name,
        }
