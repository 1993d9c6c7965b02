"""The cost report of a day: one line per workspace and description, each with one unit price and the keys behind it.

Priority tier is missing, as the vendor says; Claude Code's dollars are inside.
https://platform.claude.com/docs/en/api/admin/cost_report/retrieve
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.anthropic_activity import Group, Tokens, usage
from local.sample_org.chance import Subject, between, dice
from local.sample_org.prices import (
    CODE_EXECUTION_MINUTE,
    HAIKU,
    PRICES,
    SESSION_HOUR,
    TOKEN_TYPES,
    WEB_SEARCH,
    unit_price,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from local.sample_org.org import Organisation

NEGOTIATED_PERCENT = 93


class Driver(NamedTuple):
    """Who used something, as far as the usage report can tell."""

    api_key_id: str | None
    """None is use without a key."""
    account_id: str | None = None
    """The OAuth user of use without a key, when the account may group by it."""


Drivers = dict[Driver, int]
"""How many units each of them used."""

LABELS = dict(
    zip(
        TOKEN_TYPES,
        (
            "Input Tokens",
            "Output Tokens",
            "Input Tokens, Cache Read",
            "Input Tokens, Cache Write 5m",
            "Input Tokens, Cache Write 1h",
        ),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of the cost report, with what no vendor tells: its exact drivers."""

    nanos: int
    """Nano-dollars."""
    workspace_id: str | None = None
    description: str | None = None
    cost_type: str | None = None
    token_type: str | None = None
    model: str | None = None
    service_tier: str | None = None
    context_window: str | None = None
    inference_geo: str | None = None
    drivers: Mapping[Driver, int] = field(default_factory=dict)
    """Who used it, as far as the usage report tells; empty for code execution, sessions, a line without attribution."""


class _Priced(NamedTuple):
    workspace_id: str | None
    model: str
    service_tier: str
    context_window: str
    inference_geo: str | None
    speed: str


@lru_cache(maxsize=40)
def cost_lines(org: Organisation, day: date, revision: int = 0) -> tuple[CostLine, ...]:
    """Return the lines of that day; on the organisation's bare day a single one that attributes nothing."""
    used = usage(org, day, revision)
    lines = [*_token_lines(org, used), *_search_lines(org, used), *_machine_lines(org, day)]
    if org.switches.negotiated_price:
        lines = [replace(line, nanos=round(line.nanos * NEGOTIATED_PERCENT, -3) // 100) for line in lines]
    if org.switches.bare_cost_day and day == org.season.bare and lines:
        return (CostLine(sum(line.nanos for line in lines)),)
    return tuple(lines)


def _token_lines(org: Organisation, used: Mapping[Group, Tokens]) -> Iterator[CostLine]:
    counts: dict[tuple[_Priced, str], int] = defaultdict(int)
    drivers: dict[tuple[_Priced, str], Drivers] = defaultdict(lambda: defaultdict(int))
    for group, tokens in used.items():
        if group.service_tier == "priority":
            continue
        priced = _priced(org, group)
        for token_type, count in zip(TOKEN_TYPES, tokens, strict=False):
            if count:
                counts[priced, token_type] += count
                drivers[_told(org, priced), token_type][_driver(org, group)] += count
    for (priced, token_type), count in counts.items():
        yield _token_line(priced, token_type, count, dict(drivers[_told(org, priced), token_type]))


def _told(org: Organisation, priced: _Priced) -> _Priced:
    """What the usage report tells apart: without grouping by speed, fast and standard use are one."""
    return priced if org.switches.speed_grouping else priced._replace(speed="")


def _driver(org: Organisation, group: Group) -> Driver:
    return Driver(group.api_key_id, group.account_id if org.switches.account_grouping else None)


def _priced(org: Organisation, group: Group) -> _Priced:
    # Real answers leave the geo out where the usage report says not_available; here for Haiku in Research.
    hidden = group.model == HAIKU and group.workspace_id == org.workspaces[1].id
    geo = None if hidden else group.inference_geo
    return _Priced(group.workspace_id, group.model, group.service_tier, group.context_window, geo, group.speed)


def _token_line(priced: _Priced, token_type: str, count: int, drivers: Drivers) -> CostLine:
    tier, context, geo, speed = priced.service_tier, priced.context_window, priced.inference_geo, priced.speed
    price = unit_price(priced.model, token_type, tier=tier, context=context, geo=geo, speed=speed)
    notes = (
        ("Batch", tier == "batch"),
        ("Long Context", context == "200k-1M"),
        ("US Inference", geo == "us"),
        ("Fast Mode", speed == "fast"),
    )
    text = ", ".join((LABELS[token_type], *(note for note, applies in notes if applies)))
    return CostLine(
        nanos=price * count,
        workspace_id=priced.workspace_id,
        description=f"{PRICES[priced.model].display} Usage - {text}",
        cost_type="tokens",
        token_type=token_type,
        model=priced.model,
        service_tier=tier,
        context_window=context,
        inference_geo=geo,
        drivers=drivers,
    )


def _search_lines(org: Organisation, used: Mapping[Group, Tokens]) -> Iterator[CostLine]:
    drivers: dict[str | None, Drivers] = defaultdict(lambda: defaultdict(int))
    for group, tokens in used.items():
        if tokens.web_searches:
            drivers[group.workspace_id][_driver(org, group)] += tokens.web_searches
    for place, by_key in drivers.items():
        nanos = WEB_SEARCH * sum(by_key.values())
        yield CostLine(nanos, place, "Web Search Usage", "web_search", drivers=dict(by_key))


def _machine_lines(org: Organisation, day: date) -> Iterator[CostLine]:
    """Code execution in Production and session usage in the default workspace: no key drives them."""
    level = org.season.service_level(day)
    chance = dice(org.seed, Subject.WORKSPACE, 0, day)
    if chance.random() < 0.7 * level:
        minutes = between(chance, 5, 300)
        place = org.workspaces[0].id
        yield CostLine(CODE_EXECUTION_MINUTE * minutes, place, "Code Execution Usage", "code_execution")
    if chance.random() < 0.4 * level:
        yield CostLine(SESSION_HOUR * between(chance, 1, 9), None, "Session Usage", "session_usage")
