"""A private build on the published warehouse that reads whatever a run would read and can publish nothing."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.warehouse.build import DuckDBBuild
    from shared.settings import Settings


def warehouse_copy(settings: Settings) -> Path:
    """Return where what was published last lies; there is nothing there before the first run."""
    from local.warehouse.serving_copy import serving_path

    if settings.scheme("AIU_WAREHOUSE") != "duckdb":
        raise ConfigurationError(f"AIU_WAREHOUSE={settings['AIU_WAREHOUSE']!r}: this looks at duckdb:///PATH only")
    return serving_path(Path(settings.path("AIU_WAREHOUSE")).expanduser().absolute())


@contextmanager
def private_build(settings: Settings) -> Iterator[DuckDBBuild]:
    """Open a build on what was published last; it takes no lock, and its tables end with it.

    ConfigurationError when there is no warehouse yet.
    """
    from local.warehouse.build import DuckDBBuild
    from local.warehouse.session import Session

    copy = warehouse_copy(settings)
    if not copy.exists():
        raise ConfigurationError(f"there is no warehouse {copy} yet: `python -m local run` makes and fills it")
    session = Session(copy, read_only=True, today=settings.today)
    try:
        with session.cursor() as cursor:
            yield DuckDBBuild(session, cursor, _never)
    finally:
        session.close()


def _never() -> NoReturn:
    raise ConfigurationError("what only looks at a sheet publishes nothing: use `python -m local run`")
