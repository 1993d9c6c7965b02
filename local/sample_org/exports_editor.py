"""Cursor's usage events as its dashboard exports them: newest first, costs in words where nobody is charged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from local.sample_org.cursor_activity import events_of_day
from local.sample_org.cursor_models import ERRORED, INCLUDED
from local.sample_org.prices import dollars

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from local.sample_org.cursor_models import Event
    from local.sample_org.org import Organisation

TITLES = (
    "Date", "User", "Cloud Agent ID", "Automation ID", "Kind", "Model", "Max Mode", "Input (w/ Cache Write)",
    "Input (w/o Cache Write)", "Cache Read", "Output Tokens", "Total Tokens", "Cost",
)  # fmt: skip
KINDS = {INCLUDED: "Included", ERRORED: "Errored, Not Charged"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def editor_events(org: Organisation, days: Sequence[date]) -> Iterator[Sequence[object]]:
    """Yield the events of these days, newest first."""
    yield TITLES
    for day in reversed(days):
        for event in events_of_day(org, day):
            yield _row(event)


def _row(event: Event) -> Sequence[object]:
    at = (EPOCH + timedelta(milliseconds=event.at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    fresh, output, write, read = event.tokens or ("", "", "", "")
    total = sum(event.tokens) if event.tokens else ""
    agent = "bc_nightly" if event.headless else ""
    kind, model = KINDS.get(event.kind, "On-Demand"), "auto" if event.model == "default" else event.model
    max_mode = "Yes" if event.max_mode else "No"
    return at, event.email, agent, "", kind, model, max_mode, write, fresh, read, output, total, _cost(event)


def _cost(event: Event) -> str:
    if event.kind == ERRORED:
        return "-"
    return f"${dollars(event.charged):f}" if event.chargeable else "Included"
