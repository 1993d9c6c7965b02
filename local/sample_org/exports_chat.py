"""claude.ai's other files: members and their analytics, the daily summary, the spend report."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from local.sample_org.enterprise_activity import ChatDay, charges, chat_days
from local.sample_org.exports_seats import role, seated, tier, uuid
from local.sample_org.prices import PRICES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from local.sample_org.org import Organisation

MEMBERS = ("Name", "Email", "Role", "Status", "Seat Tier")
ANALYTICS = (
    "Name", "Email", "Role", "Seat Tier", "Last Active", "Days Active", "Chats", "Messages", "Projects Created",
    "Projects Used", "Pull Requests", "Code sessions", "File Edits", "Cowork Sessions", "Cowork Messages",
    "Artifacts Created", "Estimated Spend (USD)",
)  # fmt: skip
SUMMARY = (
    "email",
    "date",
    "message_count",
    "conversation_sessions",
    "input_tokens",
    "output_tokens",
    "daily_active_usage",
)
SPEND = (
    "user_email", "account_uuid", "product", "model", "model_family", "total_requests", "total_prompt_tokens",
    "total_completion_tokens", "total_net_spend_usd", "total_gross_spend_usd",
)  # fmt: skip
PRODUCTS = {"chat": "Chat", "cowork": "Cowork", "office_agent": "Office Agent"}
CENTS = 100


def members(org: Organisation, days: Sequence[date]) -> Iterator[Sequence[object]]:
    """Yield who belongs to claude.ai on the last of these days; people who left are not in it."""
    yield MEMBERS
    for person in org.people:
        if person.member_on(days[-1]):
            has = tier(person) if person.habit.chat else "Unassigned"
            yield person.name, person.odd_email, role(person), "Active", has


def member_analytics(org: Organisation, days: Sequence[date]) -> Iterator[Sequence[object]]:
    """Yield what each seated person did, summed over these days."""
    yield ANALYTICS
    used: defaultdict[int, list[tuple[date, ChatDay]]] = defaultdict(list)
    for day in days:
        for chat in chat_days(org, day):
            used[chat.person.number].append((day, chat))
    for person in seated(org):
        mine = used[person.number]
        spent = sum((amount for _, chat in mine for _, _, amount, _ in charges(chat)), Decimal(0)) / CENTS
        cowork = [use.requests for _, chat in mine for use in chat.uses if use.product == "cowork"]
        yield (
            person.name, person.email, role(person), tier(person), mine[-1][0] if mine else "", len(mine),
            sum(chat.conversations for _, chat in mine), f"{sum(chat.messages for _, chat in mine):,}",
            sum(chat.projects for _, chat in mine), sum(bool(chat.projects) for _, chat in mine), 0, 0, 0,
            len(cowork), sum(cowork), 0, f"{spent:.2f}",
        )  # fmt: skip


def usage_summary(org: Organisation, days: Sequence[date]) -> Iterator[Sequence[object]]:
    """Yield one row per person and day."""
    yield SUMMARY
    for day in days:
        for chat in chat_days(org, day):
            tokens = [use.tokens for use in chat.uses]
            # Cached prompts are input as well, for a page that knows one kind of input.
            read = sum(count.uncached + count.cache_read + count.cache_5m + count.cache_1h for count in tokens)
            written = sum(count.output for count in tokens)
            yield chat.person.email, day, chat.messages, chat.conversations, f"{read:,}", f"{written:,}", "true"


def spend_report(org: Organisation, days: Sequence[date]) -> Iterator[Sequence[object]]:
    """Yield the overage of these days by person, product and model, in dollars."""
    yield SPEND
    spent: Counter[tuple[int, str, str, str]] = Counter()
    for day in days:
        for chat in chat_days(org, day):
            _add_spend(chat, spent)
    for number, product, model in sorted({key[:3] for key in spent}):
        person = org.people[number]
        of = {
            what: spent[number, product, model, what] for what in ("requests", "prompt", "completion", "net", "gross")
        }
        family = PRICES[model].display.split()[1]
        money = (str(Decimal(of["net"]).scaleb(-8)), str(Decimal(of["gross"]).scaleb(-8)))
        counts = (of["requests"], of["prompt"], of["completion"])
        yield person.email.capitalize(), uuid(number), PRODUCTS[product], model, family, *counts, *money


def _add_spend(chat: ChatDay, spent: Counter[tuple[int, str, str, str]]) -> None:
    """Add a day's charges in millionths of a cent, so that nothing is rounded."""
    for use, _, amount, listed in charges(chat):
        key = (chat.person.number, use.product, use.model)
        spent[*key, "net"] += int(amount.scaleb(6))
        spent[*key, "gross"] += int(listed.scaleb(6))
    for use in chat.uses if chat.overage else ():
        key = (chat.person.number, use.product, use.model)
        spent[*key, "requests"] += use.requests
        spent[*key, "prompt"] += use.tokens.uncached + use.tokens.cache_read + use.tokens.cache_5m + use.tokens.cache_1h
        spent[*key, "completion"] += use.tokens.output
