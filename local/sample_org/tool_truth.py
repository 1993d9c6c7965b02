"""What a correct pipeline must find about people's tools: Cursor, Claude Code and claude.ai, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.attribution import UNATTRIBUTED, Attribution
from local.sample_org.claude_code_activity import CodeRow, code_rows
from local.sample_org.cursor_activity import events_of_day
from local.sample_org.cursor_days import Lines, lines, members
from local.sample_org.cursor_models import ON_DEMAND, Event
from local.sample_org.enterprise_activity import ChatDay, charges, chat_days
from local.sample_org.prices import dollars
from local.sample_org.sheets import Sheet, mapping_sheet

if TYPE_CHECKING:
    from datetime import date

    from local.sample_org.org import Organisation

CENTS = Decimal(100)


@dataclass(slots=True)
class EventSum:
    """The usage events of one person, model and kind."""

    events: int = 0
    request_units: Decimal = Decimal(0)
    input_tokens: int = 0
    output_tokens: int = 0
    cache_write_tokens: int = 0
    cache_read_tokens: int = 0
    list_usd: Decimal = Decimal(0)
    billed_usd: Decimal = Decimal(0)


class CodeSum(NamedTuple):
    """Claude Code's counts of one actor or person."""

    sessions: int = 0
    lines_added: int = 0
    lines_removed: int = 0
    commits: int = 0
    pull_requests: int = 0
    accepted: int = 0
    rejected: int = 0
    estimate_usd: Decimal = Decimal(0)

    def plus(self, other: CodeSum) -> CodeSum:
        """Return the sum."""
        return CodeSum._make(mine + theirs for mine, theirs in zip(self, other, strict=True))  # type: ignore[operator]


class ToolTruth:
    """The truth about tools; `revision` 1 knows the restated day as it is told later."""

    def __init__(self, org: Organisation, *, revision: int = 0, sheet: Sheet | None = None) -> None:
        self.org = org
        self.revision = revision
        self.attribution = Attribution(org, sheet or mapping_sheet(org))

    def cursor_events(self, day: date) -> dict[tuple[str, str, str], EventSum]:
        """Return list and billed cost, tokens and counts by (person, model, kind); nobody's are unattributed."""
        sums: dict[tuple[str, str, str], EventSum] = {}
        for event in events_of_day(self.org, day, self._revision(day)):
            email = (event.email or "").strip().lower() or UNATTRIBUTED
            _add(sums.setdefault((email, event.model, event.kind), EventSum()), event, *self._money(event))
        return sums

    def cursor_lines(self, day: date) -> dict[str, Lines]:
        """Return the daily measures by person; the two memberships of one person are added up."""
        sums: dict[str, Lines] = {}
        for member in members(self.org):
            found = lines(self.org, member, day, self._revision(day))
            email = member.person.email
            if found.active:
                sums[email] = _lines_together(sums[email], found) if email in sums else found
        return sums

    def code_actors(self, day: date) -> dict[tuple[str, str, str, str, bool], CodeSum]:
        """Return counts by (actor type, actor, customer type, terminal, remote): the grain of the analytics."""
        sums = {}
        for row in code_rows(self.org, day, self._revision(day)):
            setting = row.setting
            kind, actor = ("api_actor", row.actor) if row.key else ("user_actor", row.actor.strip().lower())
            sums[kind, actor, setting.customer_type, setting.terminal, setting.remote] = _counts(row)
        return sums

    def code_people(self, day: date) -> dict[str, CodeSum]:
        """Return counts by person; an API actor's are its key's owner's when one key has that name."""
        sums: dict[str, CodeSum] = {}
        for row in code_rows(self.org, day, self._revision(day)):
            email = row.person.email if row.person else next(iter(self._named(row.actor, day)))
            sums[email] = sums.get(email, CodeSum()).plus(_counts(row))
        return sums

    def chats(self, day: date) -> dict[str, ChatDay]:
        """Return claude.ai activity by person."""
        return {chat.person.email: chat for chat in chat_days(self.org, day)}

    def chat_costs(self, day: date) -> dict[tuple[str, str, str, str], tuple[Decimal, Decimal]]:
        """Return (amount, list amount) in US dollars by (person, product, model, token type)."""
        return {
            (chat.person.email, use.product, use.model, token_type): (amount / CENTS, listed / CENTS)
            for chat in chat_days(self.org, day)
            for use, token_type, amount, listed in charges(chat)
        }

    def _money(self, event: Event) -> tuple[int, int]:
        """Return (list, billed) in nano-dollars by the rules for new and for old answers."""
        if not self.org.switches.old_style_events:
            listed = event.charged if event.tokens is None else event.total + event.fee
            return listed, event.charged if event.chargeable else 0
        listed = event.charged if event.tokens is None else event.total
        return listed, listed if event.kind == ON_DEMAND else 0

    def _named(self, api_key_name: str, day: date) -> dict[str, int]:
        return dict(self.attribution.named(api_key_name, day).weights)

    def _revision(self, day: date) -> int:
        return self.revision if day == self.org.season.restated else 0


def _add(total: EventSum, event: Event, listed: int, billed: int) -> None:
    fresh, output, write, read = event.tokens or (0, 0, 0, 0)
    total.events += 1
    total.request_units += Decimal(event.request_tenths) / 10
    total.input_tokens += fresh
    total.output_tokens += output
    total.cache_write_tokens += write
    total.cache_read_tokens += read
    total.list_usd += dollars(listed)
    total.billed_usd += dollars(billed)


def _lines_together(one: Lines, other: Lines) -> Lines:
    counts = (a + b for a, b in zip(one[1:-1], other[1:-1], strict=True))
    return Lines._make((True, *counts, one.model))


def _counts(row: CodeRow) -> CodeSum:
    return CodeSum(
        row.sessions,
        row.lines_added,
        row.lines_removed,
        row.commits,
        row.pull_requests,
        sum(accepted for _, accepted, _ in row.tools),
        sum(rejected for _, _, rejected in row.tools),
        dollars(sum(use.estimate for use in row.models)),
    )
