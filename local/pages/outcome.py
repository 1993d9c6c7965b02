"""What a run came to, read from the ledger and the warehouse: the one answer that people and scripts both get."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.pages import gaps
from local.pages.oddities import Oddity, oddities_of
from shared import topology

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from local.pages.gaps import Gap
    from local.running.world import World
    from shared import keys
    from shared.ledger import Plan
    from shared.protocols import Row

SNAPSHOT_COLUMNS = """
  snapshot_id, stream, window_start, window_end, run_id, revision, row_count, quarantined_rows, state, reason,
  commit_key, drift, findings
"""
SNAPSHOTS = f"""
    SELECT {SNAPSHOT_COLUMNS} FROM raw_snapshots
    WHERE state != 'accepted' AND run_id = @run_id AND revision = @revision
    ORDER BY stream, window_start
"""
COST = """
    SELECT
      platform, CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
      CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd, CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd
    FROM fct_cost_daily
    WHERE cost_date BETWEEN @start AND @end
    GROUP BY platform
    ORDER BY platform
"""
USAGE = """
    SELECT
      platform, COUNT(DISTINCT user_email) AS people, SUM(input_tokens) AS input_tokens,
      SUM(output_tokens) AS output_tokens, SUM(sessions) AS sessions, SUM(messages) AS messages,
      SUM(requests) AS requests
    FROM fct_usage_daily
    WHERE usage_date BETWEEN @start AND @end
    GROUP BY platform
    ORDER BY platform
"""
WORST_FIRST = ("failed", "forbidden", "late", "held", "loaded")


@dataclass(frozen=True, slots=True)
class StreamResult:
    """What one stream brought."""

    stream: str
    windows: int
    """Windows asked for."""
    rows: int
    quarantined: int
    """Records that could not be read."""
    snapshots: int
    """Windows that are in the warehouse."""
    state: str
    """The worst of its windows: failed, forbidden, late, held or loaded; or not_configured."""
    error: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run, told to its end."""

    run_id: str | None
    """None when snapshots of several runs were reloaded."""
    revision: int | None
    span: tuple[date, date] | None
    """First and last day that was asked for; None when only present states were."""
    streams: tuple[StreamResult, ...]
    cost: tuple[Row, ...]
    """Three ledgers per platform over the span; NULL is unknown."""
    usage: tuple[Row, ...]
    days_published: int
    missing: tuple[Gap, ...]
    findings: tuple[Oddity, ...]
    seconds: dict[str, float]

    @property
    def exit_code(self) -> int:
        """0 when nothing is missing, 1 when something is."""
        return 1 if self.missing else 0


def outcome_of(plan: Plan, world: World, total_s: float) -> Outcome:
    """Look at what has become of a plan; `total_s` is how long the whole command has taken."""
    from functions.transform.gate import standing

    loaded = world.warehouse.query(SNAPSHOTS, {"run_id": plan.run_id, "revision": plan.revision})
    found = [*gaps.of_plan(standing(plan, world), world), *gaps.of_snapshots(loaded, world), *gaps.of_facts(world)]
    unknown = [StreamResult(stream, 0, 0, 0, 0, "not_configured", None) for stream in plan.not_configured]
    return outcome_from(
        world,
        total_s,
        run=(plan.run_id, plan.revision),
        windows=plan.entries,
        streams=(*stream_results(Counter(entry.stream for entry in plan.entries), loaded, found), *unknown),
        loaded=loaded,
        missing=[gap for gap in found if not _is_forgiven(gap)],
    )


def outcome_from(
    world: World,
    total_s: float,
    *,
    run: tuple[str | None, int | None],
    windows: Iterable[keys.Window],
    streams: Iterable[StreamResult],
    loaded: Sequence[Row],
    missing: Sequence[Gap],
) -> Outcome:
    """Add to what arrived what it means: cost and usage on the days of its windows, oddities, how long it took."""
    span = _span(windows)
    bounds = {"start": span[0], "end": span[1]} if span else None
    seconds: dict[str, float] = {step: round(watch.seconds, 3) for step, watch in world.watcher.busy.items()}
    return Outcome(
        run_id=run[0],
        revision=run[1],
        span=span,
        streams=tuple(streams),
        cost=tuple(world.warehouse.query(COST, bounds)) if bounds else (),
        usage=tuple(world.warehouse.query(USAGE, bounds)) if bounds else (),
        days_published=world.watcher.days_published,
        missing=tuple(missing),
        findings=tuple(oddities_of(loaded, bounds, world)),
        seconds={**seconds, "total": round(total_s, 3)},
    )


def stream_results(asked: Mapping[str, int], loaded: Sequence[Row], found: Sequence[Gap]) -> list[StreamResult]:
    """Return one line per stream that was asked for so many windows, and in whose place what was found."""
    by_stream = {stream: [row for row in loaded if row["stream"] == stream] for stream in asked}
    return [_result(stream, windows, by_stream[stream], found) for stream, windows in asked.items()]


def _result(stream: str, windows: int, loaded: Sequence[Row], found: Sequence[Gap]) -> StreamResult:
    mine = {gap.state: gap.error for gap in reversed(found) if gap.subject == stream}
    state = next((state for state in WORST_FIRST if state in mine), "loaded")
    return StreamResult(
        stream=stream,
        windows=windows,
        rows=sum(row["row_count"] for row in loaded),
        quarantined=sum(row["quarantined_rows"] for row in loaded),
        snapshots=len({row["snapshot_id"] for row in loaded}),
        state=state,
        error=mine.get(state) or next(iter(mine.values()), None),
    )


def _span(windows: Iterable[keys.Window]) -> tuple[date, date] | None:
    """Return the first and last day that windowed streams were asked for."""
    windowed = [window for window in windows if topology.stream(window.stream).kind == "windowed"]
    if not windowed:
        return None
    return min(window.start for window in windowed), max(window.end for window in windowed)


def _is_forgiven(gap: Gap) -> bool:
    """An optional stream that the account does not have is no reason to worry anybody."""
    return gap.kind == "window" and topology.stream(gap.subject).optional and gaps.is_refusal(gap)
