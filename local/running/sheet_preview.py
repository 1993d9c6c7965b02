"""What would change if the sheet as it is now came into force: rows, seats, budgets, and dollars from whom to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.transform.build import dimension_tables, partitions
from local.running import sheet_money as money
from local.running.sheet_build import private_build, warehouse_copy
from local.running.sheet_candidate import Candidate, read_candidate, stage
from local.running.sheet_changes import Change, as_row, changes
from shared import sql
from shared.errors import ConfigurationError, FatalError

if TYPE_CHECKING:
    from datetime import date

    from shared.protocols import Build, Row
    from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Preview:
    """A sheet beside the one that is in force."""

    candidate: Candidate
    changes: list[Change]
    moved: money.Moved | None
    """None when nothing has been published yet, so there are no dollars to move."""


def preview(settings: Settings) -> Preview:
    """Compare the sheet that AIU_SHEETS names with the published one; nothing is changed anywhere."""
    candidate = read_candidate(settings)
    after = [as_row(row) for row in candidate.rows]
    if not warehouse_copy(settings).exists():
        return Preview(candidate, changes([], after), None)
    with private_build(settings) as build:
        money.winners(build)
        before, is_current = _sheet_in_force(build), money.is_current(build, candidate.today)
        moved = _moved(build, candidate, settings, is_current=is_current)
    return Preview(candidate, changes(before, after), moved)


def _sheet_in_force(build: Build) -> list[Row]:
    return build.rows(sql.model("dim/sheet_rows"), partitions(build, "state", "winners"))


def _moved(build: Build, candidate: Candidate, settings: Settings, *, is_current: bool) -> money.Moved:
    today, now = candidate.today, settings.now()
    _stage(build, candidate, settings)
    dimension_tables(build)
    days = money.changed_days(build, today)
    if not days:
        return money.Moved()
    money.build_facts(build, days, today, now)
    after = money.standing(build, "new_fct_cost_daily", days)
    before = money.standing(build, "fct_cost_daily", days) if is_current else _without(days, candidate, settings)
    return money.Moved(money.difference(before, after), len(days), money.held(build))


def _stage(build: Build, candidate: Candidate, settings: Settings) -> None:
    try:
        stage(build, candidate, settings)
    except FatalError as error:
        raise ConfigurationError(
            f"the warehouse was made by an earlier version ({error}): `python -m local run` brings it up to date"
        ) from error


def _without(days: list[date], candidate: Candidate, settings: Settings) -> money.Standing:
    """Build the same days with the sheet in force: what is published lags behind vendors, models or the calendar."""
    with private_build(settings) as build:
        money.winners(build)
        dimension_tables(build)
        money.build_facts(build, days, candidate.today, settings.now())
        return money.standing(build, "new_fct_cost_daily", days)
