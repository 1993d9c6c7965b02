"""What Claude Code's analytics know about a day: sessions, lines, commits, tools and tokens by actor and terminal."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.chance import Subject, around, between, dice
from local.sample_org.plants import planted
from local.sample_org.prices import HAIKU, OPUS, SONNET, unit_price

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from local.sample_org.keys import ApiKey
    from local.sample_org.org import Organisation
    from local.sample_org.people import Person

TOOLS = ("edit_tool", "multi_edit_tool", "write_tool", "notebook_edit_tool")
PRICED = (
    "uncached_input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "cache_creation.ephemeral_5m_input_tokens",
)


class Setting(NamedTuple):
    """Where and how somebody runs Claude Code, and how often on a working day."""

    terminal: str
    remote: bool
    customer_type: str
    subscription: str | None
    odds: float


SETTINGS = {
    "key": (
        Setting("vscode", False, "api", None, 0.9),
        Setting("iTerm.app", False, "api", None, 0.4),
        Setting("web", True, "api", None, 0.15),
    ),
    "keyless": (Setting("vscode", False, "api", None, 0.8), Setting("web", True, "api", None, 0.3)),
    "subscription": (
        Setting("tmux", False, "subscription", "team", 0.9),
        Setting("web", True, "subscription", "team", 0.2),
    ),
    "both": (
        Setting("vscode", False, "api", None, 0.7),
        Setting("vscode", False, "subscription", "enterprise", 0.5),
    ),
}
CI = Setting("non-interactive", False, "api", None, 0.9)


class ModelUse(NamedTuple):
    """Tokens of one model, and their price by the public list in nano-dollars."""

    model: str
    input: int
    output: int
    cache_read: int
    cache_creation: int
    estimate: int


class CodeRow(NamedTuple):
    """One line of the analytics; (actor, customer type, terminal, remote) is unique on a day."""

    person: Person | None
    key: ApiKey | None
    """The key of an API actor; None for people."""
    actor: str
    """The address as the vendor spells it, or the key's name."""
    setting: Setting
    sessions: int
    lines_added: int
    lines_removed: int
    commits: int
    pull_requests: int
    tools: tuple[tuple[str, int, int], ...]
    """(tool, accepted, rejected)."""
    models: tuple[ModelUse, ...]


@lru_cache(maxsize=40)
def code_rows(org: Organisation, day: date, revision: int = 0) -> tuple[CodeRow, ...]:
    """Return every line of that day; on the restated day revision 1 differs from 0."""
    restated = revision > 0 and day == org.season.restated
    rows = [row for person in org.people for row in _person_rows(org, person, day)]
    rows += [row for key in org.code_actors for row in _key_rows(org, key, day)]
    if org.plants:
        rows = [row for row in (_planted(org, row, day) for row in rows) if row.sessions]
    if restated:
        rows = [row._replace(sessions=row.sessions + 2) for n, row in enumerate(rows) if n % 5 != 1]
    return tuple(rows)


def _person_rows(org: Organisation, person: Person, day: date) -> list[CodeRow]:
    habit = person.habit.code
    level = org.season.people_level(day)
    if habit is None or not person.works_on(day) or level == 0.0:
        return []
    if habit in {"key", "both"} and person.number not in org.code_keys:
        return []
    chance = dice(org.seed, Subject.CODE, person.number, day)
    spelling = person.odd_email if person.habit.two_spellings and day.day % 2 else person.email
    return [
        _row(chance, setting, person, None, spelling)
        for setting in SETTINGS[habit]
        if chance.random() < setting.odds * min(1.0, level * 1.5)
    ]


def _key_rows(org: Organisation, key: ApiKey, day: date) -> list[CodeRow]:
    chance = dice(org.seed, Subject.KEY_CODE, key.number, day)
    busy = key.used_on(day) and chance.random() < CI.odds * min(1.0, org.season.service_level(day))
    return [_row(chance, CI, None, key, key.name)] if busy else []


def _row(chance: Random, setting: Setting, person: Person | None, key: ApiKey | None, actor: str) -> CodeRow:
    if chance.random() < 0.06:
        # Somebody opened it and asked nothing: no tools, no models.
        return CodeRow(person, key, actor, setting, 1, 0, 0, 0, 0, (), ())
    machine = person is None
    added = 0 if machine else around(chance, 220)
    tools = () if machine or chance.random() < 0.1 else _tools(chance)
    models = (OPUS, SONNET) if chance.random() < 0.5 else (SONNET, HAIKU)
    return CodeRow(
        person,
        key,
        actor,
        setting,
        sessions=between(chance, 1, 12),
        lines_added=added,
        lines_removed=int(added * chance.random()),
        commits=0 if machine else between(chance, 0, 6),
        pull_requests=0 if machine else between(chance, 0, 2),
        tools=tools,
        models=tuple(_use(chance, model) for model in models[: between(chance, 1, 2)]),
    )


def _planted(org: Organisation, row: CodeRow, day: date) -> CodeRow:
    """The same row with the planted events of its actor in it; silence leaves no sessions."""
    person, key = row.person.number if row.person else None, row.key.number if row.key else None
    if not planted(org.plants, "code", day, person=person, key=key):
        return row._replace(sessions=0)
    sessions = planted(org.plants, "code", day, person=person, key=key, measure="sessions")
    levels = (planted(org.plants, "code", day, person=person, key=key, model=use.model) for use in row.models)
    models = tuple(_grown(use, percent) for use, percent in zip(row.models, levels, strict=True))
    return row._replace(sessions=row.sessions * sessions // 100, models=models)


def _grown(use: ModelUse, percent: int) -> ModelUse:
    fresh, output, read, created = (count * percent // 100 for count in use[1:5])
    return _priced(use.model, fresh, output, read, created)


def _tools(chance: Random) -> tuple[tuple[str, int, int], ...]:
    return tuple((tool, between(chance, 1, 40), between(chance, 0, 5)) for tool in TOOLS[: between(chance, 1, 4)])


def _use(chance: Random, model: str) -> ModelUse:
    fresh = around(chance, 150_000)
    return _priced(model, fresh, fresh // 4, fresh * between(chance, 2, 9), fresh // 3)


def _priced(model: str, fresh: int, output: int, cache_read: int, cache_creation: int) -> ModelUse:
    tokens = (fresh, output, cache_read, cache_creation)
    price = {"tier": "standard", "context": "0-200k", "speed": "standard"}
    estimate = sum(
        count * unit_price(model, kind, geo=None, **price) for count, kind in zip(tokens, PRICED, strict=True)
    )
    return ModelUse(model, *tokens, estimate)
