"""Entry point of fetch-anthropic: one FetchRequested in, one committed snapshot out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.fetching import fetch

from .fetch import pages
from .rows import rows

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent


def main(event: CloudEvent) -> None:
    """Handle one request for usage, cost, keys, users or workspaces."""
    fetch(event, pages, rows)
