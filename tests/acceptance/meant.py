"""What the organisation itself knows, on the same grain as the questions asked of the warehouse.

Nothing here has seen an answer of a vendor or a line of SQL.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from local.sample_org.claude_code_activity import code_rows
from local.sample_org.tool_truth import ToolTruth
from local.sample_org.truth import Truth

from .facts import sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from local.sample_org.org import Organisation

    from .facts import Key, Sums

Number = Decimal | int
PLACE = {
    "uncached_input_tokens": 0,
    "output_tokens": 1,
    "cache_creation.ephemeral_5m_input_tokens": 2,
    "cache_creation.ephemeral_1h_input_tokens": 2,
    "cache_read_input_tokens": 3,
    "web_search_requests": 4,
}
"""Token type -> the measure of the facts it is counted in."""


class Meant:
    """The truth about one organisation as facts should tell it; `revision` 1 knows the restated day's later form."""

    def __init__(self, org: Organisation, revision: int = 0) -> None:
        self.org = org
        self.revision = revision
        self.api = Truth(org, revision=revision)
        self.tools = ToolTruth(org, revision=revision)

    def everything(self) -> dict[str, Sums]:
        """Return the answers to all questions."""
        return {name: _summed(line for day in self.org.days for line in of(self, day)) for name, of in ANSWERS.items()}

    def told(self, day: date) -> int:
        """Return the form in which that day was told last."""
        return self.revision if day == self.org.season.restated else 0


def _summed(lines: Iterable[tuple[Key, Sequence[Number]]]) -> Sums:
    sums: dict[Key, list[Decimal]] = defaultdict(list)
    for key, measures in lines:
        before = sums[key] or [Decimal(0)] * len(measures)
        sums[key] = [mine + theirs for mine, theirs in zip(before, measures, strict=True)]
    return sound({key: tuple(measures) for key, measures in sums.items()})


def _tokens(meant: Meant, day: date) -> Iterator[tuple[Key, Sequence[Number]]]:
    for part in meant.api.person_usage(day):
        counts = [0] * 5
        counts[PLACE[part.token_type]] = part.quantity
        group = part.group
        yield (str(day), part.platform, part.email, group.api_key_id, group.workspace_id, group.model), counts
    for row in code_rows(meant.org, day, meant.told(day)):
        for use in row.models:
            # API-billed tokens are in the usage report already.
            if row.person and row.setting.customer_type == "subscription":
                counts = [use.input, use.output, use.cache_creation, use.cache_read, 0]
                yield (str(day), "claude_code", row.person.email, None, None, use.model), counts
    for (email, model, _), event in meant.tools.cursor_events(day).items():
        counts = [event.input_tokens, event.output_tokens, event.cache_write_tokens, event.cache_read_tokens, 0]
        yield (str(day), "cursor", email, None, None, model), counts
    for email, chat in meant.tools.chats(day).items():
        for chat_use in chat.uses:
            t = chat_use.tokens
            counts = [t.uncached, t.output, t.cache_5m + t.cache_1h, t.cache_read, t.web_searches]
            yield (str(day), "claude_ai", email, None, None, chat_use.model), counts


def _claude_code(meant: Meant, day: date) -> Iterator[tuple[Key, Sequence[Number]]]:
    for email, counts in meant.tools.code_people(day).items():
        yield (str(day), email), counts[:-1]


def _cursor_lines(meant: Meant, day: date) -> Iterator[tuple[Key, Sequence[Number]]]:
    for email, found in meant.tools.cursor_lines(day).items():
        lines = (found.total_added, found.accepted_added, found.total_deleted)
        yield (str(day), email), (*lines, found.accepts, found.rejects, found.included, found.on_demand)


def _chats(meant: Meant, day: date) -> Iterator[tuple[Key, Sequence[Number]]]:
    for email, chat in meant.tools.chats(day).items():
        yield (str(day), email), (chat.messages, sum(use.requests for use in chat.uses))


def _cost_of_keys(meant: Meant, day: date) -> Iterator[tuple[Key, Sequence[Number]]]:
    for part in meant.api.key_costs(day):
        yield (str(day), part.platform, part.driver.api_key_id, part.workspace_id, part.token_type), (part.usd,)


def _cost(meant: Meant, day: date) -> Iterator[tuple[Key, Sequence[Number]]]:
    for part in meant.api.person_costs(day):
        key, place = part.of.driver.api_key_id, part.of.workspace_id
        yield (str(day), part.of.platform, part.email, part.mode, key, place, part.of.model), (part.usd, part.usd)


def _cost_of_tools(meant: Meant, day: date) -> Iterator[tuple[Key, Sequence[Number]]]:
    for (email, model, _), event in meant.tools.cursor_events(day).items():
        yield (str(day), "cursor", email, model), (event.list_usd, event.billed_usd, event.billed_usd)
    for (email, _, model, _), (amount, listed) in meant.tools.chat_costs(day).items():
        yield (str(day), "claude_ai", email, model), (listed, amount, amount)
    for row in code_rows(meant.org, day, meant.told(day)):
        for use in row.models:
            if row.person and row.setting.customer_type == "subscription":
                key = (str(day), "claude_code", row.person.email, use.model)
                yield key, (Decimal(use.estimate).scaleb(-9), 0, 0)


def _cursor_events(meant: Meant, day: date) -> Iterator[tuple[Key, Sequence[Number]]]:
    for (email, model, kind), e in meant.tools.cursor_events(day).items():
        tokens = (e.input_tokens, e.output_tokens, e.cache_write_tokens, e.cache_read_tokens)
        yield (str(day), email, model, kind), (e.list_usd, e.billed_usd, e.events, e.request_units, *tokens)


def _claude_code_actors(meant: Meant, day: date) -> Iterator[tuple[Key, Sequence[Number]]]:
    for (kind, actor, customer, terminal, remote), counts in meant.tools.code_actors(day).items():
        yield (str(day), kind, actor, customer, terminal, str(remote).lower()), counts


def _cost_report(meant: Meant, day: date) -> Iterator[tuple[Key, Sequence[Number]]]:
    for line in meant.api.cost_lines(day):
        yield (str(day), line.workspace_id, line.description, line.model), [Decimal(line.nanos).scaleb(-9)] * 2


def _cost_report_days(meant: Meant, day: date) -> Iterator[tuple[Key, Sequence[Number]]]:
    yield (str(day),), (meant.api.cost(day), meant.api.cost(day))


ANSWERS: dict[str, Callable[[Meant, date], Iterator[tuple[Key, Sequence[Number]]]]] = {
    "tokens": _tokens,
    "claude_code": _claude_code,
    "cursor_lines": _cursor_lines,
    "chats": _chats,
    "cost": _cost,
    "cost_of_keys": _cost_of_keys,
    "cost_of_tools": _cost_of_tools,
    "cursor_events": _cursor_events,
    "claude_code_actors": _claude_code_actors,
    "cost_report": _cost_report,
    "cost_report_days": _cost_report_days,
}
