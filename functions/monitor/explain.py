"""Says of an incident of cost what made the difference, and who: price, volume, mix and people, which add up to it.

People appear with name and team, never with an address: whoever receives these mails is meant to act on them.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import structlog

from shared import sql

from .effects import NANO, ZERO, Cell, Effects, Side, effects
from .plain import plain
from .spans import DAY, SESSIONS, Spans, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from shared.protocols import Row, Warehouse

LABEL_LENGTH = 80
CENT = Decimal("0.01")
log = structlog.get_logger()


def explain(kind: str, about: Mapping[str, Any], warehouse: Warehouse, today: date) -> str | None:
    """Return lines for people; None when nothing is known or the facts cannot be asked: the incident stands without."""
    try:
        asked = spans(kind, about, today)
        counted = _ask("base_days", warehouse, asked.params) if kind != SESSIONS else [{"days": _weekdays(asked)}]
        days = int(counted[0]["days"]) if counted else 0
        if not days:
            return None
        divisor = days if asked.weekday else 1
        lines = _sessions(asked, warehouse, divisor) if kind == SESSIONS else _cost(kind, asked, warehouse, divisor)
    except Exception as error:  # noqa: BLE001 - an alarm without its explanation is still an alarm
        log.warning("monitor.explanation_failed", about=str(about.get("platform")), error=str(error))
        return None
    return "\n".join(lines) or None


@cache
def _query(name: str) -> str:
    return (sql.folder() / "explanations" / f"{name}.sql").read_text(encoding="utf-8")


def _ask(name: str, warehouse: Warehouse, params: Mapping[str, Any]) -> list[Row]:
    return warehouse.query(_query(name), params)


def _weekdays(asked: Spans) -> int:
    return (asked.base_last - asked.base_first).days // 7 + 1


def _cost(kind: str, asked: Spans, warehouse: Warehouse, divisor: int) -> list[str]:
    rows = _ask("cells", warehouse, asked.params)
    this = _side([row for row in rows if row["span"] == "this"], 1, single_day=kind == DAY)
    base = _side([row for row in rows if row["span"] == "base"], divisor, single_day=kind == DAY)
    movers = _ask("movers", warehouse, {**asked.params, "base_count": divisor})
    return [_compared(asked, this, base, divisor), _parts(effects(this, base)), *_movers(movers)]


def _side(rows: Iterable[Row], divisor: int, *, single_day: bool) -> Side:
    cells: dict[tuple[str, str], Cell] = {}
    people = ZERO
    for row in rows:
        cost = ((row["cost_usd"] or ZERO) / divisor).quantize(NANO)
        cells[row["model"] or "", row["priced_as"]] = Cell(cost, Decimal(row["volume_units"] or 0) / divisor)
        people = Decimal(row["person_days"]) / divisor if single_day else Decimal(row["persons"])
    return Side(cells, people)


def _compared(asked: Spans, this: Side, base: Side, divisor: int) -> str:
    if asked.weekday:
        against = f"the average of {divisor} earlier {asked.first_day:%A}s, {_usd(base.cost_usd)} USD"
    else:
        against = f"{asked.base_first} to {asked.base_last}, {_usd(base.cost_usd)} USD"
    return f"{_usd(this.cost_usd)} USD against {against}: {_signed(this.cost_usd - base.cost_usd)} USD"


def _parts(found: Effects) -> str:
    """The parts are shown in cents that add up: the largest takes what rounding leaves."""
    named = {
        "people": found.people_usd,
        "volume per person": found.volume_usd,
        "model mix": found.mix_usd,
        "price": found.price_usd,
        "charges without volume": found.other_usd,
    }
    cents = {name: usd.quantize(CENT) for name, usd in named.items()}
    largest = max(cents, key=lambda name: abs(cents[name]))
    cents[largest] += found.total_usd.quantize(CENT) - sum(cents.values(), ZERO)
    return "made of: " + ", ".join(f"{name} {_signed(usd)}" for name, usd in cents.items())


def _movers(rows: Iterable[Row]) -> list[str]:
    told: dict[str, list[str]] = {"people": [], "keys": [], "models": []}
    for row in rows:
        change = row["this_usd"] - row["base_usd"]
        told[row["kind"]].append(f"{plain(row['label'], LABEL_LENGTH)} {_signed(change)}")
    return [f"{kind}: {', '.join(names)}" for kind, names in told.items() if names]


def _sessions(asked: Spans, warehouse: Warehouse, divisor: int) -> list[str]:
    rows = _ask("session_movers", warehouse, {**asked.params, "base_count": divisor})
    said = [
        f"{plain(r['label'], LABEL_LENGTH)} {r['this_sessions'] or 0} (usually {r['base_sessions'] or 0:.0f})"
        for r in rows
    ]
    return [f"people: {', '.join(said)}"] if said else []


def _usd(usd: Decimal) -> str:
    return f"{usd.quantize(CENT):,}"


def _signed(usd: Decimal) -> str:
    return f"{usd.quantize(CENT) + ZERO:+,}"
