"""Builds everything in private, then publishes the dirty dates in one fenced transaction."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any

from shared import sql
from shared.snapshot import utc_now

from .applied import remember
from .build import STATE_STREAMS, dimensions, facts
from .models import AGGREGATES, PUBLISHED, PUBLISHED_DIMENSIONS, Aggregate, Published
from .shown_people import shown_people
from .story import coverage_span, spent_rows, stream_rows, this_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.protocols import Build
    from shared.runtime import Runtime

    from .dirty import Dirt
    from .gate import Standing

Statement = tuple[str, dict[str, Any]]
FORGET_FINDINGS = """
    DELETE FROM quality_findings AS t WHERE t.day IS NULL AND (
        t.snapshot_id IN (SELECT snapshot_id FROM new_quality_findings)
        OR t.snapshot_id NOT IN (SELECT snapshot_id FROM winners)
    )
"""
"""Findings about a whole snapshot go when it is looked at again, or has lost all its days."""
EPOCH = "SELECT COUNT(*) AS epoch FROM raw_snapshots"


def publish(state: Standing, world: Runtime) -> int | None:
    """Bring the facts to where the newest snapshots are; returns the days replaced, None when the fence was closed.

    Reads the epoch and freezes the winners before it builds, so a snapshot that arrives meanwhile is the next run's.
    """
    params: dict[str, Any] = {"run_id": state.plan.run_id, "revision": state.plan.revision}
    params |= {"published_at": utc_now(), "today": world.settings.now().astimezone(UTC).date()}
    params["state_streams"] = STATE_STREAMS
    with world.warehouse.build() as build:
        epoch = int(build.rows(EPOCH)[0]["epoch"])
        build.table("winners", sql.model("ops/winners"))
        build.stage("this_run", "run_entries", this_run(state, world, params["published_at"]))
        build.table("new_run_entries", sql.model("ops/run_entries"), params)
        dirt = dimensions(build, params["today"])
        if dirt.winners:
            build.table("state_findings", sql.model("ops/state_findings"), params)
        if dirt.days:
            facts(build, dirt, params)
        closed_until = params["today"] - timedelta(days=1)
        statements = [
            *_statements(build, dirt, params),
            *_bookkeeping(build, state, dirt),
            *_remember(dirt, closed_until),
            *shown_people(build, dirt, world),
            *_spent(build, params),
        ]
        return len(dirt.days) if build.publish(epoch, statements) else None


def _statements(build: Build, dirt: Dirt, params: dict[str, Any]) -> Iterator[Statement]:
    if dirt.state_changed:
        for name in PUBLISHED_DIMENSIONS:
            yield from _whole(name, f"new_{name}")
    if dirt.days:
        bounds = {"lo": min(dirt.days), "hi": max(dirt.days)}
        held = bool(build.rows("SELECT vendor FROM new_held_days LIMIT 1"))
        for table in PUBLISHED:
            yield from _replace(table, bounds, held=held)
        for aggregate in AGGREGATES:
            yield from _sum_anew(aggregate, bounds)
        yield _insert("fct_cost_changes", "new_fct_cost_changes"), {}
        yield from _replace_days("held_days", "day", bounds)
        yield FORGET_FINDINGS, {}
        yield from _replace_days("quality_findings", "day", bounds)
    if dirt.winners:
        yield "DELETE FROM quality_findings WHERE day IS NULL AND stream IN UNNEST(@state_streams)", params
        yield _insert("quality_findings", "state_findings"), {}
    yield "DELETE FROM run_entries WHERE run_id = @run_id AND revision = @revision", params
    yield _insert("run_entries", "this_run"), {}


def _replace(table: Published, bounds: dict[str, Any], *, held: bool) -> Iterator[Statement]:
    """Replace a table's dirty dates, but for the vendor days whose sums do not add up."""
    day = f"t.{table.date_column}"
    held_back = f"EXISTS (SELECT 1 FROM new_held_days AS h WHERE h.vendor = {table.vendor} AND h.day = {day})"
    kept = f"NOT {held_back}" if held else "TRUE"
    where = f"{day} BETWEEN @lo AND @hi AND {day} IN (SELECT day FROM build_days) AND {kept}"
    yield f"DELETE FROM {table.table} AS t WHERE {where}", bounds
    yield _insert(table.table, f"new_{table.table}", kept), {}


def _sum_anew(aggregate: Aggregate, bounds: dict[str, Any]) -> Iterator[Statement]:
    """Replace an aggregate's days or months: it reads what this transaction has just published."""
    table, column = aggregate.table, aggregate.date_column
    span = f"DATE_TRUNC(@lo, {aggregate.unit}) AND DATE_TRUNC(@hi, {aggregate.unit})"
    changed = f"SELECT DATE_TRUNC(day, {aggregate.unit}) FROM build_days"
    yield f"DELETE FROM {table} AS t WHERE t.{column} BETWEEN {span} AND t.{column} IN ({changed})", bounds
    names = ", ".join(sql.columns(table))
    yield f"INSERT INTO {table} ({names})\nSELECT {names} FROM (\n{sql.model(f'agg/{table}')})", bounds


def _whole(name: str, source: str) -> Iterator[Statement]:
    yield f"DELETE FROM {name} WHERE TRUE", {}
    yield _insert(name, source), {}


def _replace_days(name: str, date_column: str, bounds: dict[str, Any]) -> Iterator[Statement]:
    where = f"{date_column} BETWEEN @lo AND @hi AND {date_column} IN (SELECT day FROM build_days)"
    yield f"DELETE FROM {name} WHERE {where}", bounds
    yield _insert(name, f"new_{name}"), {}


def _insert(into: str, source: str, where: str = "TRUE") -> str:
    names = ", ".join(sql.columns(into))
    return f"INSERT INTO {into} ({names}) SELECT {names} FROM {source} AS t WHERE {where}"


def _bookkeeping(build: Build, state: Standing, dirt: Dirt) -> Iterator[Statement]:
    """What the next build compares with, and what people read about coverage."""
    build.stage("streams_now", "streams", stream_rows())
    span = coverage_span(state, dirt)
    build.table("new_source_coverage", sql.model("ops/source_coverage"), span)
    bounds = {name: span[name] for name in ("coverage_from", "coverage_to")}
    yield "DELETE FROM source_coverage WHERE date BETWEEN @coverage_from AND @coverage_to", bounds
    yield _insert("source_coverage", "new_source_coverage"), {}
    yield from _whole("streams", "streams_now")
    # A held vendor day stays dirty, so the next run tries it again.
    held = (
        "EXISTS (SELECT 1 FROM new_held_days AS h JOIN streams_now AS s ON s.vendor = h.vendor "
        "WHERE s.stream = t.stream AND h.day = t.day)"
    )
    if dirt.winners:
        yield (
            (
                "DELETE FROM applied_winners AS t WHERE EXISTS "
                "(SELECT 1 FROM dirty_winners AS d WHERE d.stream = t.stream AND d.day = t.day)"
            ),
            {},
        )
        yield _insert("applied_winners", "dirty_winners", f"NOT {held}" if dirt.days else "TRUE"), {}
    if dirt.everything and dirt.days:
        yield from _whole("price_card", "price_card")


def _spent(build: Build, params: dict[str, Any]) -> Iterator[Statement]:
    """What every model cost, for people who look after the bill and the clock."""
    build.stage("spent_now", "model_runs", spent_rows(build.spent(), params))
    yield "DELETE FROM model_runs WHERE run_id = @run_id AND revision = @revision", params
    yield _insert("model_runs", "spent_now"), {}


def _remember(dirt: Dirt, closed_until: date) -> Iterator[Statement]:
    """What the facts were built with: models, prices, and the days that had closed."""
    applied = {"closed_until": closed_until.isoformat()}
    if dirt.everything:
        applied |= {"models": sql.models_hash(), "prices": sql.prices_hash()}
    for name, digest in applied.items():
        yield from remember(name, digest)
