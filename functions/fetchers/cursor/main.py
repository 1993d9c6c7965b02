"""Entry point of `fetch-cursor`: one FetchRequested in, one committed snapshot out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared import fetching
from shared.entry import entry_point

from .fetch import pages
from .rows import rows

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent


@entry_point("fetch-cursor")
def main(event: CloudEvent) -> None:
    """Bring one stream's window; RetriableError when it is worth trying again."""
    fetching.fetch(event, pages, rows)
