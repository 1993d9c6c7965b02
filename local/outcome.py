"""What a run came to, read from the ledger and the warehouse: the one answer that people and scripts both get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.gaps import Gap, gaps_of, is_refusal
from local.oddities import Oddity, oddities_of
from shared import keys, topology

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from functions.transform.gate import Standing
    from local.world import World
    from shared.ledger import Plan
    from shared.protocols import Row

SNAPSHOTS = """
    SELECT snapshot_id, stream, window_start, window_end, rows, quarantined_rows, state, reason, drift, findings
    FROM raw_snapshots
    WHERE run_id = @run_id AND revision = @revision
    ORDER BY stream, window_start, loaded_at
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

    run_id: str
    revision: int
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

    state = standing(plan, world)
    snapshots = world.warehouse.query(SNAPSHOTS, {"run_id": plan.run_id, "revision": plan.revision})
    accepted = {row["snapshot_id"] for row in snapshots if row["state"] == "accepted"}
    loaded = [row for row in snapshots if row["state"] != "accepted"]
    held = [row for row in loaded if row["state"] == "held" and row["snapshot_id"] not in accepted]
    gaps = gaps_of(state, held, [row for row in loaded if row["quarantined_rows"]], world)
    span = span_of(plan)
    bounds = {"start": span[0], "end": span[1]} if span else None
    seconds = {step: round(watch.seconds, 3) for step, watch in world.watcher.busy.items()}
    return Outcome(
        run_id=plan.run_id,
        revision=plan.revision,
        span=span,
        streams=tuple(_streams(state, loaded, gaps)),
        cost=tuple(world.warehouse.query(COST, bounds)) if bounds else (),
        usage=tuple(world.warehouse.query(USAGE, bounds)) if bounds else (),
        days_published=world.watcher.days_published(plan.run_id),
        missing=tuple(gap for gap in gaps if not _is_forgiven(gap)),
        findings=tuple(oddities_of(loaded, bounds, world)),
        seconds={**seconds, "total": round(total_s, 3)},
    )


def span_of(plan: Plan) -> tuple[date, date] | None:
    """Return the first and last day that windowed streams were asked for."""
    windowed = [entry for entry in plan.entries if topology.stream(entry.stream).kind == "windowed"]
    if not windowed:
        return None
    return min(entry.start for entry in windowed), max(entry.end for entry in windowed)


def _is_forgiven(gap: Gap) -> bool:
    """An optional stream that the account does not have is no reason to worry anybody."""
    return gap.kind == "window" and topology.stream(gap.subject).optional and is_refusal(gap)


def _streams(state: Standing, loaded: Sequence[Row], gaps: Sequence[Gap]) -> list[StreamResult]:
    there = {keys.snapshot_id(entry) for entry in state.loaded}
    planned: dict[str, int] = {}
    for entry in state.plan.entries:
        planned[entry.stream] = planned.get(entry.stream, 0) + 1
    results = [
        _result(stream, windows, [r for r in loaded if r["stream"] == stream and r["snapshot_id"] in there], gaps)
        for stream, windows in planned.items()
    ]
    return [*results, *(StreamResult(stream, 0, 0, 0, 0, "not_configured", None) for stream in state.plan.not_configured)]


def _result(stream: str, windows: int, loaded: Sequence[Row], gaps: Sequence[Gap]) -> StreamResult:
    mine = {gap.state: gap.error for gap in reversed(gaps) if gap.subject == stream}
    state = next((state for state in WORST_FIRST if state in mine), "loaded")
    return StreamResult(
        stream=stream,
        windows=windows,
        rows=sum(row["rows"] for row in loaded),
        quarantined=sum(row["quarantined_rows"] for row in loaded),
        snapshots=len({row["snapshot_id"] for row in loaded}),
        state=state,
        error=mine.get(state) or next(iter(mine.values()), None),
    )
