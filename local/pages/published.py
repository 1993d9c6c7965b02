"""The published facts for commands that only look: never in the way of a run, whoever is running."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.warehouse.reader import DuckDBReader
    from shared.settings import Settings


@contextmanager
def published(settings: Settings) -> Iterator[DuckDBReader]:
    """Open what was published last; ConfigurationError when there is no warehouse yet."""
    if settings.scheme("AIU_WAREHOUSE") != "duckdb":
        raise ConfigurationError(
            f"AIU_WAREHOUSE={settings['AIU_WAREHOUSE']!r} names a warehouse that this build has no backend for: "
            "write duckdb:///PATH"
        )
    from local.backends import reader

    warehouse = reader(settings)
    try:
        yield warehouse
    finally:
        warehouse.close()
