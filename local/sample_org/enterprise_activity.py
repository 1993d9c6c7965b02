"""claude.ai on an Enterprise plan: chats and cowork by person and day, and the overage that is charged for some.

https://platform.claude.com/docs/en/manage-claude/analytics-api
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.anthropic_activity import Tokens
from local.sample_org.chance import Subject, around, between, dice
from local.sample_org.plants import planted
from local.sample_org.prices import HAIKU, NANOS_PER_CENT, OPUS, SONNET, TOKEN_TYPES, unit_price

if TYPE_CHECKING:
    from datetime import date

    from local.sample_org.org import Organisation
    from local.sample_org.people import Person

MICRO_CENT = Decimal("0.000001")
DISCOUNT = Decimal("0.9")


class ChatUse(NamedTuple):
    """Tokens of one product and model."""

    product: str
    model: str
    requests: int
    tokens: Tokens


class ChatDay(NamedTuple):
    """One person's day in claude.ai."""

    person: Person
    conversations: int
    messages: int
    thinking: int
    files: int
    projects: int
    searches: int
    uses: tuple[ChatUse, ...]
    overage: bool
    """The seat does not cover this day: it has cost lines."""


@lru_cache(maxsize=40)
def chat_days(org: Organisation, day: date) -> tuple[ChatDay, ...]:
    """Return one line for each person with a claude.ai seat who used it on that day."""
    return tuple(
        _day(org, person, day)
        for person in org.people
        if person.habit.chat
        and person.works_on(day)
        and planted(org.plants, "chat", day, person=person.number)
        and dice(org.seed, Subject.CHAT, 2 * person.number + 1, day).random() < org.season.people_level(day)
    )


def charges(day: ChatDay) -> list[tuple[ChatUse, str, Decimal, Decimal]]:
    """Return (use, token type, amount, list amount) in cents, with six decimals as the vendor gives them."""
    if not day.overage:
        return []
    found = []
    for use in day.uses:
        for token_type, count in zip(TOKEN_TYPES, use.tokens, strict=False):
            if count:
                price = unit_price(use.model, token_type, tier="standard", context="0-200k", geo=None, speed="standard")
                listed = (Decimal(price * count) / NANOS_PER_CENT).quantize(MICRO_CENT)
                found.append((use, token_type, (listed * DISCOUNT).quantize(MICRO_CENT), listed))
    return found


def _day(org: Organisation, person: Person, day: date) -> ChatDay:
    chance = dice(org.seed, Subject.CHAT, 2 * person.number, day)
    messages = 1 + around(chance, 24) * planted(org.plants, "chat", day, person=person.number) // 100
    uses = [ChatUse("chat", SONNET if chance.random() < 0.7 else OPUS, messages, _tokens(messages, 900))]
    if chance.random() < 0.3:
        uses.append(ChatUse("cowork", OPUS, messages // 3 + 1, _tokens(messages // 3 + 1, 4_000)))
    if chance.random() < 0.2:
        uses.append(ChatUse("office_agent", HAIKU, 2, _tokens(2, 2_500)))
    return ChatDay(
        person,
        conversations=1 + messages // 6,
        messages=messages,
        thinking=messages // 4,
        files=between(chance, 0, 3),
        projects=between(chance, 0, 2),
        searches=between(chance, 0, 8),
        uses=tuple(uses),
        overage=chance.random() < 0.25,
    )


def _tokens(requests: int, size: int) -> Tokens:
    fresh = requests * size
    return Tokens(fresh, fresh // 3, fresh * 2, fresh // 5, 0)
