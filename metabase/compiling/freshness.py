"""The card that every dashboard has: how far its figures are known."""

from __future__ import annotations

from typing import Final

from metabase.definition.shapes import Card, Click, Column

FOLDER: Final = "shared"
"""Below metabase/cards: SQL of cards that belong to no dashboard of their own."""

FRESHNESS: Final = Card(
    key="freshness",
    title="How complete the figures are",
    description=(
        "Until when each platform's cost and use are known, and how many days of the period nobody has reported yet. "
        "A day that was not reported is missing from every sum; it is not zero."
    ),
    display="table",
    unit="text",
    ledger="none",
    feeds="cost and usage",
    columns={
        "platform": "Platform",
        "cost_until": Column(title="Cost known until", unit="date"),
        "cost_days_missing": Column(title="Days without cost", unit="days"),
        "usage_until": Column(title="Use known until", unit="date"),
        "usage_days_missing": Column(title="Days without use", unit="days"),
        "missing_feeds": "Not yet said",
    },
    filters={"period": "p.day", "platform": "p.platform"},
    click=Click(opens="system_administration", says="Show what each source said"),
    when_empty="No platform has reported anything in this period.",
)
