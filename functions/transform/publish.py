"""Builds everything in private, then publishes the dirty dates in one fenced transaction."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from shared import sql
from shared.seeds import price_rows
from shared.snapshot import utc_now

from .dirty import Dirt, chunks, find_dirt
from .models import AGGREGATES, CHUNK, DIMENSIONS, PUBLISHED, PUBLISHED_DIMENSIONS, Aggregate, Published
from .story import coverage_span, stream_rows, this_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.protocols import Build
    from shared.runtime import Runtime

    from .gate import Standing

Statement = tuple[str, dict[str, Any]]
BUILD_DAYS = """
    SELECT day, 'vendor' AS cause FROM UNNEST(@vendor) AS day
    UNION ALL SELECT day, 'sheet' FROM UNNEST(@sheet) AS day
    UNION ALL SELECT day, 'model' FROM UNNEST(@model) AS day
"""
ROWS_PER_DAY = "SELECT day, CAST(SUM(row_count) AS INT64) AS n FROM winners GROUP BY day"
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
    params["published_at"] = utc_now()
    with world.warehouse.build() as build:
        epoch = int(build.rows(EPOCH)[0]["epoch"])
        build.table("winners", sql.model("ops/winners"))
        build.stage("this_run", "run_entries", this_run(state, world, params["published_at"]))
        build.table("new_run_entries", sql.model("ops/run_entries"), params)
        dirt = _dimensions(build)
        if dirt.days:
            _facts(build, dirt, params)
        statements = [*_statements(build, dirt, params), *_bookkeeping(build, state, dirt)]
        return len(dirt.days) if build.publish(epoch, statements) else None


def _dimensions(build: Build) -> Dirt:
    dirt = find_dirt(build)
    if dirt.state_changed:
        span = build.rows("SELECT MIN(ingest_date) AS lo, MAX(ingest_date) AS hi FROM winners")[0]
        bounds = {"state_from": span["lo"] or date(1970, 1, 1), "state_to": span["hi"] or date(1970, 1, 1)}
        for name in DIMENSIONS:
            build.table(f"new_{name}" if name in PUBLISHED_DIMENSIONS else name, sql.model(f"dim/{name}"), bounds)
        build.table("changed_dims", sql.model("ops/changed_dims"))
        dirt = dirt.reach_back(build.rows(sql.model("ops/dirty_dims")))
    elif dirt.days:
        for name in PUBLISHED_DIMENSIONS:
            build.table(f"new_{name}", f"SELECT * FROM {name}")
    return dirt


def _facts(build: Build, dirt: Dirt, params: dict[str, Any]) -> None:
    build.stage("price_card", "price_card", price_rows())
    build.table("build_days", BUILD_DAYS, dirt.by_cause())
    rows = {row["day"]: row["n"] for row in build.rows(ROWS_PER_DAY)}
    for index, (lo, hi) in enumerate(chunks(sorted(dirt.days), rows)):
        bounds = params | {"lo": lo, "hi": hi}
        build.table("chunk_winners", sql.model("ops/chunk_winners"), bounds)
        span = build.rows("SELECT MIN(ingest_date) AS lo, MAX(ingest_date) AS hi FROM chunk_winners")[0]
        bounds |= {"ingest_from": span["lo"] or lo, "ingest_to": span["hi"] or lo}
        for step in CHUNK:
            build.table(step.table, sql.model(step.model), bounds, append=step.collects and index > 0)


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
    if dirt.everything:
        yield "DELETE FROM applied_models WHERE TRUE", {}
        yield "INSERT INTO applied_models (name, digest) VALUES ('models', @digest)", {"digest": sql.models_hash()}
