"""Builds dimensions and facts in private, for the days that changed and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from shared import sql, topology
from shared.seeds import price_rows

from .applied import applied
from .dirty import Dirt, chunks, find_dirt
from .models import CHUNK, DIMENSIONS, ONCE, PUBLISHED_DIMENSIONS

if TYPE_CHECKING:
    from shared.protocols import Build

BUILD_DAYS = """
    SELECT day, 'vendor' AS cause FROM UNNEST(@vendor) AS day
    UNION ALL SELECT day, 'sheet' FROM UNNEST(@sheet) AS day
    UNION ALL SELECT day, 'price' FROM UNNEST(@price) AS day
    UNION ALL SELECT day, 'model' FROM UNNEST(@model) AS day
"""
ROWS_PER_DAY = "SELECT day, CAST(SUM(row_count) AS INT64) AS n FROM winners GROUP BY day"
SPAN = "SELECT MIN(ingest_date) AS lo, MAX(ingest_date) AS hi FROM {}"
SPEND_WINNERS = """(
  SELECT w.ingest_date
  FROM winners AS w
  JOIN spend_files AS f ON w.day BETWEEN f.window_start AND f.window_end
  WHERE EXISTS (SELECT 1 FROM build_days AS b WHERE b.day BETWEEN f.window_start AND f.window_end)
)"""
"""What was observed within the periods of the spend reports that are spread anew."""
STATE_STREAMS = [stream.name for stream in topology.STREAMS if stream.kind == "state"]
EPOCH_DAY = date(1970, 1, 1)


def dimensions(build: Build, today: date) -> Dirt:
    """Build the dimensions when a directory or the sheet changed, and return what has to be built with them.

    `today` is the first day that has not closed. The build already has its table `winners`.
    """
    dirt = find_dirt(build)
    if dirt.winners:
        dirt = dirt.reach_back(build.rows(sql.model("ops/dirty_periods")), "vendor")
    # Days of seats alone have no winner that other models could make dirty.
    closed_until = EPOCH_DAY if dirt.everything else _closed(build, today)
    dirt = dirt.reach_back(build.rows(sql.model("ops/dirty_seats"), {"today": today, "closed_until": closed_until}))
    if dirt.state_changed:
        dimension_tables(build)
        compare(build)
        dirt = dirt.reach_back(build.rows(sql.model("ops/dirty_dims"), {"today": today}))
    elif dirt.days:
        for name in PUBLISHED_DIMENSIONS:
            build.table(f"new_{name}", f"SELECT * FROM {name}")
    return dirt


def dimension_tables(build: Build) -> None:
    """Build all dimensions anew from the build's table `winners`, the published ones as `new_` tables."""
    bounds = partitions(build, "state", "winners")
    for name in DIMENSIONS:
        build.table(f"new_{name}" if name in PUBLISHED_DIMENSIONS else name, sql.model(f"dim/{name}"), bounds)


def compare(build: Build) -> None:
    """Make the table `changed_dims`: what the build's dimensions say and the published ones do not, and the reverse."""
    words = sql.model("ops/dim_words")
    build.table("new_words", words)
    build.table("old_words", words.replace("new_dim_", "dim_"))
    build.table("changed_dims", sql.model("ops/changed_dims"))


def _closed(build: Build, today: date) -> date:
    """Return the newest closed day that a publication has looked at; a new warehouse finds its days by what changed."""
    closed_until = applied(build).get("closed_until")
    return date.fromisoformat(closed_until) if closed_until else today - timedelta(days=1)


def partitions(build: Build, name: str, winners: str) -> dict[str, date]:
    """Return the partitions in which some winners' raw lines lie, as `<name>_from` and `<name>_to`."""
    span = build.rows(SPAN.format(winners))[0]
    return {f"{name}_from": span["lo"] or EPOCH_DAY, f"{name}_to": span["hi"] or EPOCH_DAY}


def facts(build: Build, dirt: Dirt, params: dict[str, Any]) -> None:
    """Build every table of facts for the days of `dirt`, as `new_` tables; `params` are run_id, today, published_at."""
    build.stage("price_card", "price_card", price_rows())
    build.table("build_days", BUILD_DAYS, dirt.by_cause())
    params = params | partitions(build, "state", "winners") | {"state_streams": STATE_STREAMS}
    whole = params | {"lo": min(dirt.days), "hi": max(dirt.days)}
    for step in ONCE:
        build.table(step.table, sql.model(step.model), whole)
        if step.table == "spend_files":
            whole |= partitions(build, "spend", SPEND_WINNERS)
    rows = {row["day"]: row["n"] for row in build.rows(ROWS_PER_DAY)}
    for index, (lo, hi) in enumerate(chunks(sorted(dirt.days), rows)):
        bounds = params | {"lo": lo, "hi": hi}
        build.table("chunk_winners", sql.model("ops/chunk_winners"), bounds)
        bounds |= partitions(build, "ingest", "chunk_winners")
        for step in CHUNK:
            build.table(step.table, sql.model(step.model), bounds, append=step.collects and index > 0)
