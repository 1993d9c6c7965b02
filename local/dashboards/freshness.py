"""How complete the figures of a card are, in one badge: late, forbidden and not configured are not zero."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from metabase.definition.palette import PLATFORM_TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from local.dashboards.chosen import Chosen
    from metabase.definition.shapes import Feeds
    from shared.protocols import Row

    Ask = Callable[[str, Mapping[str, Any]], list[Row]]

State = Literal["complete", "gaps", "forbidden", "not configured", "unknown"]
_SQL = Path(__file__).parents[2] / "sql" / "dashboards"
_EVER = date(2000, 1, 1)


class Freshness(NamedTuple):
    """One badge."""

    state: State
    says: str
    """A few words."""
    detail: str
    """The whole story, platform by platform; empty where the words say all."""


def of(feeds: Feeds, chosen: Chosen, ask: Ask) -> Freshness:
    """Return how complete the chosen days are; `ask` reads views."""
    if feeds in {"pipeline", "sheets"}:
        return _of_the_last_run(ask)
    start, end = _closed_days(chosen)
    span = {"first_day": start, "last_day": end}
    platforms = chosen.values.get("platform")
    rows = [row for row in ask(_sql("platform_days"), span) if not platforms or row["platform"] in platforms]
    refused = _refused(ask(_sql("feeds"), span))
    if not rows and not refused:
        return Freshness("unknown", "no reports for these days", "Nobody was asked for these days.")
    return _of_platforms(rows, ["cost", "usage"] if feeds == "cost and usage" else [feeds], refused)


def _of_platforms(rows: list[Row], measures: Iterable[str], refused: str) -> Freshness:
    gaps, unknown = defaultdict[str, list[str]](list), list[str]()
    until, missing = list[date](), 0
    for row in rows:
        name = PLATFORM_TITLES.get(row["platform"]) or str(row["platform"])
        for measure in measures:
            asked = row["days"] - row[f"days_without_{measure}_feed"]
            absent = asked - row[f"{measure}_days"]
            if not asked:
                unknown.append(f"{name}: no source of {measure} is configured")
            elif absent:
                gaps[name].append(f"{measure} of {absent} of {asked} days is not reported ({row['missing_feeds']})")
            if row[f"{measure}_until"]:
                until.append(row[f"{measure}_until"])
            missing = max(missing, absent)
    told = [f"{name}: {'; '.join(parts)}" for name, parts in gaps.items()] + unknown
    detail = ". ".join([*told, *([refused] if refused else [])])
    if refused and (gaps or not rows):
        return Freshness("forbidden", "a vendor refuses", detail)
    if gaps:
        return Freshness("gaps", f"{missing} days not reported", detail)
    if not until:
        return Freshness("not configured", "not configured", detail)
    return Freshness("complete", f"complete to {min(until):%d %b %Y}", detail)


def _of_the_last_run(ask: Ask) -> Freshness:
    rows = ask(_sql("last_run"), {})
    if not rows:
        return Freshness("unknown", "no run has ended yet", "`python -m local run` starts one.")
    run = rows[0]
    says = f"run of {run['finished_at']:%d %b %Y %H:%M} UTC, {run['result']}"
    detail = " ".join(part for part in (run["first_error"], run["repair"]) if part)
    return Freshness("complete" if run["result"] == "complete" else "gaps", says, detail)


def _refused(feeds: list[Row]) -> str:
    names = [row["stream"] for row in feeds if row["state"] == "forbidden"]
    return f"The vendor refuses to answer: {', '.join(names)}" if names else ""


def _closed_days(chosen: Chosen) -> tuple[date, date]:
    yesterday = chosen.today - timedelta(days=1)
    period = chosen.period
    return (max(period.start, _EVER), min(period.end, yesterday)) if period else (_EVER, yesterday)


@cache
def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
