"""Plants waste whose price is known, and counts how much of it the list of savings finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from local.sample_org.chance import Subject, dice, identifier
from local.sample_org.plants import Plant
from local.sample_org.prices import HAIKU, OPUS, SONNET, dollars, unit_price
from local.sample_org.seats import ENTERPRISE, TEAM, TEAMS, seat_rows
from proof.facts import Facts, KeyUse
from proof.history import history
from proof.scores import Figure
from proof.sheet_tables import EVER, NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from local.sample_org.org import Organisation
    from proof.facts import Line
    from shared.protocols import Row

SILENT_DAYS = 45
WASTED_DAYS = 60
MONTH_DAYS = 30
PROMISED = 0.9
FRESH, OUTPUT, REREAD, WRITTEN = (
    "uncached_input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "cache_creation.ephemeral_5m_input_tokens",
)
FOUND = """
    SELECT kind, subject, platform, user_email, monthly_saving_usd FROM vw_savings_opportunities
"""


@dataclass(frozen=True, slots=True)
class Waster:
    """A key that wastes money in one way, on working days or on all days; thousands of tokens a day by type."""

    kind: str
    model: str
    every_day: bool
    fresh: int
    output: int
    reread: int = 0


WASTERS = (
    Waster("low cache hits", SONNET, every_day=False, fresh=2_000, output=300),
    Waster("batchable traffic", HAIKU, every_day=True, fresh=4_000, output=900, reread=16_000),
    Waster("premium model, small outputs", OPUS, every_day=False, fresh=3_000, output=50, reread=9_000),
)


@dataclass(frozen=True, slots=True)
class Waste:
    """Dollars a month that could be saved, and where they are."""

    kind: str
    """What the list of savings calls it."""
    where: str
    """Address of the seat's owner, or the key; nothing for seats that nobody has."""
    platform: str
    usd: Decimal


def measure(org: Organisation, folder: Path) -> list[Figure]:
    """Plant waste into the organisation and return how much of it is found."""
    silent = _silent(org)
    since = org.season.end - timedelta(SILENT_DAYS)
    planted = org.with_plants(Plant(since, org.season.end, 0, "chat", person=silent))
    wastes = [*_seats(planted, silent), *(_of_key(waster, planted) for waster in WASTERS)]
    with history(planted, folder, _lines(planted)) as past:
        return compare(wastes, past.rows(FOUND), f"seed {org.seed}")


def compare(wastes: list[Waste], rows: list[Row], name: str) -> list[Figure]:
    """Return the part of the planted dollars that is found; more than was planted counts as what was planted."""
    planted = found = Decimal(0)
    missed = []
    for waste in wastes:
        said = max((Decimal(row["monthly_saving_usd"]) for row in rows if _is_about(row, waste)), default=Decimal(0))
        planted, found = planted + waste.usd, found + min(said, waste.usd)
        if said < waste.usd * Decimal(str(PROMISED)):
            missed.append(f"{waste.kind} {waste.where} {waste.usd:.2f}: {said:.2f}")
    evidence = f"{name}: {found:.2f} of {planted:.2f} USD a month in {len(wastes)} places"
    evidence += f"; short: {'; '.join(missed)}" if missed else ""
    return [Figure("planted savings", "part found", float(found / planted), PROMISED, None, evidence)]


def _is_about(row: Row, waste: Waste) -> bool:
    is_there = not waste.where or waste.where in {row["user_email"], row["subject"]}
    return is_there and (row["kind"], row["platform"]) == (waste.kind, waste.platform)


def _silent(org: Organisation) -> int:
    """Return somebody with a claude.ai seat who will stop using it, and who has one seat only."""
    chat = [p for p in org.people if p.habit.chat and not p.habit.idle and not p.habit.new_team]
    return chat[org.seed % len(chat)].number


def _seats(org: Organisation, silent: int) -> Iterator[Waste]:
    idle = {person.email for person in org.people if person.habit.idle}
    quiet = org.people[silent].email
    for row in seat_rows(org):
        fee = Decimal(row.price_usd) * row.seats
        if row.email is None:
            yield Waste("empty seats", "", row.platform, fee)
        elif row.plan == TEAM:
            yield Waste("duplicate seat", row.email, row.platform, fee)
        elif (row.email in idle and row.plan in {ENTERPRISE, TEAMS}) or (row.email == quiet and row.plan == ENTERPRISE):
            yield Waste("idle seat", row.email, row.platform, fee)


def _key_id(waster: Waster, org: Organisation) -> str:
    return identifier(dice(org.seed, Subject.IDENTITY, (1 << 27) + WASTERS.index(waster)), "apikey_01")


def _tokens(waster: Waster) -> dict[str, int]:
    thousands = {FRESH: waster.fresh, OUTPUT: waster.output, REREAD: waster.reread}
    return {token_type: 1000 * count for token_type, count in thousands.items() if count}


def _works(waster: Waster, day: date) -> bool:
    return waster.every_day or day.isoweekday() <= 5  # noqa: PLR2004 - Friday


def _price(model: str, token_type: str) -> int:
    return unit_price(model, token_type, tier="standard", context="0-200k", geo=None, speed="standard")


def _of_key(waster: Waster, org: Organisation) -> Waste:
    """Return what the key wastes in 30 days, in dollars.

    A cache that answers six tenths of the input is written by every tenth of these tokens; a batch costs half; the
    smaller model is paid for the same tokens.
    """
    tokens = _tokens(waster)
    paid = sum(count * _price(waster.model, token_type) for token_type, count in tokens.items())
    cached = tokens[FRESH] * 6 // 10
    small = sum(count * _price(SONNET, token_type) for token_type, count in tokens.items())
    fresh, reread, written = (_price(waster.model, token_type) for token_type in (FRESH, REREAD, WRITTEN))
    daily = {
        "low cache hits": cached * (fresh - (9 * reread + written) // 10),
        "batchable traffic": paid // 2,
    }.get(waster.kind, paid - small)
    days = [org.season.end - timedelta(n) for n in range(MONTH_DAYS)]
    return Waste(waster.kind, _key_id(waster, org), "claude_api", dollars(daily * sum(_works(waster, d) for d in days)))


def _lines(org: Organisation) -> Iterator[Line]:
    """Yield the rows of the wasting keys, which no vendor of the organisation knows."""
    facts = Facts(org)
    owner = org.people[0].email
    for waster in WASTERS:
        key = _key_id(waster, org)
        yield "dim_api_keys", {
            "api_key_id": key, "api_key_name": f"planted {waster.kind.split()[0]}", "user_email": owner,
            "is_active": True, "created_date": org.season.start, "created_by": "vendor", "updated_by": "vendor",
            "valid_from": EVER, "valid_to": NEVER, "attribution_mode": "mapped", "owners": 1, "status": "active",
        }  # fmt: skip
        for day in (org.season.end - timedelta(n) for n in range(WASTED_DAYS)):
            for token_type, count in _tokens(waster).items() if _works(waster, day) else ():
                usd = dollars(count * _price(waster.model, token_type))
                yield from facts.of_key(day, owner, KeyUse(key, waster.model, token_type, count, usd))
