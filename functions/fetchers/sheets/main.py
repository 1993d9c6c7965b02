"""Entry point of `fetch-sheets`: one FetchRequested in, one committed snapshot of the sheet out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared import fetching
from shared.entry import entry_point

from .fetch import pages
from .rows import rows

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent


@entry_point("fetch-sheets")
def main(event: CloudEvent) -> None:
    """Bring the sheet as it is now; RetriableError when it is worth trying again."""
    fetching.fetch(event, pages, rows)
