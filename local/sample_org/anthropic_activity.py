"""Tokens of a day at the finest grain the usage report knows: who used which key, model, tier, context and geo."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.chance import Subject, around, between, dice
from local.sample_org.claude_code_activity import code_rows
from local.sample_org.plants import planted
from local.sample_org.prices import HAIKU, OPUS, PRICES, SONNET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from random import Random

    from local.sample_org.keys import ApiKey
    from local.sample_org.org import Organisation


class Group(NamedTuple):
    """The dimensions of the usage report; null key, null workspace and null account are values."""

    api_key_id: str | None
    workspace_id: str | None
    model: str
    service_tier: str = "standard"
    context_window: str = "0-200k"
    inference_geo: str = "global"
    speed: str = "standard"
    account_id: str | None = None


class Tokens(NamedTuple):
    """The measures of the usage report; the first five in the order of `prices.TOKEN_TYPES`."""

    uncached: int
    output: int
    cache_read: int
    cache_5m: int
    cache_1h: int
    web_searches: int = 0

    def plus(self, other: Tokens) -> Tokens:
        """Return the sum."""
        return Tokens(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    def scaled(self, percent: int) -> Tokens:
        """Return that percentage of every measure."""
        return Tokens(*(count * percent // 100 for count in self))


@lru_cache(maxsize=40)
def usage(org: Organisation, day: date, revision: int = 0) -> dict[Group, Tokens]:
    """Return the tokens of that day by group, each group once; on the restated day revision 1 differs from 0."""
    found: dict[Group, Tokens] = {}
    for group, tokens in (*_keys(org, day, revision), *_claude_code(org, day, revision), *_console(org, day)):
        found[group] = found[group].plus(tokens) if group in found else tokens
    return found


def _keys(org: Organisation, day: date, revision: int) -> Iterator[tuple[Group, Tokens]]:
    restated = revision > 0 and day == org.season.restated
    for key in org.keys:
        if restated and key.number % 5 == 1:
            continue
        percent = 110 if restated and key.number % 5 == 2 else 100
        for group, tokens in _key(org, key, day):
            yield group, tokens.scaled(percent)


def _key(org: Organisation, key: ApiKey, day: date) -> Iterator[tuple[Group, Tokens]]:
    kind = key.kind
    level = org.season.people_level(day) if kind.traffic == "person" else org.season.service_level(day)
    if not kind.models or level == 0.0 or not key.used_on(day):
        return
    chance = dice(org.seed, Subject.KEY, key.number, day)
    if chance.random() > 0.9 * min(1.0, 2 * level):
        return
    for model in kind.models:
        tokens = _tokens(chance, kind.typical_tokens * level, searches=kind.extra == "search")
        tokens = tokens.scaled(planted(org.plants, "keys", day, key=key.number, model=model))
        if not any(tokens):
            continue
        group = Group(key.id, key.workspace_id, model, inference_geo=PRICES[model].geo)
        yield group, tokens
        yield from _extra(org, chance, group, tokens, kind.extra)


def _extra(
    org: Organisation, chance: Random, group: Group, tokens: Tokens, extra: str
) -> Iterator[tuple[Group, Tokens]]:
    """What a key's speciality adds to its standard traffic; neither batch nor priority searches the web."""
    more = tokens.scaled(between(chance, 20, 90))._replace(web_searches=0)
    if extra in {"batch", "priority"}:
        yield group._replace(service_tier=extra), more
    elif extra == "long":
        yield group._replace(context_window="200k-1M"), more
    elif extra == "us" and group.model == OPUS:
        yield group._replace(inference_geo="us"), more
    elif extra == "fast" and group.model == OPUS and org.switches.fast_mode:
        yield group._replace(speed="fast"), more


def _claude_code(org: Organisation, day: date, revision: int) -> Iterator[tuple[Group, Tokens]]:
    """API-billed Claude Code: the analytics' own tokens, and a little that the analytics do not show."""
    for row in code_rows(org, day, revision):
        if row.setting.customer_type != "api":
            continue
        if row.key:
            key_id, place, account = row.key.id, row.key.workspace_id, None
        elif row.person and row.person.habit.code == "keyless":
            key_id, place, account = None, org.claude_code_workspace, row.person.user_id
        elif row.person:
            key_id, place, account = org.code_keys[row.person.number].id, org.claude_code_workspace, None
        for use in row.models:
            group = Group(key_id, place, use.model, inference_geo=PRICES[use.model].geo, account_id=account)
            yield group, Tokens(use.input, use.output, use.cache_read, use.cache_creation, 0)
        if row.sessions > 6:
            titles = Group(key_id, place, HAIKU, inference_geo=PRICES[HAIKU].geo, account_id=account)
            yield titles, Tokens(row.sessions * 211, row.sessions * 37, 0, 0, 0)


def _console(org: Organisation, day: date) -> Iterator[tuple[Group, Tokens]]:
    """Console Playground: tokens without a key, in the default workspace and in Research."""
    level = org.season.people_level(day)
    chance = dice(org.seed, Subject.CONSOLE, 0, day)
    research = org.workspaces[1].id
    for place, odds in ((None, 0.6), (research, 0.25)):
        if chance.random() < odds * level:
            tokens = Tokens(around(chance, 3_000), around(chance, 900), 0, 0, 0, 0)
            yield Group(None, place, SONNET, inference_geo=PRICES[SONNET].geo), tokens


def _tokens(chance: Random, typical: float, *, searches: bool) -> Tokens:
    fresh = around(chance, typical)
    return Tokens(
        uncached=fresh,
        output=fresh * between(chance, 4, 30) // 100,
        cache_read=fresh * between(chance, 0, 6),
        cache_5m=fresh * between(chance, 0, 40) // 100,
        cache_1h=fresh // 10 if chance.random() < 0.2 else 0,
        web_searches=between(chance, 0, 60) if searches else 0,
    )
