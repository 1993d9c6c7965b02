"""Asks the rules on the days of a history, with what was known then, and counts what they find and what they invent."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from functions.monitor import rules
from proof import figures_of
from proof.facts import Facts
from proof.history import history
from proof.plan import ATTRIBUTION, COST, MONTH, QUIET_START, SESSIONS, Planted, plan
from proof.scores import Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from local.sample_org.org import Organisation
    from proof.history import History
    from shared.protocols import Row

EVERY = {COST: 3, SESSIONS: 3, MONTH: 5, "month_to_date_jump": 4, ATTRIBUTION: 3}
"""How many days lie between two questions; an incident of these rules lasts longer than that."""
MATTERS_USD = 25
MATTERS_SHARE = 0.25
MATTERS_SESSIONS = 10
"""What an event has to add to its day to be one: dollars, share of the platform's 7-day average, sessions."""
WEEK = 7

Incidents = dict[tuple[str, str], "Row"]
"""What a rule told, by rule and subject: the same subject on the next day is the same incident."""


def judge(org: Organisation, folder: Path) -> list[Score]:
    """Plant the events into the organisation, let its history pass, and return how each rule did."""
    events = plan(org)
    planted = org.with_plants(*(event.plant for event in events))
    material = [event for event in events if event.rule is None or matters(event, org, planted)]
    with history(planted, folder) as past:
        monthly = figures_of.months(past)
        owned = figures_of.owned(past)
        first = planted.season.start + timedelta(QUIET_START)
        told = _asked(past, first)
    name = f"seed {org.seed}"
    return [
        *(of_events(rule, material, told[rule], name) for rule in (COST, SESSIONS)),
        *(of_months(rule, material, told[rule], monthly, name) for rule in (MONTH, "month_to_date_jump")),
        of_days(ATTRIBUTION, told[ATTRIBUTION], owned, _days(first, past.org.season.end, EVERY[ATTRIBUTION]), name),
    ]


def matters(event: Planted, org: Organisation, planted: Organisation) -> bool:
    """Whether an event made a difference worth a mail: a key that rests on that day runs wild unnoticed."""
    day = event.plant.first
    if event.rule == SESSIONS:
        return _sessions(Facts(planted), day) - _sessions(Facts(org), day) >= MATTERS_SESSIONS
    if event.rule != COST or event.name == "services":
        return True
    facts = Facts(planted)
    extra = _usd(facts, event.platform, day) - _usd(Facts(org), event.platform, day)
    week = sum(_usd(facts, event.platform, day - timedelta(n)) for n in range(1, WEEK + 1)) / WEEK
    return extra >= max(MATTERS_USD, MATTERS_SHARE * week)


def of_events(rule: str, events: Iterable[Planted], told: Incidents, name: str) -> Score:
    """Compare incidents with the events they should be about."""
    wanted = [event for event in events if event.rule == rule]
    welcome = [event for event in events if rule in {event.rule, *event.also}]
    score = Score(rule, planted=len(wanted), told=len(told))
    for event in wanted:
        if any(event.explains(rule, row["platform"], row["day"]) for row in told.values()):
            score.found += 1
        else:
            score.missed.append(f"{name} {event.name} {event.platform} {event.plant.first}")
    for (_, subject), row in told.items():
        if any(event.explains(rule, row["platform"], row["day"]) for event in welcome):
            score.right += 1
        else:
            score.wrong.append(f"{name} {subject}: {row['message'][:160]}")
    return score


def of_months(
    rule: str, events: Iterable[Planted], told: Incidents, jumps: Mapping[tuple[str, date], float], name: str
) -> Score:
    """Compare what is told about months with what the months really cost; the planted one has to be told."""
    wanted = [e for e in events if e.rule == MONTH and jumps.get((e.platform, e.plant.first), 0) > figures_of.JUMP]
    months = {(row["platform"], row["day"].replace(day=1)): row for row in told.values()}
    score = Score(rule, planted=len(wanted), told=len(months))
    for event in wanted:
        if any(month == event.plant.first for _, month in months):
            score.found += 1
        else:
            score.missed.append(f"{name} {event.plant.first:%Y-%m}, {jumps.get((event.platform, event.plant.first))}")
    for scope, row in months.items():
        if jumps.get(scope, 0.0) > figures_of.JUMP:
            score.right += 1
        else:
            score.wrong.append(f"{name} {scope[0]} {scope[1]:%Y-%m}: {row['message'][:160]}")
    return score


def of_days(rule: str, told: Incidents, truth: Mapping[tuple[str, date], bool], asked: set[date], name: str) -> Score:
    """Compare what is told on each day that was asked about with what is true on it."""
    said = {(row["subject"], row["today"]) for row in told.values()}
    low = {(measure, today) for (measure, today), is_low in truth.items() if is_low and today in asked}
    score = Score(rule, planted=len(low), found=len(low & said), told=len(said), right=len(low & said))
    score.missed = [f"{name} {subject} {today}" for subject, today in sorted(low - said)][:5]
    score.wrong = [f"{name} {subject} {today}" for subject, today in sorted(said - low)][:5]
    return score


def _asked(past: History, first: date) -> dict[str, Incidents]:
    """Ask every rule, from the last day back to the first."""
    told: dict[str, Incidents] = defaultdict(dict)
    today = past.today
    while today > first:
        due = [rule for rule, days in EVERY.items() if today.toordinal() % days == 0]
        if due:
            past.rewind(today)
        for rule in due:
            for row in past.rows(rules.read(rule).sql, past.asked()):
                where = (str(today) if rule == ATTRIBUTION else "", row["subject"])
                told[rule].setdefault(where, {**row, "today": today})
        today -= timedelta(1)
    return told


def _days(first: date, last: date, every: int) -> set[date]:
    """Return the days on which a rule was asked."""
    days = {first + timedelta(n) for n in range(1, (last - first).days + 2)}
    return {day for day in days if day.toordinal() % every == 0}


def _usd(facts: Facts, platform: str, day: date) -> float:
    rows = [row for table, row in facts.metered(day) if table == "fct_cost_daily" and row["platform"] == platform]
    return float(sum(row["cost_usd"] for row in rows))


def _sessions(facts: Facts, day: date) -> int:
    return sum(row.get("sessions") or 0 for _, row in facts.metered(day))
