"""What a sample organisation did, as rows of the fact tables, day by day.

The acceptance tests prove that the pipeline's facts are the organisation's truth to the last digit. So the truth can
stand for the facts, and years of history take seconds.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from local.sample_org.claude_code_activity import code_rows
from local.sample_org.cursor_models import INCLUDED
from local.sample_org.money_sheet import MoneySheet, money_sheet
from local.sample_org.prices import UNKNOWN, dollars
from local.sample_org.seat_truth import SeatTruth
from local.sample_org.sheets import mapping_sheet
from local.sample_org.tool_truth import ToolTruth
from local.sample_org.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from local.sample_org.org import Organisation
    from local.sample_org.sheets import UserRow

Row = dict[str, Any]
Line = tuple[str, Row]
"""A table and one row of it."""

COST_TYPES = {
    "uncached_input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "cache_read_input_tokens": "cache_read",
    "cache_creation.ephemeral_5m_input_tokens": "cache_write",
    "cache_creation.ephemeral_1h_input_tokens": "cache_write",
    "web_search_requests": "web_search",
}
MEASURES = {
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "cache_read": "cache_read_tokens",
    "cache_write": "cached_input_tokens",
    "web_search": "web_search_requests",
}


class KeyUse(NamedTuple):
    """Tokens of one type, and what they cost in dollars."""

    api_key_id: str
    model: str
    token_type: str
    quantity: int
    usd: Decimal


class Facts:
    """The facts of one organisation."""

    def __init__(self, org: Organisation) -> None:
        self.org = org
        self.api = Truth(org)
        self.tools = ToolTruth(org)
        self._people: dict[str, list[UserRow]] = defaultdict(list)
        for row in mapping_sheet(org).users:
            self._people[row.email].append(row)

    @cached_property
    def money(self) -> MoneySheet:
        """The tabs about money: they sum up all that is used, which takes a while."""
        return money_sheet(self.org)

    @cached_property
    def seats(self) -> SeatTruth:
        """What seats cost."""
        return SeatTruth.of(self.org, self.money.invoices)

    def metered(self, day: date) -> Iterator[Line]:
        """Yield the rows of one day but those of seats."""
        yield from self._api(day)
        yield from self._usage(day)
        yield from self._code(day)
        yield from self._cursor(day)
        yield from self._chat(day)

    def of(self, day: date) -> Iterator[Line]:
        """Yield the rows of one day: table, columns."""
        yield from self.metered(day)
        yield from self._keys(day)
        yield from self._seats(day)

    def _cost(self, day: date, vendor: str, stream: str, platform: str, email: str, **more: Any) -> Line:
        row = {"cost_date": day, "vendor": vendor, "source_stream": stream, "platform": platform}
        row |= {"cost_basis": "metered", "attribution_mode": "direct", "created_timestamp": _noon(day)}
        return "fct_cost_daily", {**row, **self._person(email, day), **more}

    def _use(self, day: date, vendor: str, stream: str, platform: str, email: str, **more: Any) -> Line:
        row = {"usage_date": day, "vendor": vendor, "source_stream": stream, "platform": platform}
        row |= {"attribution_mode": "direct", "created_timestamp": _noon(day), "acceptance_above_one": False}
        return "fct_usage_daily", {**row, **self._person(email, day), **more}

    def _person(self, email: str, day: date) -> Row:
        row = next((row for row in self._people[email] if _holds(row, day)), None)
        return {"user_email": email, "user_id": _user_id(email), "team": row.team if row else None}

    def _api(self, day: date) -> Iterator[Line]:
        for part in self.api.person_costs(day):
            of = part.of
            cost_type = COST_TYPES.get(of.token_type or "", of.cost_type or "usage_based")
            known = None if of.model == UNKNOWN else part.usd
            yield self._cost(
                day, "anthropic", "anthropic_cost", of.platform, part.email,
                api_key_id=of.driver.api_key_id, model=of.model, workspace_id=of.workspace_id, cost_type=cost_type,
                token_type=of.token_type, service_tier=of.service_tier, context_window=of.context_window,
                inference_geo=of.inference_geo, volume_units=of.quantity, unit_type="tokens",
                attribution_mode=part.mode, cost_usd=part.usd, billed_cost_usd=part.usd, list_cost_usd=known,
            )  # fmt: skip

    def _keys(self, day: date) -> Iterator[Line]:
        for key in self.api.key_costs(day):
            yield "api_usage_expenses", {
                "expense_date": day, "api_key_id": key.driver.api_key_id, "account_id": key.driver.account_id,
                "platform": key.platform, "workspace_id": key.workspace_id, "model": key.model,
                "service_tier": key.service_tier, "context_window": key.context_window, "token_type": key.token_type,
                "inference_geo": key.inference_geo,
                "cost_type": COST_TYPES.get(key.token_type or "", key.cost_type or "usage_based"),
                "quantity": key.quantity, "cost_usd": key.usd, "billed_cost_usd": key.usd,
                "list_cost_usd": None if key.model == UNKNOWN else key.usd,
                "attribution_mode": "mapped", "allocation_rung": "full", "platform_rule": "default",
                "platform_conflict": False,
            }  # fmt: skip

    def of_key(self, day: date, email: str, used: KeyUse) -> Iterator[Line]:
        """Yield the rows of what somebody's key used on a day."""
        key, model, token_type, count, usd = used
        shared = {
            "api_key_id": key, "model": model, "token_type": token_type, "cost_type": COST_TYPES[token_type],
            "service_tier": "standard", "context_window": "0-200k", "attribution_mode": "mapped", "cost_usd": usd,
            "billed_cost_usd": usd, "list_cost_usd": usd,
        }  # fmt: skip
        units = {"volume_units": count, "unit_type": "tokens"}
        yield self._cost(day, "anthropic", "anthropic_cost", "claude_api", email, **shared, **units)
        known = {"expense_date": day, "quantity": count, "platform": "claude_api", "user_email": email}
        how = {"allocation_rung": "full", "platform_rule": "default", "platform_conflict": False}
        yield "api_usage_expenses", {**shared, **known, **how}

    def _usage(self, day: date) -> Iterator[Line]:
        sums: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for part in self.api.person_usage(day):
            group = part.group
            cell = (part.email, part.mode, part.platform, group.api_key_id, group.workspace_id, group.model)
            sums[cell][MEASURES[COST_TYPES[part.token_type]]] += part.quantity
        for (email, mode, platform, key, place, model), measures in sums.items():
            yield self._use(
                day, "anthropic", "anthropic_usage", platform, email,
                attribution_mode=mode, api_key_id=key, workspace_id=place, model=model, **measures,
            )  # fmt: skip

    def _code(self, day: date) -> Iterator[Line]:
        for email, counts in self.tools.code_people(day).items():
            yield self._use(
                day, "anthropic", "claude_code", "claude_code", email,
                sessions=counts.sessions, lines_of_code_added=counts.lines_added, commits=counts.commits,
                lines_of_code_accepted=counts.lines_added, lines_of_code_removed=counts.lines_removed,
                pull_requests=counts.pull_requests, total_accepts=counts.accepted, total_rejects=counts.rejected,
            )  # fmt: skip
        for row in code_rows(self.org, day):
            if row.person and row.setting.customer_type == "subscription":
                for use in row.models:
                    yield self._cost(
                        day, "anthropic", "claude_code", "claude_code", row.person.email,
                        model=use.model, cost_type="plan_usage", cost_basis="estimated", unit_type="tokens",
                        volume_units=sum(use[1:5]), list_cost_usd=dollars(use.estimate), billed_cost_usd=0, cost_usd=0,
                    )  # fmt: skip

    def _cursor(self, day: date) -> Iterator[Line]:
        for (email, model, kind), event in self.tools.cursor_events(day).items():
            mode = "direct" if email in self._people else "unattributed"
            yield self._cost(
                day, "cursor", "cursor_events", "cursor", email,
                model=model, cost_type="plan_usage" if kind == INCLUDED else "usage_based", attribution_mode=mode,
                volume_units=event.events, unit_type="requests", list_cost_usd=event.list_usd,
                billed_cost_usd=event.billed_usd, cost_usd=event.billed_usd,
            )  # fmt: skip
        for email, line in self.tools.cursor_lines(day).items():
            yield self._use(
                day, "cursor", "cursor_daily", "cursor", email,
                requests=line.included + line.on_demand, lines_of_code_added=line.total_added,
                lines_of_code_accepted=line.accepted_added, lines_of_code_removed=line.total_deleted,
                total_accepts=line.accepts, total_rejects=line.rejects, subscription_requests=line.included,
                usage_based_requests=line.on_demand,
            )  # fmt: skip

    def _chat(self, day: date) -> Iterator[Line]:
        for (email, _, model, token_type), (amount, listed) in self.tools.chat_costs(day).items():
            yield self._cost(
                day, "anthropic", "enterprise_cost", "claude_ai", email,
                model=model, cost_type="extra_usage", token_type=token_type, volume_units=1, unit_type="requests",
                list_cost_usd=listed,
                billed_cost_usd=amount, cost_usd=amount,
            )  # fmt: skip
        for email, chat in self.tools.chats(day).items():
            yield self._use(day, "anthropic", "enterprise_users", "claude_ai", email, messages=chat.messages)

    def _seats(self, day: date) -> Iterator[Line]:
        for (vendor, platform, email), fee in self.seats.day(day).items():
            mode = "mapped" if email in self._people else "unattributed"
            seat = {"cost_type": "subscription", "attribution_mode": mode, "list_cost_usd": 0}
            if fee.billed:
                yield self._cost(
                    day, vendor, "sheets", platform, email, **seat,
                    cost_basis="estimated", unit_type="seats", volume_units=1, billed_cost_usd=dollars(fee.billed),
                    cost_usd=0,
                )  # fmt: skip
            spread = {"cost_basis": "amortized", "billed_cost_usd": 0, "cost_usd": dollars(fee.amortised)}
            yield self._cost(day, vendor, "sheets", platform, email, **{**seat, **spread})


def _holds(row: UserRow, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day < row.valid_to)


def _noon(day: date) -> datetime:
    """The next day's run publishes a day."""
    return datetime.combine(day + timedelta(1), time(14, 30), UTC)


def _user_id(email: str) -> str:
    return f"usr_{hashlib.sha256(email.encode()).hexdigest()[:16]}"
