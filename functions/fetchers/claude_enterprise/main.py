"""Entry point of fetch-claude-enterprise: one FetchRequested in, one committed snapshot out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared import fetching
from shared.entry import entry_point

from .fetch import pages
from .rows import rows

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent


@entry_point("fetch-claude-enterprise")
def main(event: CloudEvent) -> None:
    """Handle one request for cost, usage or engagement."""
    fetching.fetch(event, pages, rows)
