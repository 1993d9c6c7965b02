"""The tabs a sheet may have, and the columns of each; README in `local/templates/sheets` explains them to people."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shared.errors import FatalError

SEPARATORS = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: without its required columns it cannot be read, without the optional ones it can."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def template(self) -> str:
        """Return the file whose header a person copies."""
        return f"local/templates/sheets/{self.name}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        """Return all columns, in the order of the template."""
        return self.required + self.optional


PERIOD = ("valid_from", "valid_to")
DATES = (*PERIOD, "period_start", "period_end", "issued_on", "closed_on", "date")
"""Columns in which a number that a spreadsheet stores is a day."""
TABS = {
    tab.name: tab
    for tab in (
        Tab(
            "api_keys",
            ("api_key_id", "user_email"),
            ("platform", "purpose", "status", "team", "project", "shares", *PERIOD),
        ),
        Tab("users", ("email",), ("aliases", "name", "department", "team", "manager_email", *PERIOD)),
        Tab("workspaces", ("id",), ("platform", "project")),
        Tab(
            "subscriptions",
            ("platform", "plan", "seats", "price_usd", "period", "billing_day", "valid_from"),
            ("user_email", "valid_to"),
        ),
        Tab("budgets", ("period", "budget_usd"), ("platform", "team", "ledger")),
        Tab(
            "invoices",
            ("vendor", "invoice_id", "period_start", "period_end", "amount_usd"),
            ("kind", "platform", "issued_on", "closed_on", "note"),
        ),
        Tab(
            "claude_ai_usage",
            ("email", "date"),
            ("message_count", "conversation_sessions", "input_tokens", "output_tokens", "daily_active_usage"),
        ),
    )
}

SUBJECTS = {
    "subscriptions": ("platform", "email"),
    "budgets": ("platform", "team", "ledger"),
    "invoices": ("vendor",),
    "claude_ai_usage": ("valid_from",),
}
"""Columns of `raw_sheets` that, beside `key`, say what a row of that tab is about."""
OURS = ("why",)
"""Columns that our own generator writes beside the table, for people only."""


def plain(title: str) -> str:
    """Return a tab's or column's title as we write it: ` API Key-ID ` is `api_key_id`."""
    return SEPARATORS.sub("_", title.strip().casefold())


def tab_of(title: str) -> Tab | None:
    """Return the tab that goes by this title, or None when later features or people own it."""
    return TABS.get(plain(title))


def columns_of(tab: Tab, header: list[str]) -> dict[str, int]:
    """Return where each known column stands; FatalError when a required one is missing or one stands twice."""
    places: dict[str, int] = {}
    for place, title in enumerate(map(plain, header)):
        if title not in tab.columns:
            continue
        if title in places:
            raise FatalError(f"sheets: tab {tab.name} has two columns {title}: rename or delete one of them")
        places[title] = place
    missing = [column for column in tab.required if column not in places]
    if missing:
        raise FatalError(
            f"sheets: tab {tab.name} has no column {missing[0]} in its first row: copy the header of {tab.template}"
        )
    return places
